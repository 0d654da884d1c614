using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Git;

namespace Orchestration.Build.Pipeline;

/// <summary>A person's word on groups with <c>approve: true</c>. It is kept beside the ledger; the next run acts on it.</summary>
internal static class ApprovalTarget
{
    public static PipelineResult Decide(IReadOnlyDictionary<string, string> properties, IBuildOutput output, bool approve)
    {
        var session = PipelineSession.Open(properties);
        if (session.ReadOneSpec() is not { } plan)
        {
            session.Report(output);
            return PipelineResult.Empty;
        }

        var book = new ApprovalBook(StateFolder.Of(session.Options, plan.Spec.Name));
        var waiting = book.All().Where(approval => approval.Approved is null && Find(plan, approval) is not null).ToList();
        if (Check(session, plan, waiting, approve))
        {
            foreach (var question in Chosen(session, plan, waiting))
            {
                book.Answer(question, approve, session.Options.Run.Reason ?? string.Empty);
                output.Line($"{(approve ? "approved" : "rejected")}  {Find(plan, question)!.Group.Heading}");
            }

            output.Line("Run Orchestrate to go on.");
        }

        session.Report(output);
        return new PipelineResult([plan]);
    }

    private static bool Check(PipelineSession session, Plan plan, List<Approval> waiting, bool approve)
    {
        var span = SourceSpan.WholeFile(plan.Spec.TasksFile);
        var names = waiting.Count == 0 ? "none" : EvidenceTexts.List([.. waiting.Select(approval => Name(Find(plan, approval)!))]);
        if (session.Options.Run.Groups.IsEmpty)
        {
            session.Bag.Add(Catalogue.GroupsNeeded.At(span, approve ? "ApproveOrchestration" : "RejectOrchestration", names));
        }

        if (!approve && session.Options.Run.Reason is null)
        {
            session.Bag.Add(Catalogue.ReasonNeeded.At(span));
        }

        foreach (var wanted in session.Options.Run.Groups.Where(wanted => !waiting.Any(approval => Matches(Find(plan, approval)!, wanted))))
        {
            session.Bag.Add(Catalogue.NothingToDecide.At(span, $"'{wanted}' does not wait for approval", names));
        }

        return !session.Bag.HasErrors;
    }

    private static IEnumerable<Approval> Chosen(PipelineSession session, Plan plan, List<Approval> waiting) =>
        waiting.Where(approval => session.Options.Run.Groups.Any(wanted => Matches(Find(plan, approval)!, wanted)));

    private static PlanGroup? Find(Plan plan, Approval approval) => plan.Groups.FirstOrDefault(group => group.Id == approval.Group);

    private static bool Matches(PlanGroup group, string wanted) =>
        string.Equals(group.Group.Number, wanted, StringComparison.OrdinalIgnoreCase)
        || string.Equals(group.Id, wanted, StringComparison.OrdinalIgnoreCase)
        || string.Equals(group.Group.Title, wanted, StringComparison.OrdinalIgnoreCase);

    private static string Name(PlanGroup group) => $"{group.Group.Number} ({group.Id})";
}
