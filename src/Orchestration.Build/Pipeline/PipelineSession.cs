using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Specs;
using Orchestration.Build.Validation;

namespace Orchestration.Build.Pipeline;

/// <summary>The stages of one target, in order, with what they have to say.</summary>
internal sealed class PipelineSession
{
    private readonly List<PromptWriterResult> _written = [];

    private PipelineSession(OrchestrationOptions options, DiagnosticBag bag) => (Options, Bag) = (options, bag);

    public OrchestrationOptions Options { get; }

    public DiagnosticBag Bag { get; private set; }

    /// <summary>What became of the prompts, one entry per plan.</summary>
    public IReadOnlyList<PromptWriterResult> Written => _written;

    public static PipelineSession Open(IReadOnlyDictionary<string, string> properties)
    {
        var bag = new DiagnosticBag();
        return new PipelineSession(OrchestrationOptions.Read(properties, bag), bag);
    }

    /// <summary>Specs -> validation -> planning, for every spec the build is about. What is wrong with one hides nothing of another.</summary>
    public PipelineResult ReadSpecs()
    {
        if (Bag.HasErrors)
        {
            return PipelineResult.Empty;
        }

        var chosen = ChooseSpecs();
        SayWhatIsNotRead();
        if (chosen.IsEmpty && Options.Spec is { } selection && SpecSelection.IsEverything(selection) && !Options.AllowEmpty)
        {
            Bag.Add(Catalogue.NothingSelected.At(SourceSpan.None, Options.Root, SpecHomes.LookedAt(Options.Root)));
        }

        return ReadSpecs(LostSpec.Without(chosen, Report(FindLost(chosen))));
    }

    /// <summary>
    /// The same for those who ask whether everything still holds: finished specs, too, which cost plain builds nothing. Of these only errors are reported;
    /// advice about work that is done helps nobody.
    /// </summary>
    public ImmutableArray<VerifiedSpec> ReadForVerification()
    {
        if (Bag.HasErrors)
        {
            return [];
        }

        var all = SpecLocator.FindSpecs(Options.Root);
        var open = Options.Spec is null ? SpecSelection.DefaultCover(all) : ChooseSpecs();
        var chosen = Options.Spec is null ? all.RemoveAll(spec => spec.OrchestrationFile is null || spec.IsHistory) : open;
        var lost = Report(FindLost(chosen));
        SayWhatIsNotRead();
        SpecCollisions.Check(chosen, Bag);
        var repository = SpecReader.ReadRepository(Options.Root, Bag);
        var specs = LostSpec.Without(chosen, lost).Select(folder => Verify(folder, repository, isOpen: open.Contains(folder))).ToImmutableArray();
        return [.. specs, .. lost.Select(VerifiedSpec.Of)];
    }

    /// <summary>The same for the one spec a run is about, which gets its <c>orchestration.yml</c> first.</summary>
    /// <returns>Null where the user has to do something first; the bag says what.</returns>
    public Plan? ReadOneSpec()
    {
        if (Bag.HasErrors)
        {
            return null;
        }

        var all = SpecLocator.FindSpecs(Options.Root);
        var folder = Options.Spec is { } selection
            ? SpecSelection.OnlyOne(Options.Root, SpecSelection.Select(Options.Root, all, selection, Bag), Bag)
            : SpecSelection.RequireOne(Options.Root, all, Bag);
        SayWhatIsNotRead();
        if (folder is { OrchestrationFile: null })
        {
            folder = ScaffoldFirst(folder);
        }

        // Named by hand or by being the only one: a finished spec is as good as another.
        return folder is null ? null : new PipelineSession(Options with { Spec = folder.Name, RefuseUnclosedBlocks = !Options.IsSimulation }, Bag).ReadSpecs([folder]).Plans.FirstOrDefault();
    }

    /// <summary>Writes or completes <c>orchestration.yml</c> of the specs asked for, else of the one that has none.</summary>
    public void Scaffold()
    {
        if (Bag.HasErrors)
        {
            return;
        }

        var chosen = ChooseScaffolds();
        var lost = Report(FindLost(chosen).RemoveAll(spec => spec.NeedsAssignments));
        var repository = SpecReader.ReadRepository(Options.Root, Bag);
        foreach (var folder in LostSpec.Without(chosen, lost))
        {
            SpecStage.Scaffold(folder, repository, Options, Bag);
        }
    }

