namespace Orchestration.Build.Running.Ledger;

/// <summary>How long somebody worked on a group: its agents and its judges. What a person, a rate limit, a back-off or the next build was waited for is no work.</summary>
internal sealed class WorkClock
{
    private DateTimeOffset? _since;

    /// <summary>Of the last attempt with its judging.</summary>
    public TimeSpan Attempt { get; private set; }

    /// <summary>Of all attempts of the run.</summary>
    public TimeSpan Run { get; private set; }

    /// <summary>A build was killed during the attempt: it took longer than the ledger knows.</summary>
    public bool IsPartial { get; private set; }

    public void BeginRun() => (_since, Run) = (null, TimeSpan.Zero);

    public void BeginAttempt(DateTimeOffset now)
    {
        Stop(now);
        (_since, Attempt, IsPartial) = (now, TimeSpan.Zero, false);
    }

    /// <summary>One part of the work is over and the next begins.</summary>
    public void GoOn(DateTimeOffset now)
    {
        Stop(now);
        _since = now;
    }

    public void Stop(DateTimeOffset now)
    {
        if (_since is { } since && now > since)
        {
            Attempt += now - since;
            Run += now - since;
        }

        _since = null;
    }

    /// <param name="last">The last that is known of the build that was killed.</param>
    public void Interrupt(DateTimeOffset last)
    {
        IsPartial |= _since is not null;
        Stop(last);
    }
}
