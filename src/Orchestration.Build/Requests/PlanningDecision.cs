using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Requests;

/// <summary><c>OrchestrationDirect</c>.</summary>
internal enum DirectMode
{
    /// <summary>One group where several would gain nothing.</summary>
    Auto,

    /// <summary>Always one group.</summary>
    Always,

    /// <summary>The groups as they were proposed.</summary>
    Never,
}

/// <summary>Whether a request is worth several agents. The rule is in <c>docs/planning.md</c>; it is computed, and no agent is asked.</summary>
/// <param name="Proposal">What is written.</param>
/// <param name="Remark">What the user is told about it, or null.</param>
internal sealed record PlanningDecision(Proposal Proposal, Diagnostic? Remark)
{
    /// <summary>Fewer steps than this are done by one agent.</summary>
    public const int LeastSteps = 3;

    public static PlanningDecision Make(Proposal proposal, DirectMode mode)
    {
        var shape = ProposalShape.Of(proposal);
        if (FindReason(shape, mode) is { } reason)
        {
            var whole = AsOneGroup(proposal);
            return new(whole, Catalogue.PlannedAsOneGroup.At(SourceSpan.None, reason, whole.Groups[0].Title));
        }

        return new(proposal, shape.IsChain && shape.Steps >= LeastSteps ? Catalogue.PlannedAsChain.At(SourceSpan.None, shape.Steps) : null);
    }

    /// <summary>Why the work is one group; null where it is not.</summary>
    private static string? FindReason(ProposalShape shape, DirectMode mode) => mode switch
    {
        DirectMode.Always => "OrchestrationDirect=true asks for one group",
        DirectMode.Never => null,
        _ when shape.Steps == 1 => "The proposal has one step",
        _ when shape.Steps < LeastSteps => string.Create(CultureInfo.InvariantCulture, $"The proposal has {shape.Steps} steps, and fewer than {LeastSteps} gain nothing from several agents"),
        _ when shape.OneFile is { } file => string.Create(CultureInfo.InvariantCulture, $"All {shape.Steps} steps of the proposal write one file, '{file}', so they cannot run at the same time"),
        _ => null,
    };

    private static Proposal AsOneGroup(Proposal proposal)
    {
        if (proposal.Groups is [var only])
        {
            return proposal with { Groups = [only with { DependsOn = [] }] };
        }

        var groups = ProposalShape.GraphOf(proposal).Order(position => position).Select(position => proposal.Groups[position]).ToList();
        var outputs = groups.SelectMany(group => group.Outputs).Distinct(StringComparer.Ordinal).ToImmutableArray();
        var subagents = groups.Select(group => group.Subagent).Distinct(StringComparer.Ordinal).ToList();
        var whole = new ProposedGroup(
            groups[0].Id,
            proposal.Title,
            proposal.Summary,
            [.. groups.SelectMany(group => group.Inputs).Distinct(StringComparer.Ordinal).Except(outputs, StringComparer.Ordinal)],
            outputs,
            [],
            [.. groups.SelectMany(group => group.Tasks)],
            [.. groups.SelectMany(group => group.Criteria).Distinct(StringComparer.Ordinal)],
            JoinGates([.. groups.Select(group => group.Verify).OfType<string>().Distinct(StringComparer.Ordinal)]),
            groups.Exists(group => group.Writes.IsEmpty) ? [] : [.. groups.SelectMany(group => group.Writes).Distinct(StringComparer.Ordinal)],
            subagents is [var one] ? one : null,
            [.. groups.SelectMany(group => group.Standards).Distinct(StringComparer.Ordinal)],
            groups.Sum(group => group.Minutes));
        return proposal with { Groups = [whole] };
    }

    /// <summary>In parentheses, because one may hold <c>||</c>; both kinds of shell know them. A comment or a here-document ends with its line.</summary>
    private static string? JoinGates(IReadOnlyList<string> gates) => gates switch
    {
        [] => null,
        [var only] => only,
        _ when gates.Any(gate => gate.AsSpan().IndexOfAny("#\r\n") >= 0 || gate.Contains("<<", StringComparison.Ordinal)) => string.Join(" && ", gates.Select(gate => $"(\n{gate.Trim()}\n)")),
        _ => string.Join(" && ", gates.Select(gate => $"({gate})")),
    };
}
