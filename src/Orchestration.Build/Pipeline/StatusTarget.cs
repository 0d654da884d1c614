using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Running.Run;

namespace Orchestration.Build.Pipeline;

/// <summary>
/// The last run of each spec, and what would run next and why. Waits for nobody: a run may be in progress. Writes nothing, but for what agents of a killed build
/// said last, which goes into their logs.
/// </summary>
internal static class StatusTarget
{
    public static async Task<PipelineResult> ShowAsync(
        IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation)
    {
        var session = PipelineSession.Open(properties);
        var result = session.ReadSpecsWithRuns();
        var prompts = session.PeekPrompts(result);
        foreach (var plan in result.Plans.Where(prompts.ContainsKey))
        {
            TakeInSpools(plan, session.Options);
            var knowledge = await RunKnowledge.ReadAsync(plan, prompts[plan], session.Options, session.Bag, cancellation);
            output.Line(string.Join('\n', Lines(plan, knowledge, session.Options.Run.MaxParallelism, RunLock.FindHolder(session.Options.PathsOf(plan.Spec.Name)))));
        }

        if (result.Plans.IsEmpty && !session.Bag.HasErrors)
        {
            output.Line("No spec has an open box or a run. -p:OrchestrationSpec=* shows finished ones too.");
        }

        await ReportLeftoversAsync(session, result.Plans, cancellation);
        session.Report(output);
        return result;
    }

    /// <summary>What is not redacted does not stay until somebody runs again.</summary>
    private static void TakeInSpools(Plan plan, OrchestrationOptions options)
    {
        var paths = options.PathsOf(plan.Spec.Name);
        if (Directory.Exists(paths.Spool))
        {
            var history = RunHistory.From(LedgerReader.Read(paths.Ledger).Events);
            LeftSpools.TakeInIfOver(paths, history, SecretSet.FromEnvironment(ProcessEnvironment.OfThisProcess()), options.Run.MaxLogSize);
        }
    }

    /// <summary>What runs left of specs and groups that are gone: nothing else would name it.</summary>
    private static async Task ReportLeftoversAsync(PipelineSession session, ImmutableArray<Plan> plans, CancellationToken cancellationToken)
    {
        try
        {
            if (!session.Bag.HasErrors && GitClient.IsInstalled && await GitRepository.FindAsync(new GitClient(), session.Options.Root, cancellationToken) is { } repository)
            {
                session.Bag.AddRange((await session.FindLostPlacesAsync(repository, cancellationToken))
                    .Select(lost => Catalogue.LostPlace.At(SourceSpan.None, lost.Spec, EvidenceTexts.List([.. lost.Branches.Select(name => name[SpecPlaces.HeadsPrefix.Length..])]))));
                foreach (var plan in plans)
                {
                    if (await GroupPlaces.FindLostAsync(repository, plan, session.Options.Root, session.Options.PathsOf(plan.Spec.Name).Folder, cancellationToken) is { IsEmpty: false } left)
                    {
                        session.Bag.Add(Catalogue.LostGroups.At(SourceSpan.WholeFile(plan.Spec.TasksFile), plan.Spec.Name, EvidenceTexts.List(left)));
                    }
                }
            }
        }
        catch (GitException)
        {
            // Whoever needs git says what is wrong with it.
        }
    }

    private static ImmutableArray<string> Lines(Plan plan, RunKnowledge knowledge, int slots, string? holder)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add($"{plan.Spec.Title} ({plan.Spec.RelativePath})");
        lines.Add(Summarise(plan, knowledge.LastRun, holder));
        lines.AddRange(StatusTable.RenderLines(plan, knowledge.LastRun, knowledge.DefaultAgent ?? RunKnowledge.AgentOfRun).Select(line => "  " + line));
        if (Gateless.Sentence(plan) is { } sentence)
        {
            lines.Add(sentence);
        }

        if (holder is null && knowledge.WaitingBranch is { } branch)
        {
            lines.Add($"Accepted work is on '{branch}' and not in the current branch. The next run takes it over; so does: git merge {branch}");
        }

        if (holder is null && !knowledge.Decisions.IsEmpty)
        {
            lines.AddRange(NextRun.Render(plan, knowledge.Forecast, knowledge.History, slots));
        }

        return lines.ToImmutable();
    }

    private static string Summarise(Plan plan, RunView? run, string? holder) =>
        run is null ? "No run yet."
        : holder is not null ? $"Run {run.RunId} is in progress ({holder}): {StatusTable.Summarise(plan, run)}"
        : run.Ended is { } ended ? $"Last run {run.RunId}, ended {Format.Time(ended)}: {StatusTable.Summarise(plan, run)}"
        : $"Last run {run.RunId} was interrupted; the next one continues it: {StatusTable.Summarise(plan, run)}";
}
