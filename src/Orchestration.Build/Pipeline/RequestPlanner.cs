using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Requests;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Pipeline;

/// <summary>From a proposal to the files of a new spec.</summary>
internal sealed class RequestPlanner(OrchestrationOptions options, NewSpec spec, string request, PlanningPrompt prompt, string draft) : ProposalPlanner(options, prompt, draft)
{
    /// <summary>What was written; null until then.</summary>
    public PlanningDecision? Decision { get; private set; }

    protected override Action? Check(ProposalSource source, ProposalCheck check, Proposal proposal, RepositorySnapshot repository, DiagnosticBag bag)
    {
        var decision = PlanningDecision.Make(proposal, Options.Direct);
        var files = SpecFiles.Render(decision.Proposal, request, ScaffoldText.SchemaLine);
        SpecWriter.WriteFiles(Draft, files);
        CheckFiles(source, decision, repository, bag);
        check.Advise(decision.Proposal);
        return () =>
        {
            SpecWriter.Write(spec.Directory, files);
            Decision = decision;
        };
    }

    /// <summary>The files, read as every build reads them.</summary>
    private void CheckFiles(ProposalSource source, PlanningDecision decision, RepositorySnapshot repository, DiagnosticBag bag)
    {
        var folder = new SpecFolder(SpecHome.AgentOs, spec.Name, spec.Directory, spec.RelativePath, Path.Combine(spec.Directory, SpecFiles.TasksFile), null);
        var plan = ReadDraft(folder, hasAssignments: true, repository, bag);
        if (plan is not null)
        {
            RoundTrip.Check(source, decision.Proposal, plan.Spec, bag);
        }
    }
}
