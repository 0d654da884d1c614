using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Run;

/// <summary>
/// One group as one job of an engine: the work of what it needs is brought in, the group runs like in any run, and what came of it is left in a folder for others.
/// </summary>
/// <param name="export">The command that writes the engine's file again, for people.</param>
/// <param name="approver">The person who approves the work of the group; null where the job runs the group.</param>
internal sealed class JobService(RunScope scope, JobRequest request, IRunObserver observer, string export, string? approver = null)
{
    private readonly DateTimeOffset _begun = scope.Time.GetUtcNow();
    private readonly string _plan = PlanHash.Of(scope.Plan);
    private string _start = string.Empty;

    /// <returns>The exit code of the job and what is to be reported.</returns>
    public async Task<(int Exit, ImmutableArray<Diagnostic> Diagnostics, RunResult? Run)> RunAsync(CancellationToken cancellationToken)
    {
        var bag = new DiagnosticBag();
        if (scope.Plan.Groups.FirstOrDefault(group => group.Id == request.Group) is not { } group)
        {
            bag.Add(Catalogue.JobGroupUnknown.At(Span, request.Group, scope.Plan.Spec.Name, string.Join(", ", scope.Plan.Groups.Where(EnginePlan.HasJob).Select(known => known.Id)), export));
            return (JobExit.NotAccepted, [.. bag.ToSorted()], null);
        }

        if (!EnginePlan.HasJob(group))
        {
            // Its file was written before it was done: there is nothing to do, and nobody waits for a result.
            observer.OnMessage($"{group.Name} is done in this checkout; its job has nothing to do.");
            return (JobExit.Accepted, [], null);
        }

        // Until the result is in its place: an engine that cancels the job leaves it a few seconds for that.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var signals = new RunSignals(() => _ = stop.CancelAsync(), scope.Settings.OneShotProcess);
        try
        {
            var job = JobIds.Create(scope.Plan)[group.Position];
            var output = JobOutput.Create(request.Out, approver is null ? job : EngineJob.ApprovalOf(job), request.Origin.Attempt, request.ExitFile);
            var (result, run) = await RunAsync(group, output, bag, stop.Token);
            output.Publish(result);
            return (result.Exit, [.. bag.ToSorted()], run);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return (JobExit.Cancelled, [.. bag.ToSorted()], null);
        }
        catch (Exception exception) when (exception is GitException or IOException or UnauthorizedAccessException)
        {
            bag.Add(Catalogue.JobInfrastructure.At(group.Location, group.Name, Texts(exception.Message)));
            return (JobExit.Infrastructure, [.. bag.ToSorted()], null);
        }
    }

    private bool IsOpen(string id) => scope.Plan.Groups.FirstOrDefault(group => group.Id == id) is not { } group || EnginePlan.HasJob(group);

    private SourceSpan Span => SourceSpan.WholeFile(scope.Plan.Spec.TasksFile);

    private static string Texts(string text) => Model.Texts.Shorten(Model.Texts.OneLine(text), 300);

