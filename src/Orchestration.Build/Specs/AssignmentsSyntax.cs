using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;

namespace Orchestration.Build.Specs;

/// <summary>What <c>orchestration.yml</c> says, before names are matched to groups.</summary>
internal sealed record AssignmentsSyntax(SourceText Source, ImmutableArray<AssignmentSyntax> Entries, AssignmentSyntax? Defaults)
{
    /// <summary>False when an entry could not be read or has no name: which group it is for is unknown.</summary>
    public bool IsComplete { get; init; } = true;
}

/// <summary>One entry of <c>task_groups</c>, or <c>defaults</c>; null and default mean "not written".</summary>
internal sealed record AssignmentSyntax(SourceSpan Span)
{
    public Located<string>? Name { get; init; }

    public Located<string>? Subagent { get; init; }

    /// <summary>Patterns as written; default when the key is absent.</summary>
    public ImmutableArray<Located<string>> Standards { get; init; }

    public ImmutableArray<Located<string>> DependsOn { get; init; }

    public Located<string>? Agent { get; init; }

    public Located<string>? Fallback { get; init; }

    public Located<string>? Model { get; init; }

    public Located<TimeSpan>? Timeout { get; init; }

    public Located<int>? Retries { get; init; }

    public Located<FailurePolicy>? OnFailure { get; init; }

    public Located<GroupPriority>? Priority { get; init; }

    public Located<GateCommand>? Verify { get; init; }

    public ImmutableArray<Located<string>> Writes { get; init; }

    public ImmutableArray<Located<string>> Protect { get; init; }

    public Located<bool>? AllowNoChange { get; init; }

    public Located<bool>? Approve { get; init; }
}