    /// <summary>The same for those who look at runs: also what is finished, if there ever was a run.</summary>
    public PipelineResult ReadSpecsWithRuns()
    {
        if (Bag.HasErrors || Options.Spec is not null)
        {
            return ReadSpecs();
        }

        var all = SpecLocator.FindSpecs(Options.Root);
        var covered = SpecSelection.DefaultCover(all);
        var wanted = all.RemoveAll(spec => !covered.Contains(spec) && !File.Exists(Options.PathsOf(spec.Name).Ledger));
        return new PipelineSession(Options with { Spec = "*" }, Bag).ReadSpecs(wanted);
    }

    /// <summary>What each group's agent would get; writes and reports nothing.</summary>
    public IReadOnlyDictionary<Plan, ImmutableArray<GroupPrompt>> PeekPrompts(PipelineResult result) =>
        WriteAll(result, validate: true, new DiagnosticBag(), output: null);

    /// <summary>What was reported is not reported again.</summary>
    public void StartNextStep() => Bag = new DiagnosticBag();

    /// <summary>Says everything, sorted, errors lowered where they are to be.</summary>
    public IReadOnlyList<Diagnostic> Report(IBuildOutput output, DiagnosticSeverity errors = DiagnosticSeverity.Error)
    {
        var said = WhatToReport(errors);
        said.ForEach(output.Report);
        return said;
    }

    /// <summary>What <see cref="Report(IBuildOutput, DiagnosticSeverity)"/> would say.</summary>
    public List<Diagnostic> WhatToReport(DiagnosticSeverity errors) =>
        [.. Bag.ToSorted().Select(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error ? diagnostic with { Severity = errors } : diagnostic)];

    /// <summary>The last word of a target that a person named, where nothing was wrong: what it was about.</summary>
    public void Conclude(PipelineResult result, string verdict, IBuildOutput output)
    {
        if (!Bag.HasErrors)
        {
            var groups = Format.Plural(result.Plans.Sum(plan => plan.Groups.Length), "group");
            output.Line(result.Plans.IsEmpty
                ? "Every spec with an orchestration.yml is finished. -p:OrchestrationSpec=* selects all specs."
                : $"{Format.Plural(result.Plans.Length, "spec")}, {groups}: {verdict}");
        }
    }

    /// <summary>Planning -> prompts and plan.json -> disk.</summary>
    /// <param name="planIsNeeded">A plan.json that cannot be written is an error; else it is a by-product, and the build continues without it.</param>
    /// <returns>What each group's agent would get; nothing for a plan where something was wrong.</returns>
    public IReadOnlyDictionary<Plan, ImmutableArray<GroupPrompt>> Write(PipelineResult result, IBuildOutput output, bool planIsNeeded = true)
    {
        foreach (var plan in result.Plans)
        {
            var text = PlanJson.Render(plan, Options.Run.DefaultAgent);
            var problems = new DiagnosticBag();
            StateFiles.Write(Options, Options.PathsOf(plan.Spec.Name).Plan, text, problems);
            if (planIsNeeded)
            {
                Bag.AddRange(problems.ToSorted());
            }
            else
            {
                problems.ToSorted().ToList().ForEach(problem => output.Detail(problem.Message));
            }
        }

        return WriteAll(result, validate: false, Bag, output);
    }

    /// <summary>Reports what <see cref="Write"/> would write.</summary>
    /// <param name="stale">How severe it is that a prompt is not up to date.</param>
    /// <returns>What was reported.</returns>
    public ImmutableArray<Diagnostic> CheckWritten(PipelineResult result, DiagnosticSeverity stale = DiagnosticSeverity.Warning)
    {
        var bag = new DiagnosticBag();
        WriteAll(result, validate: true, bag, output: null);
        ImmutableArray<Diagnostic> found =
        [
            .. bag.ToSorted().Select(diagnostic => diagnostic.Descriptor == Catalogue.PromptStale ? diagnostic with { Severity = stale } : diagnostic),
        ];
        Bag.AddRange(found);
        return found;
    }

