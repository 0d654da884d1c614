using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Engines;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Running.Ledger;

/// <summary>
/// The ledger of a run, open for writing: one method for each type of event. A line is handed to the system before its method returns, so it survives the
/// death of this process; <see cref="FlushAsync"/> waits until it is on the disk. Every method throws an <see cref="IOException"/> where the disk is full or gone.
/// Thread-safe.
/// </summary>
internal sealed class RunLedger : IAsyncDisposable
{
    /// <summary>Of an agent's own words.</summary>
    private const int MaxResultLength = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly FileStream _file;
    private readonly TimeProvider _time;
    private readonly RunCookie _cookie;
    private readonly RunHistory _live;
    private TaskCompletionSource? _nextFlush;
    private Task _flushing = Task.CompletedTask;
    private bool _flusherRuns;
    private long _sequence;
    private long _known;

    private LedgerJob? _job;

    private RunLedger(string path, LedgerContents history, RunCookie cookie, TimeProvider time, JobOrigin? origin)
    {
        (_path, _cookie, _time, _known) = (path, cookie, time, history.CompleteLength);
        _job = origin is null ? null : new LedgerJob(origin.Host, origin.Engine, origin.Job, origin.Url, origin.Attempt, origin.Begun);
        _file = LedgerFile.Open(path);
        _live = RunHistory.From(history.Events);
        _sequence = history.Events.Length == 0 ? 0 : history.Events.Max(entry => entry.Seq);
    }

    /// <summary>Called with every new line, in order, on the thread that appends it; must be quick.</summary>
    public event Action<LedgerEvent>? Appended;

    public string RunId => _cookie.RunId;

    /// <summary>Asks what all lines come to, those of this run included. The answer must hold nothing of what it was given.</summary>
    public T Read<T>(Func<RunHistory, T> question)
    {
        lock (_gate)
        {
            return question(_live);
        }
    }

    /// <summary>What a person said about work, at this moment.</summary>
    public Approval? FindApproval(WorkIdentity work)
    {
        lock (_gate)
        {
            using var held = LedgerFile.Lock(_path);
            TakeIn();
            return _live[work.Group].Approval is { } approval && approval.Work == work ? approval : null;
        }
    }

    /// <summary>Opens for appending. What a killed build wrote half of is cut off with the first line.</summary>
    /// <exception cref="IOException">It cannot be opened or written.</exception>
    /// <param name="origin">The job that attempts run in, or null.</param>
    public static RunLedger Open(string path, LedgerContents history, RunCookie cookie, TimeProvider time, JobOrigin? origin = null) => new(path, history, cookie, time, origin);

    /// <param name="groups">The numbers that the run gives its groups.</param>
    /// <param name="secrets">Names of the variables whose values are hidden.</param>
    /// <param name="begun">When it began, where that was before now: jobs ran elsewhere.</param>
    public void StartRun(
        bool continued, string spec, string path, string? agent, int maxParallelism, IEnumerable<LedgerOrdinal> groups, ImmutableArray<string> secrets, DateTimeOffset begun = default) => Append(new LedgerEvent
        {
            Time = begun,
            Type = continued ? LedgerTypes.RunContinued : LedgerTypes.RunStarted,
            Spec = spec,
            Path = path,
            Agent = agent,
            MaxParallelism = maxParallelism,
            Incarnation = _cookie.Incarnation,
            Groups = [.. groups],
            Secrets = secrets.IsEmpty ? null : secrets,
        });

    public void EndRun(OutcomeClass outcome) => Append(new LedgerEvent { Type = LedgerTypes.RunEnded, Outcome = OutcomeNames.ToName(outcome) });

    /// <param name="reason">Why the group runs.</param>
    /// <param name="session">Of the agent, where one is continued.</param>
    /// <param name="log">Relative to the state folder.</param>
    /// <param name="key">What the group is started under.</param>
    public void StartAttempt(string group, int attempt, string agent, string? model, string reason, string? session, string log, string key)
    {
        Append(new LedgerEvent
        {
            Type = LedgerTypes.AttemptStarted,
            Group = group,
            Attempt = attempt,
            Agent = agent,
            Model = model,
            Reason = reason,
            Session = session,
            Log = log,
            Key = key,
            Job = _job,
        });

        // What comes before the next attempt is not the start of a job.
        _job = _job is null ? null : _job with { Begun = null };
    }

