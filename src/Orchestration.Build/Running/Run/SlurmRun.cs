using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Run;

/// <summary>What is known of a run on a cluster while it lasts: a build that is killed leaves it, and the next one continues.</summary>
/// <param name="Run">Id of the run, and part of the names of its jobs.</param>
/// <param name="Plan">Hash of the plan.</param>
/// <param name="Base">The commit that its jobs start from.</param>
internal sealed record SlurmState(string Run, string Plan, string Base)
{
    /// <summary>Jobs of approvals that the controller itself reported as done: every agent can write into the folder of results.</summary>
    public ImmutableArray<string> Approved { get; init; } = [];

    public static SlurmState? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<SlurmState>(File.ReadAllBytes(file));
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }

    public void Write(string file) => AtomicFile.WriteBytes(file, JsonSerializer.SerializeToUtf8Bytes(this));
}

/// <summary>Submits the groups of a plan to Slurm, shows what becomes of them, and leaves their results for those who collect.</summary>
/// <param name="plan">The jobs.</param>
internal sealed class SlurmRun(RunScope scope, EnginePlan plan, IRunObserver observer)
{
    /// <summary>A job that left no result, or one of its machine, is submitted again this often.</summary>
    private const int MaxRounds = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Between the end of a job and the moment at which its result is on a shared disk.</summary>
    private static readonly TimeSpan ResultArrives = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, string> _shown = new(StringComparer.Ordinal);
    /// <summary>Jobs that a person cancelled, or that ran out of time: this build does not start them again.</summary>
    private readonly HashSet<string> _stopped = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GroupActivity> _active = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlanGroup> _groups = scope.Plan.Groups.ToDictionary(group => group.Id, StringComparer.Ordinal);
    private SlurmState _state = new(string.Empty, string.Empty, string.Empty);
    private IReadOnlySet<string> _licences = new HashSet<string>();

    /// <summary>Where the run is kept: a folder that all nodes see.</summary>
    public string Folder => Path.Combine(scope.Paths.Folder, "engine");

    public string Results => Path.Combine(Folder, "results");

    public SlurmState State => _state;

    private string StateFile => Path.Combine(Folder, "slurm.json");

    /// <summary>Whether a run on a cluster has begun and was not collected.</summary>
    public static bool IsOpen(RunPaths paths) => File.Exists(Path.Combine(paths.Folder, "engine", "slurm.json"));

    /// <returns>What is wrong; nothing where all jobs have ended, however they did.</returns>
    public async Task<ImmutableArray<Diagnostic>> RunAsync(CancellationToken cancellationToken)
    {
        var span = SourceSpan.WholeFile(scope.Plan.Spec.TasksFile);
        if (!SlurmClient.IsInstalled)
        {
            return [Catalogue.SlurmFailed.At(span, "sbatch is not on the PATH")];
        }

        try
        {
            scope.Paths.Create();
            using var held = RunLock.TryTake(scope.Paths, scope.Time, out var holder);
            if (held is null)
            {
                return [Catalogue.RunLocked.At(span, scope.Plan.Spec.Name, holder)];
            }

            if (await BeginAsync(span, cancellationToken) is { } problem)
            {
                return [problem];
            }

            var found = await RunLockedAsync(cancellationToken);
            SetUnconfirmedAside();
            return found;
        }
        catch (SlurmException exception)
        {
            return [Catalogue.SlurmFailed.At(span, exception.Message)];
        }
        catch (Exception exception) when (GitException.IsTrouble(exception))
        {
            return [Catalogue.GitFailed.At(span, scope.Plan.Spec.Name, exception.Message)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [RunService.DescribeTrouble(exception, scope.Paths)];
        }
    }

    /// <summary>All is merged: nothing of it is needed any more.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (await GitRepository.FindAsync(new GitClient(), scope.Root, cancellationToken) is { } repository)
        {
            await repository.Git.TryAsync(repository.Place, cancellationToken, "update-ref", "-d", BaseRef(repository));
        }

        Disk.Delete(StateFile);
    }

    private string BaseRef(GitRepository repository) => $"refs/{GitNames.Prefix(SpecPlaces.PlaceOf(repository, scope.Root, scope.Plan.Spec.Name))}/base";

