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

    public SimulationSigns Signs { get; init; } = SimulationSigns.Plain;

    /// <summary>For the first line, such as <c>edit</c>; null leaves it out.</summary>
    public string? Permissions { get; init; }
}

/// <summary>What stands before the words of a simulation. The words say it all: signs are for those whose terminal has them.</summary>
internal sealed record SimulationSigns(char Banner, char Rule, string Batch, string Agent, string Input, string Steps, string Output, string Pending, string Waiting)
{
    public static SimulationSigns Plain { get; } = new('=', '-', "", "", "", "", "", "", "");

    public static SimulationSigns Rich { get; } = new('═', '─', "🚀 ", "🤖 ", "📥 ", "⚙️ ", "📤 ", "🟡 ", "⏸️ ");
}

/// <summary>What a simulation prints: batches, schedule, critical path, efficiency, forecast and advice. Facts of the plan only.</summary>
internal static class SimulationReport
{
    private const int BannerWidth = 51;

    /// <summary>Tasks of a group that are listed.</summary>
    private const int MostSteps = 10;

    private const int LongestStep = 120;

    public const string DoneByHand = "all boxes are ticked, its gate would run and its agent would not";

    /// <returns>Lines without line breaks.</returns>
    public static ImmutableArray<string> Render(Plan plan, SimulationInputs inputs)
    {
        var lines = new List<string>();
        var permissions = inputs.Permissions is null ? "" : $", permissions: {inputs.Permissions}";
        lines.Add(Invariant($"Simulation of \"{Texts.OneLine(plan.Spec.Title)}\" ({plan.Spec.RelativePath})"));
        lines.Add(Invariant($"{Format.Plural(plan.Groups.Length, "task group")}, at most {inputs.MaxParallelism} at a time{permissions}. Nothing is started."));
        inputs = inputs with { Forecast = Forecast(plan, inputs) };
        var ready = plan.FindReady(position => inputs.Forecast[position].Work == GroupWork.Nothing);
        foreach (var wave in plan.Waves.Index())
        {
            AppendBatch(lines, plan, inputs, ready, wave.Index + 1, wave.Item);
        }

        AppendSchedule(lines, plan, inputs);
        if (NextRun.ForecastLine(plan, inputs.Forecast, inputs.History, inputs.MaxParallelism) is { } forecast)
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

    /// <summary>As the distributed task orchestrator shows one, labelled as a simulation.</summary>
    private static void AppendBatch(List<string> lines, Plan plan, SimulationInputs inputs, ImmutableArray<bool> ready, int number, ImmutableArray<int> wave)
    {
        var signs = inputs.Signs;
        var banner = new string(signs.Banner, BannerWidth);
        lines.AddRange("", banner, Invariant($"{signs.Batch}Batch #{number} ({(number == 1 ? "No Dependencies" : Invariant($"After Batch #{number - 1}"))}): {Format.Plural(wave.Length, "group")}"), banner);
        foreach (var position in wave)
        {
            var group = new ReportGroup(plan.Groups[position], null);
            var critical = group.Plan.OnCriticalPath ? ", critical path" : "";
            lines.AddRange(
                "",
                $"{signs.Agent}{group.AgentLabel} [{group.TaskLabel}: {group.Plan.Name}] {ReportNames.Agent(plan, group, inputs.DefaultAgent)} [{group.Plan.Priority}{critical}]",
                new string(signs.Rule, BannerWidth),
                $"{signs.Input}Input: {ReportNames.Input(plan, group, run: null)}",
                $"{signs.Steps}Executing (simulated):");
            var steps = group.Plan.Tasks;
            lines.AddRange(steps.Take(MostSteps).Index().Select(step => Invariant($"   {step.Index + 1}. {Texts.Shorten(Texts.OneLine(step.Item.Text), LongestStep)}")));
            if (steps.Length > MostSteps)
            {
                lines.Add(Invariant($"   and {steps.Length - MostSteps} more"));
            }

            lines.Add($"{signs.Output}Output: {ReportNames.ExpectedOutput(group)}");
            lines.Add(State(group, inputs, ready[position]));
        }
    }

    private static string State(ReportGroup group, SimulationInputs inputs, bool isReady)
    {
        var forecast = inputs.Forecast[group.Plan.Position];
        if (forecast.Work == GroupWork.Nothing)
        {
            return $"Nothing to do: {forecast.Reason}";
        }

        var word = isReady ? inputs.Signs.Pending + "Pending" : inputs.Signs.Waiting + "Waiting";
        return $"{word} (simulated: nothing was started){(forecast.Reason.Length == 0 ? string.Empty : ": " + forecast.Reason)}";
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
        var open = plan.Groups.Where(group => inputs.Forecast[group.Position].Work != GroupWork.Nothing).Select(group => group.Position).ToHashSet();
        if (open.Count == 0)
        {
            return;
        }

        // What is done takes no time and no slot.
        var history = inputs.History.Durations(plan);
        var known = inputs.History.KnownDurations(plan);
        var schedule = Schedule.Simulate(plan, Math.Max(1, inputs.MaxParallelism), [.. history.Select((duration, position) => open.Contains(position) ? duration : 0)]);
        lines.Add("");
        lines.Add(known == 0
            ? "Schedule (no run yet: every group counts as one)"
            : Invariant($"Schedule (durations of {known} of {plan.Groups.Length} groups from earlier runs)"));
        foreach (var slot in schedule.Entries.Where(entry => open.Contains(entry.Position)).GroupBy(entry => entry.Slot).OrderBy(slot => slot.Key))
        {
            var entries = slot.Select(entry => $"{plan.Groups[entry.Position].Name} {Moment(entry.Start, known)}-{Moment(entry.End, known)}");
            lines.Add(Invariant($"  slot {slot.Key + 1}: {string.Join(", ", entries)}"));
        }

        lines.Add($"Critical path: {MasterPlan.CriticalPath(plan)}");
        lines.Add(Invariant($"Parallel efficiency: {Format.Percent(schedule.Efficiency)} of {Format.Plural(schedule.Slots, "slot")}, {schedule.SpeedUp:0.0} times as fast as one after the other"));
        lines.AddRange(RightSize.Render(plan, history, open, inputs.History, isKnown: known > 0));
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
