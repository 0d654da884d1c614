using System.Collections.Frozen;
using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs;

/// <summary>The keys of an entry, and those that real files hold for other tools.</summary>
internal static class AssignmentKeys
{
    /// <summary>Keys of an entry that mean something here, as users write them.</summary>
    public static readonly ImmutableArray<string> Entry =
    [
        "name", "claude_code_subagent", "standards", "depends_on", "dependencies", "agent", "fallback", "model", "timeout",
        "retries", "on_failure", "priority", "verify", "writes", "protect", "allow_no_change", "approve",
    ];

    /// <summary>Keys of <c>defaults</c>: all of an entry but those that name one group.</summary>
    public static readonly ImmutableArray<string> Defaults = [.. Entry.Where(key => key is not "name" and not "depends_on" and not "dependencies")];

    private static readonly FrozenSet<string> Accepted = FrozenSet.Create(
        StringComparer.Ordinal,
        "id", "description", "prompt", "parallel", "status", "tasks", "subagent", "execution_order", "spec_path", "tasks_path");

    /// <summary>Shorter keys are too near to each other to know what was meant.</summary>
    private const int ShortestMisspelt = 4;

    /// <summary>
    /// Reports a key that is unknown, unless it is one that real files hold. One edit away from a known key it is an error: a gate or a time-out that is
    /// lost by one letter would else be found by nobody.
    /// </summary>
    public static void ReportUnknown(YamlScalar key, ImmutableArray<string> known, DiagnosticBag bag)
    {
        if (known.Contains(key.Text) || Accepted.Contains(key.Text) || key.Text.StartsWith("x-", StringComparison.Ordinal))
        {
            return;
        }

        if (key.Text.Length >= ShortestMisspelt && Nearest.OneEditAway(key.Text, known) is { } meant)
        {
            bag.Add(Catalogue.MisspeltKey.At(key.Span, key.Text, meant));
            return;
        }

        bag.Add(Catalogue.YamlUnknownKey.At(key.Span, key.Text, Nearest.Hint(key.Text, known)));
    }
}