    /// <summary>Removes what builds left in the state folder, and on demand generated prompts that nobody edited.</summary>
    public void Clean(bool prompts, IBuildOutput output)
    {
        if (Bag.HasErrors)
        {
            return;
        }

        var removed = StateFiles.Clean(Options, Bag);
        if (!prompts)
        {
            if (removed > 0)
            {
                var what = $"removed {Format.Plural(removed, "file")}";
                output.Detail($"{Options.StateFolder}: {what}");
                output.Result(Directory.Exists(Options.StateFolder) ? Options.StateFolder : Options.Root, note: what);
            }

            return;
        }

        var lines = new List<string>();
        foreach (var spec in ChooseSpecs())
        {
            var names = PromptWriter.Clean(PromptWriter.FolderOf(spec.Directory), Bag);
            lines.AddRange(names.IsEmpty ? [] : [$"{spec.RelativePath}: removed {Names(names)}"]);
        }

        lines.AddRange(removed == 0 ? [] : [$"{Options.StateFolder}: removed {Format.Plural(removed, "build file")}; files of runs are kept"]);
        output.Line(lines.Count == 0 ? "Nothing to remove." : string.Join('\n', lines));
    }

    private VerifiedSpec Verify(SpecFolder folder, RepositorySnapshot repository, bool isOpen)
    {
        var bag = new DiagnosticBag(folder.RelativePath);
        var plan = SpecStage.Read(folder, repository, Options with { Spec = "*", RefuseUnclosedBlocks = true }, bag, out _);
        var found = bag.ToSorted().Where(diagnostic => isOpen || diagnostic.Severity == DiagnosticSeverity.Error).ToImmutableArray();
        Bag.AddRange(found);
        return new VerifiedSpec(folder.Name, folder.TasksFile, plan, isOpen, found.RemoveAll(diagnostic => diagnostic.Severity != DiagnosticSeverity.Error));
    }

    /// <returns>The lost specs of the root, or of those that were named.</returns>
    private ImmutableArray<LostSpec> FindLost(ImmutableArray<SpecFolder> chosen)
    {
        var lost = LostSpec.FindAll(Options.Root, SpecLocator.FindSpecs(Options.Root));
        return Options.Spec is { } selection && !SpecSelection.IsEverything(selection) ? lost.RemoveAll(spec => !spec.IsIn(chosen)) : lost;
    }

    private ImmutableArray<LostSpec> Report(ImmutableArray<LostSpec> lost)
    {
        Bag.AddRange(lost.Select(spec => spec.Problem));
        return lost;
    }

    private PipelineResult ReadSpecs(ImmutableArray<SpecFolder> folders)
    {
        if (folders.IsEmpty)
        {
            return PipelineResult.Empty;
        }

        SpecCollisions.Check(folders, Bag);
        var repository = SpecReader.ReadRepository(Options.Root, Bag);
        return new PipelineResult([.. folders.Select(folder => ReadSpec(folder, repository)).OfType<Plan>()]);
    }

    private SpecFolder? ScaffoldFirst(SpecFolder folder)
    {
        if (LostSpec.FindMisspelt(folder) is { } misspelt)
        {
            Bag.Add(misspelt);
            return null;
        }

        if (Options.ContinuousIntegration)
        {
            Bag.Add(Catalogue.AssignmentsMissingInCI.At(SourceSpan.WholeFile(folder.TasksFile), folder.Name));
            return null;
        }

        var file = SpecStage.Scaffold(folder, SpecReader.ReadRepository(Options.Root, Bag), Options, Bag);
        if (file is not null && !Options.IsSimulation)
        {
            Bag.Add(Catalogue.ReviewScaffold.At(SourceSpan.WholeFile(file)));
            return null;
        }

        return file is null ? null : folder with { OrchestrationFile = file };
    }

