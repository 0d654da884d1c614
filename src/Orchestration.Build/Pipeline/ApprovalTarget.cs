using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Run;

namespace Orchestration.Build.Pipeline;

/// <summary>Approves or rejects groups with <c>approve: true</c>: a line in the ledger, which the next run acts on. A run may be in progress.</summary>
internal static class ApprovalTarget
{
    private const string ReasonVariable = "ORCHESTRATION_REASON";

    public static async Task<PipelineResult> DecideAsync(
        IReadOnlyDictionary<string, string> properties, IBuildOutput output, bool approve, CancellationToken cancellationToken)
    {
        if (approve && JobTargets.IsJob)
        {
            return await JobTargets.ApproveAsync(properties, output, cancellationToken);
        }

        var session = PipelineSession.Open(properties);
        if (session.ReadOneSpec() is not { } plan)
        {
            session.Report(output);
            return PipelineResult.Empty;
        }

        var reason = approve ? session.Options.Reason : TextInput.Read(session.Options.Reason, session.Options.ReasonFile, ReasonVariable, session.Bag);
        var ledger = session.Options.PathsOf(plan.Spec.Name).Ledger;
        var history = RunHistory.From(LedgerReader.Read(ledger).Events);
        var questions = await QuestionsAsync(session, plan, history, cancellationToken);
        var chosen = Choose(session, plan, questions, approve, reason);
        if (!session.Bag.HasErrors)
        {
            foreach (var (group, question) in chosen)
            {
                LedgerFile.Append(ledger, question.Answer(approve, reason ?? string.Empty, TimeProvider.System.GetUtcNow()));
                output.Line($"{group.Name}: {(approve ? "approved" : "rejected")}");
            }

            output.Line($"To continue: {BuildCommand.OfThisBuild.Orchestrate(plan, history.LastAgent)}");
        }

        session.Report(output);
        return new PipelineResult([plan]);
    }

    /// <summary>Open questions by position: about work that is still what its branch holds.</summary>
    private static async Task<ImmutableSortedDictionary<int, Approval>> QuestionsAsync(
        PipelineSession session, Plan plan, RunHistory history, CancellationToken cancellationToken)
    {
        var questions = ImmutableSortedDictionary.CreateBuilder<int, Approval>();
        var open = plan.Groups.Select(group => history[group.Id].Approval).OfType<Approval>().Where(approval => approval.Approved is null)
            .ToDictionary(approval => approval.Work.Group, StringComparer.Ordinal);
        if (open.Count == 0 || await FindRepositoryAsync(session, cancellationToken) is not { } repository)
        {
            return questions.ToImmutable();
        }

        foreach (var group in plan.Groups.Where(group => open.ContainsKey(group.Id)))
        {
            var branch = SpecPlaces.HeadsPrefix + GitNames.Group(SpecPlaces.PlaceOf(repository, session.Options.Root, plan.Spec.Name), group.PromptFileName);
            if (await repository.ResolveAsync(branch, cancellationToken) is { } tip && await repository.TreeAsync(tip, cancellationToken) == open[group.Id].Work.Tree)
            {
                questions.Add(group.Position, open[group.Id]);
            }
        }

        return questions.ToImmutable();
    }

    private static async Task<GitRepository?> FindRepositoryAsync(PipelineSession session, CancellationToken cancellationToken)
    {
        try
        {
            return GitClient.IsInstalled ? await GitRepository.FindAsync(new GitClient(), session.Options.Root, cancellationToken) : null;
        }
        catch (GitException exception)
        {
            session.Bag.Add(Catalogue.GitFailed.At(SourceSpan.None, session.Options.Root, exception.Message));
            return null;
        }
    }

    private static List<(PlanGroup Group, Approval Question)> Choose(
        PipelineSession session, Plan plan, ImmutableSortedDictionary<int, Approval> questions, bool approve, string? reason)
    {
        var span = SourceSpan.WholeFile(plan.Spec.TasksFile);
        var run = session.Options.Run;
        var names = questions.IsEmpty ? "none" : EvidenceTexts.List([.. questions.Keys.Select(position => Name(plan.Groups[position]))]);
        if (!approve && reason is null && !session.Bag.HasErrors)
        {
            session.Bag.Add(Catalogue.ReasonNeeded.At(span));
        }

        if (run.Groups.IsEmpty)
        {
            session.Bag.Add(Catalogue.GroupsNeeded.At(span, approve ? "ApproveOrchestration" : "RejectOrchestration", names));
            return [];
        }

        var chosen = new List<(PlanGroup, Approval)>();
        foreach (var group in GroupSelection.Resolve(plan, run.Groups, session.Bag).Order().Select(position => plan.Groups[position]))
        {
            if (questions.TryGetValue(group.Position, out var question))
            {
                chosen.Add((group, question));
            }
            else
            {
                session.Bag.Add(Catalogue.NothingToDecide.At(span, $"Task group {Name(group)} does not wait for approval", names));
            }
        }

        return chosen;
    }

    private static string Name(PlanGroup group) => $"'{group.Name}'";
}
