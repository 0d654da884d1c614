using System.Collections.Immutable;
using Orchestration.Build.Model;

namespace Orchestration.Build.Running.Evidence;

/// <summary>What one run of a gate showed.</summary>
/// <param name="ExitCode">0 = passed; null where it was ended or did not start.</param>
/// <param name="Tail">End of its output, bounded and redacted.</param>
/// <param name="LogFile">Absolute path of its whole output (bounded).</param>
/// <param name="StartError">Why it could not be started, or null.</param>
internal sealed record GateOutcome(
    int? ExitCode, bool TimedOut, TimeSpan Duration, string Tail, string LogFile, TestNames Tests, string? StartError = null)
{
    public bool Passed => ExitCode == 0 && !TimedOut;

    /// <summary>Completes the sentence "the gate …".</summary>
    public string Verdict =>
        StartError is not null ? "could not be started: " + StartError
        : TimedOut ? FormattableString.Invariant($"was ended after {Duration.TotalSeconds:0} s")
        : ExitCode is null ? "was ended"
        : FormattableString.Invariant($"failed with exit code {ExitCode}");
}

/// <summary>Where a gate works.</summary>
/// <param name="Directory">Absolute path.</param>
/// <param name="Environment">Variables beside those of every gate.</param>
/// <param name="OwnTree">Absolute path of a tree in which nothing else works; null in the user's.</param>
internal readonly record struct GatePlace(string Directory, ImmutableSortedDictionary<string, string> Environment, string? OwnTree = null)
{
    /// <summary>In the user's own tree.</summary>
    public static GatePlace Of(string directory) => new(directory, ImmutableSortedDictionary<string, string>.Empty);
}

/// <summary>Runs gates; the seam between the workspace and processes.</summary>
internal interface IGateRunner
{
    /// <param name="label">Names the log: <c>agent-03.1.gate</c>.</param>
    Task<GateOutcome> RunAsync(GateCommand gate, GatePlace place, string label, CancellationToken cancellationToken);
}