    /// <summary>A run that a killed build left is continued; a new one begins at the current commit.</summary>
    private async Task<Diagnostic?> BeginAsync(SourceSpan span, CancellationToken cancellationToken)
    {
        if (await GitRepository.FindAsync(new GitClient(), scope.Root, cancellationToken) is not { } repository || await repository.ResolveAsync("HEAD", cancellationToken) is not { } head)
        {
            return Catalogue.NotARepository.At(span, scope.Root);
        }

        Disk.CreateFolder(Results);
        Disk.CreateFolder(Path.Combine(Folder, "logs"));
        _licences = await SlurmClient.LicencesAsync(cancellationToken);
        if (SlurmState.Read(StateFile) is { } left)
        {
            _state = left;
            if (left.Plan == plan.Hash)
            {
                observer.OnMessage($"Continues the run {left.Run} from {left.Base[..Math.Min(10, left.Base.Length)]}.");
                return null;
            }

            var running = (await SlurmClient.ListAsync(plan.Jobs.Select(NameOf), observer.OnMessage, cancellationToken)).Where(job => !job.IsOver).ToList();
            if (running.Count > 0)
            {
                return Catalogue.SlurmRunOfOtherPlan.At(span, left.Run, running.Count, string.Join(' ', running.Select(job => job.Id)));
            }

            // Paid for, and not of this plan.
            var aside = Path.Combine(Folder, left.Run);
            if (plan.Jobs.Any(job => Path.Exists(Path.Combine(Results, job.Id))) && !Path.Exists(aside))
            {
                Disk.MoveFolder(Results, aside);
                observer.OnMessage($"The results of the run {left.Run}, which is of another plan, were not collected and are now in {aside}.");
            }
        }

        var status = await repository.StatusAsync(cancellationToken);
        var foreign = OwnFiles.Outside(status, repository.TopLevel, scope.Settings.OwnPaths).Select(entry => entry.Path).ToList();
        if (await OwnFiles.FindPromptAsync(repository, status, scope.Prompts.Select(known => known.Path), cancellationToken) is { } prompt)
        {
            return Catalogue.PromptsNotCommitted.At(SourceSpan.WholeFile(Path.GetFullPath(prompt, repository.TopLevel)), prompt, "-t:GenerateOrchestrationPrompts");
        }

        if (foreign.Count > 0)
        {
            return Catalogue.DirtyTree.At(span, EvidenceTexts.List(foreign));
        }

        Folders.Delete(Results);
        Disk.CreateFolder(Results);
        var nonce = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4));
        _state = new SlurmState(string.Create(CultureInfo.InvariantCulture, $"slurm-{scope.Time.GetUtcNow():yyyyMMdd-HHmmss}-{nonce}"), plan.Hash, head);
        await repository.UpdateRefAsync(BaseRef(repository), head, cancellationToken);
        _state.Write(StateFile);
        return null;
    }

    private async Task<ImmutableArray<Diagnostic>> RunLockedAsync(CancellationToken cancellationToken)
    {
        observer.OnBegun(Progress());
        for (var round = 1; ; round++)
        {
            var submitted = new Dictionary<string, string>(StringComparer.Ordinal);
            try
            {
                await SubmitAsync(submitted, round, cancellationToken);
                await FollowAsync(submitted, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await SlurmClient.CancelAsync(submitted.Values, CancellationToken.None);
                return [Catalogue.RunCancelled.At(SourceSpan.None, Done, plan.Jobs.Length)];
            }

            if (round == MaxRounds || !plan.Jobs.Any(job => IsWorthAnotherTry(job)))
            {
                return [];
            }
        }
    }

    private int Done => plan.Jobs.Count(job => ResultOf(job) is { HasWork: true });

    private JobResult? ResultOf(EngineJob job) => job.IsApproval && !_state.Approved.Contains(job.Id) ? null : JobOutput.Read(Results, job.Id, job.Group, _state.Base, plan.Hash).Result;

    private void Confirm(EngineJob job)
    {
        if (job.IsApproval && !_state.Approved.Contains(job.Id))
        {
            _state = _state with { Approved = _state.Approved.Add(job.Id) };
            _state.Write(StateFile);
        }
    }

    /// <summary>An approval that no job of the engine gave is none.</summary>
    private void SetUnconfirmedAside()
    {
        foreach (var job in plan.Jobs.Where(job => job.IsApproval && !_state.Approved.Contains(job.Id) && Path.Exists(Path.Combine(Results, job.Id))))
        {
            JobOutput.SetAside(Results, job.Id);
        }
    }

    /// <summary>Nothing is known of it, or its machine failed, and all that it needs is there.</summary>
    private bool IsWorthAnotherTry(EngineJob job) =>
        !_stopped.Contains(job.Id) && ResultOf(job) is null or { Exit: JobExit.Infrastructure or JobExit.Cancelled or JobExit.NeedMissing } && job.Needs.All(need => ResultOf(need) is { Exit: JobExit.Accepted } || IsWorthAnotherTry(need));

    private string NameOf(EngineJob job) => $"{_state.Run}.{job.Id}";

    /// <summary>In plan order: a job waits for those that it needs and that have not ended.</summary>
    /// <param name="submitted">Gets the engine's ids of all jobs of the round, those of a killed build included.</param>
    private async Task SubmitAsync(Dictionary<string, string> submitted, int round, CancellationToken cancellationToken)
    {
        var listed = await SlurmClient.ListAsync(plan.Jobs.Select(NameOf), observer.OnMessage, cancellationToken);
        var known = listed.Where(job => !job.IsOver).ToLookup(job => job.Name, StringComparer.Ordinal);
        var completed = listed.Where(job => job.HasCompleted).Select(job => job.Name).ToHashSet(StringComparer.Ordinal);
        plan.Jobs.Where(job => completed.Contains(NameOf(job))).ToList().ForEach(Confirm);
        var environment = new Dictionary<string, string>
        {
            [JobVariables.Run] = _state.Run,
            [JobVariables.Base] = _state.Base,
            ["ORCH_REPO"] = RepositoryOf(scope.Root),
            ["ORCH_ROOT"] = Folder,
        };
        foreach (var job in plan.Jobs.Where(IsWorthAnotherTry))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (known[NameOf(job)].FirstOrDefault() is { } running)
            {
                submitted[job.Id] = running.Id;
                continue;
            }

            var arguments = SlurmWriter.Arguments(plan, job, Folder, NameOf(job), id => submitted.GetValueOrDefault(id, string.Empty), _licences.Contains(job.Lane));
            submitted[job.Id] = await SlurmClient.SubmitAsync(arguments, SlurmWriter.Script(plan, job), environment, cancellationToken);
            if (job.IsApproval)
            {
                observer.OnMessage($"{_groups[job.Group].Name}: its work needs approval. When its job has ended, look at {Path.Combine(Results, job.Needs[0].Id)} and approve with: scontrol release {submitted[job.Id]}. To reject it: scancel {submitted[job.Id]}");
            }
        }

        observer.OnMessage(string.Create(CultureInfo.InvariantCulture, $"{submitted.Count} of {plan.Jobs.Length} jobs are in the queue of Slurm{(round > 1 ? $", round {round} of {MaxRounds}" : string.Empty)}."));
    }

    private static string RepositoryOf(string root) => Specs.RepositoryTop.Find(root) ?? root;

    private async Task FollowAsync(Dictionary<string, string> submitted, CancellationToken cancellationToken)
    {
        var open = plan.Jobs.Where(job => submitted.ContainsKey(job.Id)).ToDictionary(NameOf, StringComparer.Ordinal);
        var gone = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        while (open.Count > 0)
        {
            var jobs = (await SlurmClient.ListAsync(open.Keys, observer.OnMessage, cancellationToken)).GroupBy(job => job.Name).ToDictionary(group => group.Key, group => group.MaxBy(job => long.TryParse(job.Id, out var id) ? id : 0)!, StringComparer.Ordinal);
            foreach (var (name, job) in open.ToList())
            {
                var found = jobs.GetValueOrDefault(name);
                if (found is { IsOver: false })
                {
                    Show(job, found);
                    continue;
                }

                // The result of a job that succeeded may come a moment after its end.
                var now = scope.Time.GetUtcNow();
                gone.TryAdd(name, now);
                if (found is { HasCompleted: true })
                {
                    Confirm(job);
                }
                else if (found is { HasTimedOut: true } || found is { WasCancelled: true } && job.Needs.All(need => ResultOf(need) is { Exit: JobExit.Accepted }))
                {
                    // Slurm itself cancels a job where one that it needs has failed.
                    _stopped.Add(job.Id);
                }

                if (found is { HasCompleted: true } && ResultOf(job) is null && now - gone[name] < ResultArrives)
                {
                    continue;
                }

                open.Remove(name);
                End(job, found);
                if (ResultOf(job) is { Exit: JobExit.NotAccepted } && scope.OnFailure(_groups[job.Group]) == Model.FailurePolicy.FailFast)
                {
                    await SlurmClient.CancelAsync(open.Keys.Select(other => submitted[open[other].Id]), cancellationToken);
                }
            }

            await Task.Delay(Pause, scope.Time, cancellationToken);
        }
    }

    private void Show(EngineJob job, SlurmJob found)
    {
        var (phase, text) = !found.IsRunning ? (GroupPhase.Wait, $"job {found.Id} waits {found.Place}")
            : _shown.ContainsKey(job.Id) && JobPhases.Read(Results, job.Id) is var (known, detail) && detail.Length > 0 ? (known, $"{detail} on {found.Place}")
            : (GroupPhase.Agent, $"job {found.Id} on {found.Place}");
        if (_shown.GetValueOrDefault(job.Id) == text)
        {
            return;
        }

        _shown[job.Id] = text;
        var activity = new GroupActivity(_groups[job.Group], phase, text, scope.Time.GetUtcNow());
        if (found.IsRunning)
        {
            _active[job.Id] = activity;
            observer.OnPhase(activity, Progress());
        }
        else
        {
            _active.Remove(job.Id);
        }
    }

    private void End(EngineJob job, SlurmJob? found)
    {
        _active.Remove(job.Id);
        var result = ResultOf(job);
        var group = _groups[job.Group];
        var how = job.IsApproval && _stopped.Contains(job.Id) ? "rejected: the job of its approval was cancelled"
            : result is null && found is { WasCancelled: true } ? "cancelled"
            : result is null && found is { HasTimedOut: true } ? "ended by Slurm: its time was over"
            : result is null ? $"left no result; see {Path.Combine(Folder, "logs", job.Id + ".log")}"
            : result.HasWork ? $"accepted on {result.Host}" : $"{result.Status.Replace('-', ' ')} on {result.Host}";
        observer.OnMessage(string.Create(CultureInfo.InvariantCulture, $"{group.Name}: {Model.Texts.Shorten(Model.Texts.OneLine(how), 240)} [{Done} of {plan.Jobs.Length} done]"));
    }

    private RunProgress Progress() => new(Done, plan.Jobs.Length, [.. _active.Values.OrderBy(activity => activity.Group.Position)], null);
}