    /// <param name="exitCode">Null where the process was ended, did not start, or was another build's.</param>
    public void EndAttempt(string group, int attempt, AgentReport report, int? exitCode) => Append(new LedgerEvent
    {
        Type = LedgerTypes.AttemptEnded,
        Group = group,
        Attempt = attempt,
        Outcome = OutcomeNames.ToName(report.Outcome),
        ExitCode = exitCode,
        Error = report.Error,
        Session = report.SessionId,
        Usage = LedgerUsage.From(report.Usage),
        Result = report.ResultText is { Length: > MaxResultLength } text ? text[..MaxResultLength] + "…" : report.ResultText,
        Text = report.Notes.IsDefaultOrEmpty ? null : string.Join('\n', report.Notes),
    });

    /// <summary>Takes in what a job recorded about attempts of a group, under the next numbers and at the job's own times.</summary>
    /// <param name="ordinal">T-nn of the group.</param>
    /// <param name="key">What the group was started under.</param>
    /// <returns>The last attempt.</returns>
    public (int Attempt, string Agent, string? Model, AgentUsage Usage) Import(string group, int ordinal, string key, ImportedGroup import)
    {
        var first = Read(history => history[group].Attempts);
        import.TakeLogs?.Invoke(ordinal, first);
        var last = (Attempt: 0, Agent: string.Empty, Model: (string?)null, Usage: AgentUsage.Unknown);
        foreach (var entry in import.Events)
        {
            var number = first + entry.Attempt;
            Append(entry with
            {
                Group = group,
                Attempt = number,
                Key = entry.Type == LedgerTypes.AttemptStarted ? key : null,
                Log = entry.Log is null || number is null ? null : RunPaths.RelativeLog(ordinal, number.Value, "stdout"),
            });
            last = entry.Type switch
            {
                LedgerTypes.AttemptStarted => (number ?? 0, entry.Agent ?? string.Empty, entry.Model, AgentUsage.Unknown),
                LedgerTypes.AttemptEnded when number == last.Attempt => last with { Usage = entry.Usage?.ToUsage() ?? AgentUsage.Unknown },
                _ => last,
            };
        }

        if (import is { Ended: { } ended, Events.IsEmpty: false })
        {
            // From here on nobody works on it.
            Append(new LedgerEvent { Type = LedgerTypes.GroupWaiting, Group = group, Reason = OutcomeNames.ToName(import.Outcome), Strategy = "waits to be merged", Time = ended });
        }

        return last;
    }

    /// <param name="purpose">What it was asked for, in words.</param>
    /// <param name="log">Relative to the state folder.</param>
    public void EndHelper(string agent, string purpose, string log, AgentReport report) => Append(new LedgerEvent
    {
        Type = LedgerTypes.HelperEnded,
        Agent = agent,
        Outcome = OutcomeNames.ToName(report.Outcome),
        Reason = purpose,
        Error = report.Error,
        Usage = LedgerUsage.From(report.Usage),
        Log = log,
    });

    /// <param name="because">How its last attempt ended.</param>
    /// <param name="strategy">What happens next, in words.</param>
    /// <param name="error">What was wrong with the work, where the attempt itself ended well.</param>
    /// <param name="attempt">The attempt that was judged.</param>
    public void Wait(string group, OutcomeClass because, string strategy, DateTimeOffset? until = null, string? error = null, int? attempt = null) => Append(new LedgerEvent
    {
        Type = LedgerTypes.GroupWaiting,
        Group = group,
        Attempt = attempt,
        Reason = OutcomeNames.ToName(because),
        Strategy = strategy,
        Until = until,
        Error = error,
    });

    public void FindUpToDate(string group, string reason) => Append(new LedgerEvent { Type = LedgerTypes.GroupUpToDate, Group = group, Reason = reason });

    /// <param name="work">What a person is asked about.</param>
    public void AwaitApproval(string group, int attempt, WorkIdentity work) => Append(new LedgerEvent
    {
        Type = LedgerTypes.GroupAwaitingApproval,
        Group = group,
        Attempt = attempt,
        Spec = work.Spec,
        Key = work.Key,
        Tree = work.Tree,
        Reason = "its work is ready and awaits approval",
    });

    /// <summary>A person approved the work in a job that an engine held for it.</summary>
    public void Approve(int attempt, WorkIdentity work, string by, DateTimeOffset time)
    {
        AwaitApproval(work.Group, attempt, work);
        Append(new Approval(work, null, string.Empty, attempt).Answer(approved: true, $"by {by}", time));
    }

