using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;

namespace Orchestration.Build.Specs;

/// <summary>Reads one entry of <c>task_groups</c>, or <c>defaults</c>.</summary>
internal static class AssignmentEntryReader
{
    public static readonly ImmutableArray<(string Text, FailurePolicy Value)> FailurePolicies =
        [("fail", FailurePolicy.Fail), ("skip", FailurePolicy.Skip), ("fail-fast", FailurePolicy.FailFast)];

    public static readonly ImmutableArray<(string Text, GroupPriority Value)> Priorities =
    [
        ("P0", GroupPriority.P0), ("P1", GroupPriority.P1), ("P2", GroupPriority.P2), ("P3", GroupPriority.P3),
        ("critical", GroupPriority.P0), ("high", GroupPriority.P1), ("medium", GroupPriority.P2), ("low", GroupPriority.P3),
    ];

    public static AssignmentSyntax Read(YamlMapping mapping, bool isDefaults, DiagnosticBag bag)
    {
        var pairs = YamlMerge.Unfold(mapping, bag);
        var values = new YamlValues(pairs, bag);
        var known = isDefaults ? AssignmentKeys.Defaults : AssignmentKeys.Entry;
        foreach (var (key, _) in pairs)
        {
            AssignmentKeys.ReportUnknown(key, known, bag);
        }

        return new AssignmentSyntax(mapping.Span)
        {
            Name = isDefaults ? null : values.Text("name"),
            Subagent = values.Text("claude_code_subagent", "subagent"),
            Standards = values.Texts("standards"),
            DependsOn = isDefaults ? default : values.Texts("depends_on", "dependencies"),
            Agent = values.Text("agent"),
            Fallback = values.Text("fallback"),
            Model = values.Text("model"),
            Timeout = values.Duration("timeout"),
            Retries = values.Number("retries", 0, 100),
            OnFailure = values.Choice("on_failure", FailurePolicies),
            Priority = values.Choice("priority", Priorities),
            Verify = values.Gate("verify"),
            Writes = values.Texts("writes"),
            Protect = values.Texts("protect"),
            AllowNoChange = values.Boolean("allow_no_change"),
            Approve = values.Boolean("approve"),
        };
    }
}
