using System.Collections.Immutable;

namespace Orchestration.Build.Specs;

/// <summary>What the reader of <c>tasks.md</c> is told from outside the file.</summary>
/// <param name="ExtraGroupWords"><c>OrchestrationGroupWords</c>: words that head a group besides the known ones.</param>
/// <param name="AssignmentNames">Names in <c>orchestration.yml</c>; they decide the level when they plainly name another one.</param>
internal sealed record TasksReadOptions(ImmutableArray<string> ExtraGroupWords, ImmutableArray<string> AssignmentNames)
{
    /// <summary>Text that a block without an end hides is an error: somebody is about to rely on all of the file.</summary>
    public bool RefuseUnclosedBlocks { get; init; }

    public static TasksReadOptions Default { get; } = new([], []);
}
