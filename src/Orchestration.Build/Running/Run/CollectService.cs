using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.Output;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Run;

/// <summary>Brings the results of jobs together: a run in which no agent is started, with the merge queue, the gates, the ledger and the reports of any other.</summary>
/// <param name="rerun">What to do to run groups again, for people.</param>
internal sealed class CollectService(RunScope scope, JobRequest request, IRunObserver observer, string rerun)
{
    public const string BundleFile = "result.bundle";
    public const string PatchFile = "result.patch";
    public const string JUnitFile = "collect.junit.xml";

    private const string Scratch = "collect-";
    private const int LongestId = 100;

    /// <summary>Longer than any collection works.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromDays(1);

    private SourceSpan Span => SourceSpan.WholeFile(scope.Plan.Spec.TasksFile);

    public async Task<RunResult> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await CollectAsync(cancellationToken);
        }
        catch (Exception exception) when (GitException.IsTrouble(exception))
        {
            return Refused(Catalogue.GitFailed.At(Span, scope.Plan.Spec.Name, exception.Message));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refused(RunService.DescribeTrouble(exception, scope.Paths));
        }
    }

    private RunResult Refused(Diagnostic why) => new(null, [why], scope.Paths);

    private async Task<RunResult> CollectAsync(CancellationToken cancellationToken)
    {
        var git = new GitClient(scope.Settings.GitHooks);
        if (await GitRepository.FindAsync(git, scope.Root, cancellationToken) is not { } repository || await repository.ResolveAsync("HEAD", cancellationToken) is not { } head)
        {
            return Refused(Catalogue.NotARepository.At(Span, scope.Root));
        }

        if (request.Base is { } given && await repository.ResolveAsync(given, cancellationToken) is null)
        {
            return Refused(Catalogue.JobBaseNotCheckedOut.At(Span, given, head, "This repository does not have that commit; fetch it."));
        }

        var start = request.Base is { } named ? (await repository.ResolveAsync(named, cancellationToken))! : await FindStartAsync(repository, head, cancellationToken);
        var places = SpecPlaces.Of(repository, scope.Plan, scope.Root, scope.Paths.Folder);
        await JobCheckout.CleanAsync(scope.Paths, repository, places, cancellationToken);
        scope.Paths.CreateFolder();
        RemoveOld();
        var scratch = Path.Combine(scope.Paths.Folder, Scratch + Guid.NewGuid().ToString("N"));
        try
        {
            var source = await TreeSource.ReadAsync(repository, await UserState.ReadAsync(repository, cancellationToken), cancellationToken);
            if (await JobCommits.CreateAsync(source, scope.Plan, places, scratch, start, scope.MaySkip, cancellationToken) is not { } commits)
            {
                return Refused(Catalogue.JobBaseNotCheckedOut.At(Span, start, "another tasks.md", "Check that commit out, or a later one with the same tasks.md, and collect again."));
            }

            var imports = await new JobImports(scope.Plan, scope.Paths, repository, request.In, start, rerun, 2 * scope.Settings.MaxLogSize).ReadAsync(commits, scope.Time.GetUtcNow(), cancellationToken);
            commits.Release();
            // What is paid is merged; a limit that was exceeded is reported.
            var settings = scope.Settings with { Groups = [], Force = false, MaxCostUsd = null, MaxTokens = null, MaxParallelism = 1, Isolated = true, OwnPaths = [.. scope.Settings.OwnPaths, request.In, request.Out] };
            var run = await new RunService().RunAsync(scope with { Settings = settings, Imports = imports, Origin = OriginOf() }, observer, cancellationToken);
            await LeaveAsync(run, repository, places, head, cancellationToken);
            return FindExceeded(run) is { } exceeded ? run with { Diagnostics = run.Diagnostics.Add(exceeded) } : run;
        }
        finally
        {
            Folders.Delete(scratch);
        }
    }

    /// <summary>Of the run of the jobs, also where nobody told this build its id.</summary>
    private JobOrigin OriginOf() => request.Origin.Run == JobOrigin.Local && JobOutput.OnlyOne(request.In, JobIds.Create(scope.Plan), result => result.Run) is { Length: <= LongestId } run && run.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? request.Origin with { Run = run }
        : request.Origin;

    /// <summary>What collections left that were killed.</summary>
    private void RemoveOld()
    {
        foreach (var folder in Directory.EnumerateDirectories(scope.Paths.Folder, Scratch + "*").Where(folder => scope.Time.GetUtcNow() - Directory.GetLastWriteTimeUtc(folder) > Old).ToList())
        {
            Folders.Delete(folder);
        }
    }

    /// <summary>The branch may have moved since: what all results start from, where that is part of it.</summary>
    private async Task<string> FindStartAsync(GitRepository repository, string head, CancellationToken cancellationToken) =>
        JobOutput.OnlyOne(request.In, JobIds.Create(scope.Plan), result => result.Base) is { } start && start.All(char.IsAsciiHexDigit) && await repository.ResolveAsync(start, cancellationToken) == start
            && await repository.IsAncestorAsync(start, head, cancellationToken)
            ? start
            : head;

    /// <summary>Each job had its share of the limits, and a job that was tried again on another machine had it again.</summary>
    private Diagnostic? FindExceeded(RunResult run)
    {
        var (totals, limits) = (run.View?.Totals, scope.Settings);
        var (cost, tokens) = (totals?.CostUsd > limits.MaxCostUsd, totals?.Tokens > limits.MaxTokens);
        return cost || tokens
            ? Catalogue.JobsExceededBudget.At(SourceSpan.None, Format.Spent(totals!.Tokens, totals.CostUsd), cost ? Format.Cost(limits.MaxCostUsd!.Value) : $"{Format.Count(limits.MaxTokens!.Value)} tokens")
            : null;
    }

    /// <summary>For those who fetch the result from another machine.</summary>
    private async Task LeaveAsync(RunResult run, GitRepository repository, SpecPlaces places, string head, CancellationToken cancellationToken)
    {
        if (run.View is not { } view || scope.Settings.Lands)
        {
            return;
        }

        Disk.CreateFolder(request.Out);
        JobOutput.CopyReports(scope.Paths, request.Out);
        var suite = new JUnitSuite(scope.Plan.Spec.Name, scope.Plan.Spec.TasksFile, [.. scope.Plan.Groups.Select(group => CaseOf(group.Name, view.Groups[group.Position]))]);
        Disk.WriteText(Path.Combine(request.Out, JUnitFile), JUnitReport.Render([suite], repository.TopLevel));
        if (await repository.ResolveAsync(places.MainRef, cancellationToken) is { } result && result != head)
        {
            await repository.Git.RunAsync(repository.Place, cancellationToken, "bundle", "create", "--quiet", Path.Combine(request.Out, BundleFile), places.MainRef, "^" + head);
            await JobBundle.WritePatchAsync(repository, Path.Combine(request.Out, PatchFile), head, result, cancellationToken);
            await LfsObjects.SendAsync(repository, head, result, Path.Combine(request.Out, JobBundle.LfsFolder), cancellationToken);
        }
    }

    private static JUnitCase CaseOf(string name, GroupView group) => new(
        name,
        group.Worked.TotalSeconds,
        group.Status is GroupStatus.Blocked or GroupStatus.Skipped or GroupStatus.Planned or GroupStatus.AwaitingApproval ? group.Reason ?? group.Status.ToString() : null,
        group.Status is GroupStatus.Failed or GroupStatus.Cancelled ? group.Reason ?? group.Status.ToString() : null,
        string.Empty);
}
