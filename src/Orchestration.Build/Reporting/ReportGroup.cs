using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Agents;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Reporting;

/// <summary>A group of the plan with what the run says of it; without a run it is planned and nothing else.</summary>
/// <param name="View">Null in a simulation.</param>
internal sealed record ReportGroup(PlanGroup Plan, GroupView? View)
{
    /// <summary>Numbered by the run, which keeps its numbers when it is continued; otherwise by the plan.</summary>
    public int Ordinal => View?.Ordinal ?? Plan.Ordinal;

    /// <summary>T-01.</summary>
    public string TaskLabel => Format.Label('T', Ordinal);

    /// <summary>Agent-01.</summary>
    public string AgentLabel => string.Create(CultureInfo.InvariantCulture, $"Agent-{Ordinal:00}");

    public GroupStatus Status => View?.Status ?? GroupStatus.Planned;

    public ImmutableArray<AttemptView> Attempts => View?.Attempts ?? [];

    /// <summary>Relative to the state folder of the spec.</summary>
    public string TaskFile => AgentTaskFile.PathOf(Ordinal);

    /// <summary>Relative to the state folder of the spec.</summary>
    public string ResultFile => Reporting.ResultFile.PathOf(Ordinal);

    /// <summary>Attempts that came to something; one that a build's end took away is none.</summary>
    public int AttemptCount => Attempts.Count(attempt => attempt.Outcome != OutcomeClass.Cancelled);

    /// <summary>Once it is over.</summary>
    public TimeSpan? Duration => View is { Started: not null, Ended: not null } view ? view.Worked : null;

    /// <summary>By position.</summary>
    public static ImmutableArray<ReportGroup> All(Plan plan, RunView? run) =>
        [.. plan.Groups.Select(group => new ReportGroup(group, run?.Groups[group.Position]))];

    /// <summary>Who runs it: the last attempt's agent, the file's, or the run's.</summary>
    public string Agent(string defaultAgent) => Attempts.IsEmpty ? View?.DoneBy ?? Plan.Assignment.Agent ?? defaultAgent : Attempts[^1].Agent;
}
