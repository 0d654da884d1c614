using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Running.Ledger;

/// <summary>What a job on an engine made of a group: no agent is started for it, and its work is judged and merged like that of one.</summary>
/// <param name="Outcome">How the job ended; <see cref="OutcomeClass.Completed"/> with the work, or without it where none was needed.</param>
/// <param name="Events">Lines of its ledger about attempts of the group.</param>
/// <param name="Ended">When the job ended, by its own clock.</param>
internal sealed record ImportedGroup(OutcomeClass Outcome, ImmutableArray<LedgerEvent> Events, DateTimeOffset? Ended)
{
    /// <summary>The commit that the work was made on, and the tree of the work; null where there is none.</summary>
    public (string Parent, string Tree)? Work { get; init; }

    /// <summary>Copies its logs to where those of the run are: the group's number, and the attempts before these.</summary>
    public Action<int, int>? TakeLogs { get; init; }

    /// <summary>Who approved the work, and when; null where nobody did.</summary>
    public (string By, DateTimeOffset Time)? Approval { get; init; }

    /// <summary>What went wrong.</summary>
    public Diagnostic? Problem { get; init; }

    /// <summary>When the first attempt of all began; the default where there is none.</summary>
    public static DateTimeOffset Begun(IEnumerable<ImportedGroup> groups) => groups.SelectMany(group => group.Events).Select(entry => entry.Time).DefaultIfEmpty().Min();

    /// <summary>How many jobs ran at once, at least 1.</summary>
    public static int MostAtOnce(IEnumerable<ImportedGroup> groups)
    {
        var spans = groups.Where(group => !group.Events.IsEmpty && group.Ended is not null).Select(group => (Start: group.Events[0].Time, End: group.Ended!.Value)).ToList();
        return spans.Select(span => spans.Count(other => other.Start <= span.Start && span.Start < other.End)).DefaultIfEmpty(1).Max(count => Math.Max(1, count));
    }
}
