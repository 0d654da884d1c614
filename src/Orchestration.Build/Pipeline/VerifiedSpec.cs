using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Pipeline;

/// <summary>One spec as <c>VerifyOrchestration</c> found it.</summary>
/// <param name="File">Absolute path that stands for it: its tasks, or what is left.</param>
/// <param name="Plan">Null where something is wrong.</param>
/// <param name="IsOpen">It is being worked on, so its prompts are to be up to date.</param>
/// <param name="Errors">What is wrong.</param>
internal sealed record VerifiedSpec(string Name, string File, Plan? Plan, bool IsOpen, ImmutableArray<Diagnostic> Errors)
{
    public static VerifiedSpec Of(LostSpec lost) => new(lost.Name, lost.Problem.Span.File, null, IsOpen: false, [lost.Problem]);
}