    private ImmutableArray<SpecFolder> ChooseScaffolds()
    {
        var all = SpecLocator.FindSpecs(Options.Root);
        if (Options.Spec is { } selection)
        {
            return SpecSelection.Select(Options.Root, all, selection, Bag);
        }

        var covered = SpecSelection.DefaultCover(all);
        var without = SpecSelection.OpenWithoutAssignments(all);

        // Whoever asks for the commands need not have chosen a spec: the commands ask for it.
        return without.IsEmpty || (Options.Commands && without.Length > 1) ? covered : SpecSelection.OnlyOne(Options.Root, without, Bag) is { } one ? [one] : [];
    }

    // Where specs are named, nobody asks for others.
    private void SayWhatIsNotRead()
    {
        if (Options.Spec is null || SpecSelection.IsEverything(Options.Spec))
        {
            Bag.AddRange(OtherTool.FindIn(Options.Root).Select(found => found.Tool.Report(found.Mark)));
        }
    }

    /// <summary>The specs asked for, else all there are.</summary>
    public ImmutableArray<SpecFolder> ChooseAll()
    {
        var all = SpecLocator.FindSpecs(Options.Root);
        return Options.Spec is { } selection ? SpecSelection.Select(Options.Root, all, selection, Bag) : all.RemoveAll(spec => spec.IsHistory);
    }

    /// <summary>What runs left of specs that are no longer there; none where specs are named.</summary>
    public async Task<ImmutableArray<LostPlace>> FindLostPlacesAsync(GitRepository repository, CancellationToken cancellationToken) =>
        Options.Spec is not null ? [] : await LostPlace.FindAsync(repository, Options.Root, cancellationToken);

    private ImmutableArray<SpecFolder> ChooseSpecs()
    {
        var all = SpecLocator.FindSpecs(Options.Root);
        return Options.Spec is { } selection
            ? SpecSelection.Select(Options.Root, all, selection, Bag)
            : SpecSelection.DefaultCover(all);
    }

    private Dictionary<Plan, ImmutableArray<GroupPrompt>> WriteAll(PipelineResult result, bool validate, DiagnosticBag bag, IBuildOutput? output)
    {
        var prompts = new Dictionary<Plan, ImmutableArray<GroupPrompt>>(ReferenceEqualityComparer.Instance);
        if (OutputFiles.ReadTemplate(Options.PromptTemplate, bag) is not { } template)
        {
            return prompts;
        }

        foreach (var plan in result.Plans)
        {
            var folder = PromptWriter.FolderOf(plan.Spec.Directory);
            if (FindLinkOut(plan.Spec, folder) is { } link)
            {
                bag.Add(Catalogue.LinkLeavesRoot.At(SourceSpan.WholeFile(link), Options.Root));
                continue;
            }

            var files = PromptWriter.Apply(plan, template, new PromptWriterOptions(folder, validate, Options.OverwritePrompts), bag);
            prompts[plan] = files.Prompts;
            if (output is null)
            {
                continue;
            }

            _written.Add(files);
            if (!files.Written.IsEmpty)
            {
                output.Line($"{plan.Spec.RelativePath}: wrote {Names(files.Written)}");
            }

            if (!files.Removed.IsEmpty)
            {
                output.Line($"{plan.Spec.RelativePath}: removed {Names(files.Removed)}");
            }
        }

        return prompts;
    }

    /// <summary>The folder of prompts, or a file in it, that leads elsewhere.</summary>
    private string? FindLinkOut(SpecModel spec, string folder)
    {
        var home = spec.RelativePath.Split('/')[0];
        return !Path.Exists(folder) ? null
            : Links.LeaveRoot(Options.Root, home, folder) ? folder
            : Directory.EnumerateFiles(folder).FirstOrDefault(file => new FileInfo(file).LinkTarget is not null && Links.LeaveRoot(Options.Root, home, file));
    }

    private static string Names(IEnumerable<string> files) => string.Join(", ", files.Select(file => Path.GetFileName(file)));

    private Plan? ReadSpec(SpecFolder folder, RepositorySnapshot repository)
    {
        var bag = new DiagnosticBag(folder.RelativePath);
        var plan = SpecStage.Read(folder, repository, Options, bag, out var archived);
        if (!archived)
        {
            Bag.AddRange(bag.ToSorted());
        }

        return archived ? null : plan;
    }
}
