using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Reporting;

/// <param name="DefaultAgent">The agent of groups that name none; in a simulation what the run would ask for.</param>
/// <param name="History">What earlier runs took; <see cref="PlanHistory.None"/> for a first one.</param>
internal sealed record SimulationInputs(int MaxParallelism, string DefaultAgent, PlanHistory History)
{
    /// <summary>By position; default where no run of this spec is known.</summary>
    public ImmutableArray<GroupForecast> Forecast { get; init; }

    /// <summary>For the first line, such as <c>edit</c>; null leaves it out.</summary>
    public string? Permissions { get; init; }
}

/// <summary>What a simulation prints: batches, schedule, critical path, efficiency, forecast and advice. Facts of the plan only.</summary>
internal static class SimulationReport
{
    public const string DoneByHand = "all boxes are ticked, its gate would run and its agent would not";

    /// <returns>Lines without line breaks.</returns>
    public static ImmutableArray<string> Render(Plan plan, SimulationInputs inputs)
    {
        var lines = new List<string>();
        var permissions = inputs.Permissions is null ? "" : $", permissions: {inputs.Permissions}";
        lines.Add(Invariant($"Simulation of \"{Texts.OneLine(plan.Spec.Title)}\" ({plan.Spec.RelativePath})"));
        lines.Add(Invariant($"{Format.Plural(plan.Groups.Length, "task group")}, at most {inputs.MaxParallelism} at a time{permissions}. Nothing is started."));
        foreach (var wave in plan.Waves.Index())
        {
            AppendBatch(lines, plan, inputs, wave.Index + 1, wave.Item);
        }

        AppendSchedule(lines, plan, inputs);
        if (NextRun.ForecastLine(plan, Forecast(plan, inputs), inputs.History, inputs.MaxParallelism) is { } forecast)
        {
            lines.Add(forecast);
        }

        if (Gateless.Sentence(plan) is { } sentence)
        {
            lines.Add(sentence);
        }

        AppendAdvice(lines, plan);
        return [.. lines];
    }

    private static void AppendBatch(List<string> lines, Plan plan, SimulationInputs inputs, int number, ImmutableArray<int> wave)
    {
        lines.Add("");
        lines.Add(Invariant($"Batch {number}: {Format.Plural(wave.Length, "group")}{(wave.Length > 1 ? " that can run side by side" : "")}"));
        foreach (var position in wave)
        {
            var group = new ReportGroup(plan.Groups[position], null);
            var critical = group.Plan.OnCriticalPath ? ", critical path" : "";
            lines.Add($"  {group.TaskLabel} {Texts.OneLine(group.Plan.Heading)} [{group.Plan.Priority}{critical}]");
            lines.Add($"    agent   {group.AgentLabel}: {ReportNames.Agent(plan, group, inputs.DefaultAgent)}");
            lines.Add($"    input   {ReportNames.Input(plan, group, run: null)}");
            lines.Add($"    output  {ReportNames.ExpectedOutput(group)}");
            lines.Add($"    state   {State(group, inputs)}");
        }
    }

    private static string State(ReportGroup group, SimulationInputs inputs)
    {
        var forecast = Forecast(group.Plan, inputs);
        return forecast.Work == GroupWork.Nothing ? forecast.Reason : forecast.Reason.Length == 0 ? "planned" : "planned: " + forecast.Reason;
    }

    private static ImmutableArray<GroupForecast> Forecast(Plan plan, SimulationInputs inputs) =>
        inputs.Forecast.IsDefault ? [.. plan.Groups.Select(group => Forecast(group, inputs))] : inputs.Forecast;

    /// <summary>Without a ledger the boxes are all there is to go by.</summary>
    private static GroupForecast Forecast(PlanGroup group, SimulationInputs inputs) =>
        !inputs.Forecast.IsDefault ? inputs.Forecast[group.Position]
        : group.AllDone ? new(group.Ordinal, GroupWork.Gate, DoneByHand)
        : new(group.Ordinal, GroupWork.Agent, string.Empty);

    private static void AppendSchedule(List<string> lines, Plan plan, SimulationInputs inputs)
    {
        var known = inputs.History.KnownDurations(plan);
        var schedule = Schedule.Simulate(plan, Math.Max(1, inputs.MaxParallelism), inputs.History.Durations(plan));
        lines.Add("");
        lines.Add(known == 0
            ? "Schedule (no run yet: every group counts as one)"
            : Invariant($"Schedule (durations of {known} of {plan.Groups.Length} groups from earlier runs)"));
        foreach (var slot in schedule.Entries.GroupBy(entry => entry.Slot).OrderBy(slot => slot.Key))
        {
            var entries = slot.Select(entry => $"{plan.Groups[entry.Position].TaskLabel} {Moment(entry.Start, known)}-{Moment(entry.End, known)}");
            lines.Add(Invariant($"  slot {slot.Key + 1}: {string.Join(", ", entries)}"));
        }

        lines.Add($"Critical path: {MasterPlan.CriticalPath(plan, ReportGroup.All(plan, null))}");
        lines.Add(Invariant($"Parallel efficiency: {Format.Percent(schedule.Efficiency)} of {Format.Plural(schedule.Slots, "slot")}, {schedule.SpeedUp:0.0} times as fast as one after the other"));
    }

    private static string Moment(double value, int known) =>
        known == 0 ? Format.Number(value) : Format.Duration(TimeSpan.FromSeconds(value));

    private static void AppendAdvice(List<string> lines, Plan plan)
    {
        var advice = PlanAdvice.For(plan);
        if (!advice.IsEmpty)
        {
            lines.Add("");
            lines.AddRange(advice.Select(text => "Advice: " + text));
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