    private async Task<(JobResult Result, RunResult? Run)> RunAsync(PlanGroup group, JobOutput output, DiagnosticBag bag, CancellationToken cancellationToken)
    {
        var git = new GitClient(scope.Settings.GitHooks);
        if (await GitRepository.FindAsync(git, scope.Root, cancellationToken) is not { } repository || await repository.ResolveAsync("HEAD", cancellationToken) is not { } head)
        {
            bag.Add(Catalogue.NotARepository.At(Span, scope.Root));
            return (Result(group, JobResult.NotAccepted, JobExit.NotAccepted, bag), null);
        }

        _start = head;
        if (request.Base is { } start && await repository.ResolveAsync(start, cancellationToken) != head)
        {
            bag.Add(Catalogue.JobBaseNotCheckedOut.At(Span, start, head, "Check that commit out, with its whole history."));
            return (Result(group, JobResult.NotAccepted, JobExit.NotAccepted, bag), null);
        }

        if (request.Plan is { } asked && asked != _plan)
        {
            bag.Add(Catalogue.JobOfOtherPlan.At(Span, asked, _plan, export));
            return (Result(group, JobResult.NotAccepted, JobExit.NotAccepted, bag), null);
        }

        List<string> needs = [.. approver is not null ? [group.Id] : group.DependsOn.Select(position => scope.Plan.Groups[position]).Where(EnginePlan.HasJob).Select(need => need.Id)];
        if (!request.Needs.IsEmpty && !request.Needs.Where(IsOpen).ToHashSet(StringComparer.Ordinal).SetEquals(needs))
        {
            bag.Add(Catalogue.JobNeedsDiffer.At(group.Location, string.Join(' ', request.Needs), group.Name, needs.Count == 0 ? "nothing" : string.Join(' ', needs)));
            return (Result(group, JobResult.NotAccepted, JobExit.NotAccepted, bag), null);
        }

        var places = SpecPlaces.Of(repository, scope.Plan, scope.Root, scope.Paths.Folder);
        if (!await TakeCheckoutAsync(repository, places, bag, cancellationToken))
        {
            return (Result(group, JobResult.NotAccepted, JobExit.NotAccepted, bag), null);
        }

        var source = await TreeSource.ReadAsync(repository, await UserState.ReadAsync(repository, cancellationToken), cancellationToken);
        var scratch = Path.Combine(scope.Paths.Folder, "needs");
        try
        {
            if (approver is not null)
            {
                return (await ApproveAsync(source, places, scratch, group, output, bag, cancellationToken), null);
            }

            var (parent, exit, status) = await BringInAsync(source, places, scratch, group, bag, cancellationToken);
            if (parent is null)
            {
                return (Result(group, status, exit, bag), null);
            }

            return await RunAsync(group, parent, repository, places, output, bag, cancellationToken);
        }
        finally
        {
            Folders.Delete(scratch);
        }
    }

    private async Task<(JobResult Result, RunResult? Run)> RunAsync(
        PlanGroup group, string parent, GitRepository repository, SpecPlaces places, JobOutput output, DiagnosticBag bag, CancellationToken cancellationToken)
    {
        var settings = scope.Settings with { Groups = [group.Id], Isolated = true, Lands = false, OneShotProcess = false, OwnPaths = [.. scope.Settings.OwnPaths, request.In, request.Out] };
        var phases = new JobPhases(observer, request.Out, JobIds.Create(scope.Plan)[group.Position]);
        var run = await new RunService().RunAsync(scope with { Settings = settings, Origin = request.Origin with { Begun = ProcessBegan() } }, phases, cancellationToken);
        bag.AddRange(run.Diagnostics);
        output.TakeState(scope.Paths);
        var isOfMachine = bag.ToSorted().Any(diagnostic => diagnostic.Descriptor == Catalogue.DiskFull || diagnostic.Descriptor == Catalogue.GitFailed || diagnostic.Descriptor == Catalogue.StateNotWritable);
        var ended = run.View?.Groups.FirstOrDefault(known => known.GroupId == group.Id);
        if (run.View is { IsCancelled: true } || cancellationToken.IsCancellationRequested)
        {
            return (Result(group, JobResult.Cancelled, JobExit.Cancelled, bag), run);
        }

        var isAwaiting = ended?.Status == GroupStatus.AwaitingApproval;
        var commit = await repository.ResolveAsync(isAwaiting ? places.Ref(group) : places.MainRef, cancellationToken);
        if (commit is null || commit == parent || ended is not { Status: GroupStatus.AwaitingApproval or GroupStatus.Completed })
        {
            var failed = isOfMachine
                ? Result(group, JobResult.Infrastructure, JobExit.Infrastructure, bag)
                : Result(group, JobResult.NotAccepted, JobExit.NotAccepted, bag) with { Error = Texts(ended?.Reason ?? Error(bag) ?? string.Empty) };
            if (!isOfMachine && scope.MaySkip(group))
            {
                if (parent != _start)
                {
                    await LeaveWorkAsync(repository, parent, output, cancellationToken);
                }

                failed = failed with { Status = JobResult.Skipped, Exit = JobExit.Accepted };
            }

            return (failed with { Outcome = Name(ended) }, run);
        }

        await LeaveWorkAsync(repository, commit, output, cancellationToken);
        await JobBundle.WritePatchAsync(repository, Path.Combine(output.Folder, JobOutput.PatchFile), parent, commit, cancellationToken);
        return (Result(group, isAwaiting ? JobResult.AwaitingApproval : JobResult.Accepted, JobExit.Accepted, bag) with { Outcome = Name(ended), Parent = parent, Head = commit, Error = null }, run);
    }

