using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Running.Run;

/// <summary>Reads the folders that jobs left, as data of strangers: what a run then judges and merges, and why the rest is not.</summary>
/// <param name="user">Gets what Git LFS keeps beside git.</param>
/// <param name="folder">Absolute path of the folder with one folder for each job.</param>
/// <param name="start">The commit that the jobs started from.</param>
/// <param name="rerun">What to do to run a group again, for people.</param>
/// <param name="maxLog">A larger log stays where it is, in bytes.</param>
internal sealed class JobImports(Plan plan, RunPaths paths, GitRepository user, string folder, string start, string rerun, long maxLog)
{
    private const int MaxLedger = 64 * 1024 * 1024;
    private const int MaxText = 64 * 1024;
    private const int MaxAttempts = 1_000;

    /// <summary>Longer ago than any run; a clock that is wrong by more is no clock.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(60);

    private readonly string _hash = PlanHash.Of(plan);
    private readonly ImmutableArray<string> _ids = JobIds.Create(plan);

    /// <param name="commits">Takes the work.</param>
    /// <param name="now">By our clock.</param>
    /// <returns>By group id, one for each group that has a job.</returns>
    public async Task<IReadOnlyDictionary<string, ImportedGroup>> ReadAsync(JobCommits commits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var imports = new Dictionary<string, ImportedGroup>(StringComparer.Ordinal);
        foreach (var group in plan.Order.Select(position => plan.Groups[position]).Where(commits.HasJob))
        {
            imports[group.Id] = await ReadAsync(group, commits, now, cancellationToken);
        }

        return imports;
    }

    private async Task<ImportedGroup> ReadAsync(PlanGroup group, JobCommits commits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var job = _ids[group.Position];
        var (result, problem) = JobOutput.Read(folder, job, group.Id, start, _hash);
        if (result is null)
        {
            return new ImportedGroup(OutcomeClass.Failed, [], null) { Problem = Catalogue.JobResultMissing.At(group.Location, group.Name, problem.TrimEnd('.'), rerun) };
        }

        // A clock that is ahead is put right; one that is behind is not noticed, and harms nothing.
        var ahead = result.End > now ? result.End - now : TimeSpan.Zero;
        var ended = Sane(result.End, now, ahead);
        var events = Events(group, Path.Combine(folder, job, JobOutput.LedgerFile), time => Sane(time, now, ahead));
        void TakeLogs(int ordinal, int first) => CopyLogs(group, ordinal, first, events);

        if (!result.HasWork)
        {
            var outcome = OutcomeNames.Parse(result.Outcome) is { } known and not (OutcomeClass.Completed or OutcomeClass.Blocked or OutcomeClass.Skipped) ? known
                : result.Exit == JobExit.Cancelled ? OutcomeClass.Cancelled : OutcomeClass.Failed;
            var why = Model.Texts.Shorten(Model.Texts.OneLine(result.Error ?? result.Status), 500);
            return new ImportedGroup(outcome == OutcomeClass.Cancelled ? OutcomeClass.Failed : outcome, events, ended)
            {
                TakeLogs = TakeLogs,
                Problem = Catalogue.JobGroupFailed.At(group.Location, group.Name, Model.Texts.Shorten(Model.Texts.OneLine(result.Host), 80), why.TrimEnd('.'), Path.Combine(folder, job)),
            };
        }

        if (await commits.TakeAsync(group, Path.Combine(folder, job, JobBundle.FileName), cancellationToken) is { } refusal)
        {
            return new ImportedGroup(OutcomeClass.Failed, events, ended) { TakeLogs = TakeLogs, Problem = Catalogue.JobResultRefused.At(group.Location, group.Name, refusal, Path.Combine(folder, job)) };
        }

        await LfsObjects.ReceiveAsync(user, Path.Combine(folder, job, JobBundle.LfsFolder), cancellationToken);
        var work = commits.Find(group)!;
        return new ImportedGroup(OutcomeClass.Completed, events, ended) { TakeLogs = TakeLogs, Work = (work.Parent, work.Tree), Approval = Approval(group, job, work.Tree, now) };
    }

