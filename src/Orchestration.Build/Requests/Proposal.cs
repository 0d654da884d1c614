using System.Collections.Immutable;

namespace Orchestration.Build.Requests;

/// <summary>What a planning agent answered: <c>schemas/proposal.schema.json</c>, read.</summary>
internal sealed record Proposal(
    string Title,
    string Summary,
    ImmutableArray<string> Assumptions,
    ImmutableArray<string> Questions,
    ImmutableArray<ProposedGroup> Groups);

/// <summary>One unit of work of a proposal.</summary>
/// <param name="DependsOn">Ids.</param>
/// <param name="Verify">Null where there is none.</param>
/// <param name="Writes">From the root, <c>/</c>-separated.</param>
/// <param name="Subagent">Null where none was named.</param>
/// <param name="Minutes">As the agent expects.</param>
internal sealed record ProposedGroup(
    string Id,
    string Title,
    string Purpose,
    ImmutableArray<string> Inputs,
    ImmutableArray<string> Outputs,
    ImmutableArray<string> DependsOn,
    ImmutableArray<string> Tasks,
    ImmutableArray<string> Criteria,
    string? Verify,
    ImmutableArray<string> Writes,
    string? Subagent,
    ImmutableArray<string> Standards,
    int Minutes);
