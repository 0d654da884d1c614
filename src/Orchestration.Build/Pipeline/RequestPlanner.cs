using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Requests;
using Orchestration.Build.Running.Run;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Pipeline;

/// <summary>
/// From answers of a planning agent to the files of a new spec. Each answer is judged like the input of a compiler, in a draft folder; the one that is right becomes
/// the spec, and the draft goes.
/// </summary>
internal sealed class RequestPlanner(OrchestrationOptions options, NewSpec spec, string request, PlanningPrompt prompt, string draft) : IPlanner
{
    public const string ProposalFile = "proposal.json";

    private const string AnswerFile = "answer.txt";
    private const string DiagnosticsFile = "diagnostics.txt";

    private bool _warned;

    public string Schema => ProposalReader.AnswerSchema;

    /// <summary>What was written; null until then.</summary>
    public PlanningDecision? Decision { get; private set; }

    /// <summary>What is wrong with the last answer.</summary>
    public ImmutableArray<Diagnostic> Faults { get; private set; } = [];

    /// <summary>Absolute path of a folder for drafts that nobody uses yet.</summary>
    public static string FindDraftFolder(OrchestrationOptions options, NewSpec spec)
    {
        var first = Path.Combine(options.StateFolder, NewSpec.DraftsFolder, spec.Name);
        return Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? first : string.Create(CultureInfo.InvariantCulture, $"{first}-{number}")).First(folder => !Path.Exists(folder));
    }

    public string Prompt(bool showsSchema) => (prompt with { ShowsSchema = showsSchema }).Render();

    public Correction? Judge(string answer, bool isLast)
    {
        StateFiles.KeepOutOfCommits(options.StateFolder);
        if (Directory.Exists(draft))
        {
            Disk.DeleteFolder(draft);
        }

        var bag = new DiagnosticBag();
        var json = AnswerText.FindObject(answer);
        var decision = json is null ? Refuse(answer, bag) : Check(json, bag);
        Faults = [.. bag.ToSorted()];
        if (decision is not null && !bag.HasErrors && (Faults.IsEmpty || _warned || isLast))
        {
            SpecWriter.Write(spec.Directory, Files(decision));
            Decision = decision;
            Disk.DeleteFolder(draft);
            return null;
        }

        _warned |= !bag.HasErrors;
        SpecWriter.WriteFiles(draft, [new SpecFile(DiagnosticsFile, string.Concat(Faults.Select(Line)))]);
        return new Correction(PlanningPrompt.RenderFaults(Faults), prompt.RenderAgain(json ?? answer, Faults));
    }

    private PlanningDecision? Refuse(string answer, DiagnosticBag bag)
    {
        SpecWriter.WriteFiles(draft, [new SpecFile(AnswerFile, answer)]);
        bag.Add(Catalogue.ProposalNotJson.At(SourceSpan.WholeFile(Path.Combine(draft, AnswerFile)), "there is no object in it."));
        return null;
    }

    private PlanningDecision? Check(string json, DiagnosticBag bag)
    {
        var file = Path.Combine(draft, ProposalFile);
        SpecWriter.WriteFiles(draft, [new SpecFile(ProposalFile, json)]);
        if (ProposalReader.Read(new SourceText(file, json), bag) is not { } source)
        {
            return null;
        }

        var repository = SpecReader.ReadRepository(options.Root, new DiagnosticBag());
        var proposal = new ProposalCheck(source, repository, bag).Run();
        if (bag.HasErrors)
        {
            return null;
        }

        var decision = PlanningDecision.Make(proposal, options.Direct);
        SpecWriter.WriteFiles(draft, Files(decision));
        CheckFiles(source, decision, repository, bag);
        return decision;
    }

    /// <summary>The files, read as every build reads them.</summary>
    private void CheckFiles(ProposalSource source, PlanningDecision decision, RepositorySnapshot repository, DiagnosticBag bag)
    {
        var folder = new SpecFolder(
            SpecHome.AgentOs, spec.Name, draft, SpecHomes.Relative(options.Root, draft), Path.Combine(draft, SpecFiles.TasksFile), Path.Combine(draft, SpecFiles.OrchestrationFile));
        var found = new DiagnosticBag();
        var plan = SpecStage.Read(folder, repository, options with { Spec = "*", RefuseUnclosedBlocks = true }, found, out _);
        bag.AddRange(found.ToSorted().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        if (plan is not null)
        {
            RoundTrip.Check(source, decision.Proposal, plan.Spec, bag);
        }
    }

    private ImmutableArray<SpecFile> Files(PlanningDecision decision) => SpecFiles.Render(decision.Proposal, request, ScaffoldText.SchemaLine);

    private static string Line(Diagnostic fault) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Path.GetFileName(fault.Span.File)}({fault.Span.Line},{fault.Span.Column}): {(fault.Severity == DiagnosticSeverity.Error ? "error" : "warning")} {fault.Code}: {fault.Message}\n");
}