    /// <param name="branch">The user's branch that the work is for; empty where none is checked out.</param>
    public void OpenWork(string branch) => Append(new LedgerEvent { Type = LedgerTypes.WorkOpened, Branch = branch });

    /// <summary>All accepted work is in the user's branch.</summary>
    public void LandWork() => Append(new LedgerEvent { Type = LedgerTypes.WorkLanded });

    public void BeginFastForward(FastForwardIntent intent) => Append(new LedgerEvent
    {
        Type = LedgerTypes.FastForwardBegun,
        Branch = intent.Branch,
        Base = intent.From,
        Commit = intent.To,
    });

    public void EndFastForward() => Append(new LedgerEvent { Type = LedgerTypes.FastForwardEnded });

    /// <summary>The group is over in this run.</summary>
    /// <param name="attempt">Null where none was judged: blocked, or done by hand.</param>
    /// <param name="key">What a completed group was done under.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="reason">Why it is blocked.</param>
    /// <param name="strategy">What its end means for others, in words.</param>
    /// <param name="buildFiles">Files it changed that run in everybody's next build.</param>
    public void EndGroup(
        string group,
        OutcomeClass outcome,
        int? attempt = null,
        GroupKey? key = null,
        string? commit = null,
        int? testsAdded = null,
        string? error = null,
        string? reason = null,
        string? strategy = null,
        ImmutableArray<string>? buildFiles = null)
    {
        Append(new LedgerEvent
        {
            Type = LedgerTypes.GroupEnded,
            Group = group,
            Attempt = attempt,
            Outcome = OutcomeNames.ToName(outcome),
            Key = key?.Value,
            Parts = key?.Components,
            Commit = commit,
            TestsAdded = testsAdded,
            BuildFiles = buildFiles is { IsDefaultOrEmpty: false } ? buildFiles : null,
            Error = error,
            Reason = reason,
            Strategy = strategy,
        });
    }

    /// <param name="isKnown">The agent itself said until when; else a later build tries again at once.</param>
    public void ParkLane(string agent, DateTimeOffset until, string reason, bool isKnown) => Append(new LedgerEvent
    {
        Type = LedgerTypes.LaneParked,
        Agent = agent,
        Until = until,
        Reason = reason,
        Known = isKnown ? true : null,
    });

    public void StopLane(string agent, string reason) => Append(new LedgerEvent { Type = LedgerTypes.LaneStopped, Agent = agent, Reason = reason });

    public void Note(string text) => Append(new LedgerEvent { Type = LedgerTypes.Note, Text = text });

    /// <summary>Completes when all lines written so far are on the disk. Lines that come during one flush share the next.</summary>
    public Task FlushAsync()
    {
        lock (_gate)
        {
            _nextFlush ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_flusherRuns)
            {
                _flusherRuns = true;
                _flushing = Task.Run(FlushWhileAsked);
            }

            return _nextFlush.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _flushing;
        await _file.DisposeAsync();
    }

    /// <summary>Writes one line; run, number and, where it has none, time are filled in here.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    private void Append(LedgerEvent entry)
    {
        lock (_gate)
        {
            using var held = LedgerFile.Lock(_path);
            TakeIn();
            var stamped = entry with { Run = RunId, Seq = _sequence + 1, Time = entry.Time == default ? _time.GetUtcNow() : entry.Time };
            LedgerFile.Write(_file, LedgerFile.Serialize(stamped));
            _known = _file.Length;
            _sequence++;
            Follow(stamped);
        }
    }

    /// <summary>What others wrote since.</summary>
    private void TakeIn()
    {
        LedgerFile.CutTornEnd(_file, _known);
        if (_file.Length <= _known)
        {
            return;
        }

        var bytes = new byte[_file.Length - _known];
        _ = RandomAccess.Read(_file.SafeFileHandle, bytes, _known);
        _known = _file.Length;
        foreach (var entry in LedgerReader.Parse(bytes).Events)
        {
            Follow(entry);
        }
    }

    private void Follow(LedgerEvent entry)
    {
        _live.Apply(entry);
        Appended?.Invoke(entry);
    }

    private void FlushWhileAsked()
    {
        while (true)
        {
            TaskCompletionSource asked;
            lock (_gate)
            {
                if (_nextFlush is null)
                {
                    _flusherRuns = false;
                    return;
                }

                asked = _nextFlush;
                _nextFlush = null;
            }

            try
            {
                Disk.Flush(_file);
                asked.SetResult();
            }
            catch (IOException exception)
            {
                asked.SetException(exception);
            }
        }
    }
}
