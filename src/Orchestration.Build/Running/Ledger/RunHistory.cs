using System.Collections.Immutable;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Ledger;

/// <summary>What all earlier runs left for this one.</summary>
internal sealed class RunHistory
{
    private readonly Dictionary<string, GroupHistory> _groups = new(StringComparer.Ordinal);

    private RunHistory()
    {
    }

    /// <summary>Of a spec that was never run.</summary>
    public static RunHistory Empty { get; } = new();

    /// <summary>Every group that a ledger names, by id; the plan may not have it any more.</summary>
    public IReadOnlyDictionary<string, GroupHistory> Groups => _groups;

    public string? LastRun { get; private set; }

    /// <summary>Profile of groups that name none, in the last run.</summary>
    public string? LastAgent { get; private set; }

    /// <summary>Variables whose values the last build hid in logs.</summary>
    public ImmutableArray<string> LastSecrets { get; private set; } = [];

    /// <summary>The last run has no end: the next one continues it.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The group with an id, <see cref="GroupHistory.None"/> where no run knew it.</summary>
    public GroupHistory this[string id] => _groups.GetValueOrDefault(id, GroupHistory.None);

    public static RunHistory From(IEnumerable<LedgerEvent> events)
    {
        var history = new RunHistory();
        foreach (var entry in events)
        {
            history.Apply(entry);
        }

        return history;
    }

    public PlanHistory ToPlanHistory() =>
        new(_groups.Where(pair => !pair.Value.Samples.IsEmpty).ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Samples, StringComparer.Ordinal));

    private void Apply(LedgerEvent entry)
    {
        switch (entry.Type)
        {
            case LedgerTypes.RunStarted or LedgerTypes.RunContinued:
                Begin(entry);
                break;
            case LedgerTypes.RunEnded:
                IsCut = false;
                foreach (var group in _groups.Values)
                {
                    group.EndRun();
                }

                break;
            case var _ when entry.Group is not null:
                Of(entry.Group).Apply(entry);
                break;
        }
    }

    private void Begin(LedgerEvent entry)
    {
        LastRun = entry.Run;
        LastAgent = entry.Agent;
        LastSecrets = entry.Secrets ?? [];
        IsCut = true;
        foreach (var group in _groups.Values)
        {
            group.Interrupt();
        }

        foreach (var ordinal in entry.Groups ?? [])
        {
            Of(ordinal.Id).Number(ordinal.Ordinal);
        }
    }

    private GroupHistory Of(string id)
    {
        if (!_groups.TryGetValue(id, out var group))
        {
            _groups.Add(id, group = new GroupHistory());
        }

        return group;
    }
}
