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
/// Judges answers of a planning agent like the input of a compiler: each in a draft folder, with its diagnostics. The one that is right becomes what was asked for, and the draft goes.
/// </summary>
/// <param name="draft">Absolute path of a folder that nobody uses yet.</param>
internal abstract class ProposalPlanner(OrchestrationOptions options, PlanningPrompt prompt, string draft) : IPlanner
{
    private const string ProposalFile = "proposal.json";

    private const string AnswerFile = "answer.txt";
    private const string DiagnosticsFile = "diagnostics.txt";

    private (Action Take, ImmutableArray<Diagnostic> Warnings)? _valid;

    public string Schema => ProposalReader.AnswerSchema;

    /// <summary>What is wrong with the last answer.</summary>
    public ImmutableArray<Diagnostic> Faults { get; private set; } = [];

    public string Draft => draft;

    /// <summary>An answer is right and could not be written; null where all is well.</summary>
    public Diagnostic? WriteProblem { get; private set; }

    protected OrchestrationOptions Options => options;

    /// <summary>Absolute path of a folder for drafts that nobody uses yet.</summary>
    public static string FindDraftFolder(OrchestrationOptions options, string name)
    {
        var first = Path.Combine(options.StateFolder, NewSpec.DraftsFolder, name.Replace('/', '-'));
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
        var take = json is null ? Refuse(answer, bag) : Read(json, bag);
        Faults = [.. bag.ToSorted()];
        if (take is not null && !bag.HasErrors && (Faults.IsEmpty || _valid is not null || isLast))
        {
            Take(take);
            return null;
        }

        _valid ??= take is not null && !bag.HasErrors ? (take, Faults) : null;
        SpecWriter.WriteFiles(draft, [new SpecFile(DiagnosticsFile, string.Concat(Faults.Select(Line)))]);
        return new Correction(PlanningPrompt.RenderFaults(Faults), prompt.RenderAgain(json ?? answer, Faults));
    }

    /// <summary>An earlier answer had warnings only, and what came after it was worse, or did not come: that one counts.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TakeEarlier()
    {
        if (_valid is not var (take, warnings))
        {
            return false;
        }

        Faults = warnings;
        Take(take);
        return true;
    }

    private void Take(Action take)
    {
        try
        {
            take();
            Disk.DeleteFolder(draft);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The draft stays: it was paid for.
            WriteProblem = Catalogue.SpecNotWritten.At(SourceSpan.WholeFile(draft), exception.Message, $" What was to be written is kept as a draft in {draft}.");
        }
    }

    /// <summary>What is made of a proposal, checked.</summary>
    /// <param name="check">Of the proposal; advises about what is written.</param>
    /// <param name="proposal">Without names that do not exist.</param>
    /// <param name="bag">Takes what is wrong with it.</param>
    /// <returns>Writes it; null where something is wrong.</returns>
    protected abstract Action? Check(ProposalSource source, ProposalCheck check, Proposal proposal, RepositorySnapshot repository, DiagnosticBag bag);

    /// <summary>The files of the draft, read as every build reads them; what is wrong with them is wrong with the proposal.</summary>
    /// <param name="spec">The spec that they are meant for.</param>
    protected Plan? ReadDraft(SpecFolder spec, bool hasAssignments, RepositorySnapshot repository, DiagnosticBag bag)
    {
        var found = new DiagnosticBag();
        var plan = SpecStage.Read(InDraft(spec, hasAssignments), repository, StrictOptions, found, out _);
        bag.AddRange(found.ToSorted().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return plan;
    }

    /// <summary>The same before names are matched.</summary>
    protected SpecSyntax? ParseDraft(SpecFolder spec, bool hasAssignments) => SpecStage.Parse(InDraft(spec, hasAssignments), StrictOptions, new DiagnosticBag());

    private OrchestrationOptions StrictOptions => options with { Spec = "*", RefuseUnclosedBlocks = true };

    private SpecFolder InDraft(SpecFolder spec, bool hasAssignments) => spec with
    {
        Directory = draft,
        RelativePath = SpecHomes.Relative(options.Root, draft),
        TasksFile = Path.Combine(draft, SpecFiles.TasksFile),
        OrchestrationFile = hasAssignments ? Path.Combine(draft, SpecFiles.OrchestrationFile) : null,
    };

    private Action? Refuse(string answer, DiagnosticBag bag)
    {
        SpecWriter.WriteFiles(draft, [new SpecFile(AnswerFile, answer)]);
        bag.Add(Catalogue.ProposalNotJson.At(SourceSpan.WholeFile(Path.Combine(draft, AnswerFile)), "there is no object in it."));
        return null;
    }

    private Action? Read(string json, DiagnosticBag bag)
    {
        SpecWriter.WriteFiles(draft, [new SpecFile(ProposalFile, json)]);
        if (ProposalReader.Read(new SourceText(Path.Combine(draft, ProposalFile), json), bag) is not { } source)
        {
            return null;
        }

        var repository = SpecReader.ReadRepository(options.Root, new DiagnosticBag());
        var check = new ProposalCheck(source, repository, bag);
        var proposal = check.Run();
        return bag.HasErrors ? null : Check(source, check, proposal, repository, bag);
    }

    private static string Line(Diagnostic fault) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Path.GetFileName(fault.Span.File)}({fault.Span.Line},{fault.Span.Column}): {(fault.Severity == DiagnosticSeverity.Error ? "error" : "warning")} {fault.Code}: {fault.Message}\n");
}
