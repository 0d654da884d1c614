namespace Orchestration.Build.Running.Git;

/// <summary>Where a git command works.</summary>
/// <param name="Directory">Absolute path it is started in; with <paramref name="GitDirectory"/> also the root of the working tree.</param>
/// <param name="GitDirectory">Said outright, so that nothing an agent wrote into the tree's <c>.git</c> file can divert the command.</param>
/// <param name="IndexFile">An index of our own beside the tree's, whose flags agents may have set.</param>
internal sealed record GitPlace(string Directory, string? GitDirectory = null, string? IndexFile = null);