    private (string By, DateTimeOffset Time)? Approval(PlanGroup group, string job, string tree, DateTimeOffset now) =>
        group.Assignment.Approve && JobOutput.ReadApproval(folder, job, group.Id, tree) is { } approval ? (Model.Texts.Shorten(Model.Texts.OneLine(approval.By), 80), Sane(approval.Time, now, TimeSpan.Zero)) : null;

    /// <summary>Copies the logs of attempts to where the run's own would be.</summary>
    /// <param name="ordinal">T-nn of the group.</param>
    /// <param name="first">Attempts of the group before these.</param>
    private void CopyLogs(PlanGroup group, int ordinal, int first, ImmutableArray<LedgerEvent> events)
    {
        var from = Path.Combine(folder, _ids[group.Position], JobOutput.LogsFolder);
        if (new DirectoryInfo(from) is not { Exists: true, LinkTarget: null })
        {
            return;
        }

        Disk.CreateFolder(paths.Logs);
        foreach (var attempt in events.Where(entry => entry is { Type: LedgerTypes.AttemptStarted, Attempt: not null }).Select(entry => entry.Attempt!.Value))
        {
            var (theirs, ours) = (RunPaths.AttemptLabel(group.Ordinal, attempt), RunPaths.AttemptLabel(ordinal, first + attempt));
            foreach (var log in Directory.EnumerateFiles(from, theirs + ".*").Where(log => OrdinaryFile.IsAt(log, maxLog)))
            {
                Disk.Copy(log, Path.Combine(paths.Logs, ours + Path.GetFileName(log)[theirs.Length..]), overwrite: true);
            }
        }
    }

    /// <summary>What a ledger says about attempts of the group, and nothing else that it says.</summary>
    private ImmutableArray<LedgerEvent> Events(PlanGroup group, string file, Func<DateTimeOffset, DateTimeOffset> sane)
    {
        if (!OrdinaryFile.IsAt(file, MaxLedger))
        {
            return [];
        }

        var found = ImmutableArray.CreateBuilder<LedgerEvent>();
        var attempt = 0;
        foreach (var entry in LedgerReader.Read(file).Events.Where(entry => entry.Group == group.Id))
        {
            switch (entry.Type)
            {
                case LedgerTypes.AttemptStarted when attempt < MaxAttempts:
                    attempt++;
                    found.Add(new LedgerEvent
                    {
                        Type = entry.Type,
                        Time = sane(entry.Time),
                        Attempt = attempt,
                        Agent = Short(entry.Agent),
                        Model = Short(entry.Model),
                        Reason = Short(entry.Reason),
                        Session = Short(entry.Session),
                        Log = entry.Log is null ? null : string.Empty,
                        Job = entry.Job is { } job ? new LedgerJob(Short(job.Host)!, Short(job.Engine)!, Short(job.Id), Short(job.Url), Short(job.Attempt)!, job.Begun is { } begun ? sane(begun) : null) : null,
                    });
                    break;
                case LedgerTypes.AttemptEnded when attempt > 0:
                    found.Add(new LedgerEvent
                    {
                        Type = entry.Type,
                        Time = sane(entry.Time),
                        Attempt = attempt,
                        Outcome = entry.Outcome,
                        ExitCode = entry.ExitCode,
                        Error = Short(entry.Error),
                        Session = Short(entry.Session),
                        Usage = entry.Usage?.ToPlausible(),
                        Result = entry.Result is { Length: > MaxText } text ? text[..MaxText] : entry.Result,
                        Text = Short(entry.Text),
                    });
                    break;
                case LedgerTypes.GroupWaiting when attempt > 0:
                    found.Add(new LedgerEvent
                    {
                        Type = entry.Type,
                        Time = sane(entry.Time),
                        Attempt = attempt,
                        Reason = Short(entry.Reason),
                        Strategy = Short(entry.Strategy),
                        Error = Short(entry.Error),
                        Until = entry.Until,
                    });
                    break;
            }
        }

        return found.ToImmutable();
    }

    private static string? Short(string? text) => text is null ? null : Model.Texts.Shorten(text, MaxText);

    private static DateTimeOffset Sane(DateTimeOffset time, DateTimeOffset now, TimeSpan ahead)
    {
        var shifted = time - DateTimeOffset.MinValue < ahead ? DateTimeOffset.MinValue : time - ahead;
        return shifted > now ? now : shifted < now - Horizon ? now - Horizon : shifted;
    }
}
