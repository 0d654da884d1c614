using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;

namespace Orchestration.Build.Running.Ledger;

/// <summary>
/// What the lines of a ledger come to: the one place where they are read. What a run decides by, what people are shown and what may still be spent
/// are views of it.
/// </summary>
internal sealed class RunHistory
{
    private readonly Dictionary<string, GroupHistory> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _resting = new(StringComparer.OrdinalIgnoreCase);
    private readonly RunRecord _run = new();
    private readonly List<double> _jobStarts = [];
    private DateTimeOffset _last;
    private string? _landedIn;
    private int _helpers;

    private RunHistory()
    {
    }

    /// <summary>Of a spec that was never run.</summary>
    public static RunHistory Empty { get; } = new();

    /// <summary>Every group that a ledger names, by id; the plan may not have it any more.</summary>
    public IReadOnlyDictionary<string, GroupHistory> Groups => _groups;

    public string? LastRun { get; private set; }

    /// <summary>When the last build of it began.</summary>
    public DateTimeOffset LastBegun { get; private set; }

    /// <summary>Profile of groups that name none, in the last run.</summary>
    public string? LastAgent { get; private set; }

    /// <summary>Variables whose values the last build hid in logs.</summary>
    public ImmutableArray<string> LastSecrets { get; private set; } = [];

    /// <summary>The last run has no end: the next one continues it.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Agents that said until when their rate limit lasts, and did not answer since.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> RestingAgents => _resting;

    /// <summary>The user's branch for which work may be accepted that it does not have; null where there is none such, empty where no branch was checked out.</summary>
    public string? OpenWorkFor { get; private set; }

    /// <summary>A fast-forward that a kill cut off.</summary>
    public FastForwardIntent? FastForward { get; private set; }

    /// <summary>US dollars that all agents of the spec reported, in all runs; null where none reported any.</summary>
    public decimal? SpentUsd { get; private set; }

    /// <summary>Path of the spec's folder from its root, as the last run had it.</summary>
    public string? SpecPath { get; private set; }

    /// <summary>Tokens likewise: all input, cached or not, and output.</summary>
    public long? SpentTokens { get; private set; }

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

    public void Apply(LedgerEvent entry)
    {
        switch (entry.Type)
        {
            case LedgerTypes.RunStarted or LedgerTypes.RunContinued:
                Begin(entry);
                break;
            case LedgerTypes.RunEnded:
                IsCut = false;
                _run.End(entry);
                foreach (var group in _groups.Values)
                {
                    group.EndRun();
                }

                break;
            case LedgerTypes.LaneParked when entry is { Agent: { } agent, Until: { } until, Known: true }:
                _resting[agent] = until;
                break;
            case LedgerTypes.WorkOpened:
                OpenWorkFor = entry.Branch ?? string.Empty;
                break;
            case LedgerTypes.WorkLanded:
                (_landedIn, OpenWorkFor) = (OpenWorkFor, null);
                break;
            case LedgerTypes.FastForwardBegun or LedgerTypes.FastForwardEnded:
                FastForward = entry is { Type: LedgerTypes.FastForwardBegun, Branch: { } branch, Base: { } from, Commit: { } to } ? new FastForwardIntent(branch, from, to) : null;
                break;
            case LedgerTypes.HelperEnded:
                _helpers++;
                Spend(AgentUsage.Unknown, entry);
                break;
            case var _ when entry.Group is not null:
                var of = Of(entry.Group);
                if (entry.Type == LedgerTypes.AttemptEnded)
                {
                    Answer(of, entry);
                    Spend(of.UsageOf(entry.Attempt), entry);
                }

                if (entry is { Type: LedgerTypes.AttemptStarted, Job.Begun: { } begun } && entry.Time > begun)
                {
                    _jobStarts.Add((entry.Time - begun).TotalSeconds);
                }

                of.Apply(entry);
                break;
        }

        _run.Note(entry);
        if (entry.Run.Length > 0)
        {
            // An approval is no sign that a build is alive.
            _last = entry.Time;
        }
    }

    public PlanHistory ToPlanHistory() =>
        new(_groups.Where(pair => !pair.Value.Samples.IsEmpty).ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Samples, StringComparer.Ordinal))
        {
            JobStart = Spread.Of(_jobStarts) is { } starts ? TimeSpan.FromSeconds(starts.Median) : null,
        };

    /// <summary>The last run, or null where there was none.</summary>
    public RunView? ToView(Plan plan)
    {
        if (LastRun is null)
        {
            return null;
        }

        var ids = plan.Groups.Select(group => group.Id).ToHashSet(StringComparer.Ordinal);
        return new RunView(
            LastRun,
            _run.Started,
            _run.Ended,
            _run.MaxParallelism,
            [.. plan.Groups.Select(ToView)],
            [.. _run.Errors.Where(error => ids.Contains(error.GroupId))],
            _run.Log)
        {
            Active = _run.Active,
            Totals = new RunTotals(_run.Runs, _groups.Values.Sum(group => group.Attempts), _run.TotalActive, SpentTokens, SpentUsd) { Helpers = _helpers },
            LandedIn = _landedIn,
            HasWorkToLand = OpenWorkFor is not null,
        };
    }

    /// <summary>One group in the last run.</summary>
    public GroupView ToView(PlanGroup group) => this[group.Id].ToView(group.Id, group.Position + 1);

    private void Begin(LedgerEvent entry)
    {
        var last = IsCut ? _last : (DateTimeOffset?)null;
        var isNew = entry.Run != LastRun;
        (LastRun, LastBegun) = (entry.Run, entry.Time);
        LastAgent = entry.Agent;
        SpecPath = entry.Path;
        LastSecrets = entry.Secrets ?? [];
        IsCut = true;
        _landedIn = isNew ? null : _landedIn;
        _run.Begin(entry, last);
        foreach (var group in _groups.Values)
        {
            group.Interrupt(last ?? entry.Time);
            if (isNew)
            {
                group.BeginRun();
            }
        }

        foreach (var ordinal in entry.Groups ?? [])
        {
            Of(ordinal.Id).Number(ordinal.Ordinal);
        }
    }

    private void Answer(GroupHistory group, LedgerEvent entry)
    {
        if (group.Open?.Started.Agent is { } agent && OutcomeNames.Parse(entry.Outcome) is not (OutcomeClass.RateLimited or OutcomeClass.Cancelled))
        {
            _resting.Remove(agent);
        }
    }

    /// <summary>An attempt that is ended a second time, by the build that found it, is counted once.</summary>
    private void Spend(AgentUsage before, LedgerEvent entry)
    {
        var usage = entry.Usage?.ToUsage() ?? AgentUsage.Unknown;
        SpentUsd = UsageMath.Add(SpentUsd, usage.CostUsd - (before.CostUsd ?? 0));
        SpentTokens = UsageMath.Add(SpentTokens, usage.TotalTokens() - (before.TotalTokens() ?? 0));
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
