using System.Collections.Immutable;

namespace Orchestration.Build.Running.Processes;

/// <summary>A program to start, with everything it gets. Nothing is inherited and no shell reads any of it.</summary>
/// <param name="FileName">Absolute path, or a name that is looked for on PATH.</param>
/// <param name="Environment">The whole environment of the process.</param>
/// <param name="Files">Its stdin, stdout and stderr.</param>
internal sealed record ProcessSpec(
    string FileName,
    ImmutableArray<string> Arguments,
    string WorkingDirectory,
    ImmutableSortedDictionary<string, string> Environment,
    ProcessFiles Files)
{
    /// <summary>Absolute path of a tree in which nothing may work once the process has ended; null where others have business there.</summary>
    public string? OwnTree { get; init; }
}

/// <summary>How a process ended.</summary>
/// <param name="ExitCode">128 + signal where a signal ended it; null when we ended it or its code is unknown.</param>
/// <param name="Strays">What else still worked in its own tree, and was ended: names and numbers.</param>
internal sealed record ProcessEnd(int? ExitCode, bool TimedOut, bool Cancelled, TimeSpan Duration, IReadOnlyList<string> Strays)
{
    /// <summary>It was ended because it had written more than can be kept.</summary>
    public bool WroteTooMuch { get; init; }
}
