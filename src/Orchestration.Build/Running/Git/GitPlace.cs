namespace Orchestration.Build.Running.Git;

/// <summary>Where a git command works.</summary>
/// <param name="Directory">Absolute path it is started in; with <paramref name="GitDirectory"/> also the root of the working tree.</param>
/// <param name="GitDirectory">Said outright, so that nothing an agent wrote into a tree can divert the command.</param>
/// <param name="IndexFile">An index of our own beside that of the git directory.</param>
/// <param name="IsOurs">The git directory is one of ours, whose configuration is complete: no other settings are read.</param>
/// <param name="Alternates">Absolute path of an object folder that the command may read from as well.</param>
internal sealed record GitPlace(string Directory, string? GitDirectory = null, string? IndexFile = null, bool IsOurs = false, string? Alternates = null);