    private async Task LeaveWorkAsync(GitRepository repository, string commit, JobOutput output, CancellationToken cancellationToken)
    {
        await LfsObjects.SendAsync(repository, _start, commit, Path.Combine(output.Folder, JobBundle.LfsFolder), cancellationToken);
        await JobBundle.WriteAsync(repository, Path.Combine(output.Folder, JobBundle.FileName), _start, commit, cancellationToken);
    }

    /// <summary>With the evaluation of the project, and all that came before this target.</summary>
    private static DateTimeOffset ProcessBegan()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.StartTime.ToUniversalTime();
    }

    private static string? Name(GroupView? view) => view?.Outcome is { } outcome ? OutcomeNames.ToName(outcome) : null;

    /// <summary>What earlier jobs left in a workspace that is used again goes; what is a person's stops this one.</summary>
    private async Task<bool> TakeCheckoutAsync(GitRepository repository, SpecPlaces places, DiagnosticBag bag, CancellationToken cancellationToken)
    {
        if (!JobCheckout.IsOurs(scope.Paths) && (File.Exists(scope.Paths.Ledger) || await repository.ResolveAsync(places.MainRef, cancellationToken) is not null))
        {
            bag.Add(Catalogue.JobCheckoutInUse.At(Span, scope.Paths.Folder, places.MainBranch));
            return false;
        }

        await JobCheckout.CleanAsync(scope.Paths, repository, places, cancellationToken);
        JobCheckout.Mark(scope.Paths);
        return true;
    }

    /// <returns>The commit that the group starts from, on our main branch; or null and how the job ends.</returns>
    private async Task<(string? Parent, int Exit, string Status)> BringInAsync(
        TreeSource source, SpecPlaces places, string scratch, PlanGroup group, DiagnosticBag bag, CancellationToken cancellationToken)
    {
        var direct = group.DependsOn.Select(position => scope.Plan.Groups[position]).Where(EnginePlan.HasJob).ToList();
        if (direct.Count == 0)
        {
            return (_start, JobExit.Accepted, string.Empty);
        }

        var ids = JobIds.Create(scope.Plan);
        if (await JobCommits.CreateAsync(source, scope.Plan, places, scratch, _start, scope.MaySkip, cancellationToken) is not { } commits)
        {
            bag.Add(Catalogue.JobBaseNotCheckedOut.At(Span, _start, "another tasks.md", "Check that commit out as it is."));
            return (null, JobExit.NotAccepted, JobResult.NotAccepted);
        }

        foreach (var need in direct)
        {
            var (result, problem) = JobOutput.Read(request.In, ids[need.Position], need.Id, _start, _plan);
            if (result is { Status: JobResult.Skipped } && scope.MaySkip(need))
            {
                var start = Path.Combine(request.In, ids[need.Position], JobBundle.FileName);
                if (File.Exists(start) && await commits.TakeStartAsync(need, start, cancellationToken) is { } refusal)
                {
                    bag.Add(Catalogue.JobNeedMissing.At(group.Location, group.Name, need.Name, refusal));
                    return (null, JobExit.NeedMissing, JobResult.NeedMissing);
                }

                continue;
            }

            problem = result is null ? problem
                : !result.HasWork ? $"it ended with exit code {result.Exit.ToString(System.Globalization.CultureInfo.InvariantCulture)}"
                : await commits.TakeAsync(need, Path.Combine(request.In, ids[need.Position], JobBundle.FileName), cancellationToken) ?? string.Empty;
            if (problem.Length == 0 && need.Assignment.Approve && JobOutput.ReadApproval(request.In, ids[need.Position], need.Id, commits.Find(need)!.Tree) is null)
            {
                problem = "its work awaits approval";
            }

            if (problem.Length > 0)
            {
                bag.Add(Catalogue.JobNeedMissing.At(group.Location, group.Name, need.Name, problem));
                return (null, JobExit.NeedMissing, JobResult.NeedMissing);
            }
        }

        var (needs, missing) = commits.FindNeeds(group);
        if (missing is not null)
        {
            bag.Add(Catalogue.JobNeedMissing.At(group.Location, group.Name, missing.Name, "no result here builds on it"));
            return (null, JobExit.NeedMissing, JobResult.NeedMissing);
        }

        var (parent, conflicts) = await commits.StartOfAsync(needs, cancellationToken);
        if (parent is null)
        {
            bag.Add(Catalogue.JobNeedsConflict.At(group.Location, group.Name, EvidenceTexts.List(conflicts)));
            return (null, JobExit.NeedsConflict, JobResult.NeedsConflict);
        }

        foreach (var need in commits.NeedsOf(group))
        {
            await LfsObjects.ReceiveAsync(source.User, Path.Combine(request.In, ids[need], JobBundle.LfsFolder), cancellationToken);
        }

        commits.Release();
        await source.User.UpdateRefAsync(places.MainRef, parent, cancellationToken);
        return (parent, JobExit.Accepted, string.Empty);
    }

    /// <summary>Leaves the approval of the work of the group's job, for those that build on it and for the one that collects.</summary>
    private async Task<JobResult> ApproveAsync(
        TreeSource source, SpecPlaces places, string scratch, PlanGroup group, JobOutput output, DiagnosticBag bag, CancellationToken cancellationToken)
    {
        var job = JobIds.Create(scope.Plan)[group.Position];
        var commits = await JobCommits.CreateAsync(source, scope.Plan, places, scratch, _start, scope.MaySkip, cancellationToken);
        var (result, problem) = JobOutput.Read(request.In, job, group.Id, _start, _plan);
        problem = commits is null ? "tasks.md is not that of the base"
            : result is null ? problem
            : result.Status != JobResult.AwaitingApproval ? $"its job ended with: {Texts(result.Status)}"
            : await commits.TakeAsync(group, Path.Combine(request.In, job, JobBundle.FileName), cancellationToken);
        if (problem is { Length: > 0 })
        {
            bag.Add(Catalogue.JobNeedMissing.At(group.Location, "Approval of " + group.Name, group.Name, problem));
            return Result(group, JobResult.NeedMissing, JobExit.NeedMissing, bag);
        }

        var approval = new JobApproval(group.Id, commits!.Find(group)!.Tree, approver!, scope.Time.GetUtcNow());
        Disk.WriteText(Path.Combine(output.Folder, JobApproval.FileName), approval.ToJson());
        return Result(group, JobResult.Accepted, JobExit.Accepted, bag);
    }

    private static string? Error(DiagnosticBag bag) => bag.ToSorted().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)?.Message;

    private JobResult Result(PlanGroup group, string status, int exit, DiagnosticBag bag) => new()
    {
        Spec = scope.Plan.Spec.RelativePath,
        Group = group.Id,
        Status = status,
        Exit = exit,
        Start = _begun,
        End = scope.Time.GetUtcNow(),
        Host = request.Origin.Host,
        Engine = request.Origin.Engine,
        Job = request.Origin.Job,
        Url = request.Origin.Url,
        Attempt = request.Origin.Attempt,
        Run = request.Origin.Run,
        Plan = _plan,
        Base = _start,
        Key = GroupKey.Compute(scope.Plan)[group.Position].Value,
        Error = Error(bag) is { } error ? Texts(error) : null,
    };
}
