namespace Orchestration.Build.Running.Scheduling;

/// <summary>Why no attempt may start in a lane any more.</summary>
internal enum LaneRefusal
{
    /// <summary>The run takes nothing new: fail-fast, or the budget.</summary>
    RunClosed,

    /// <summary>The agent is not authorised.</summary>
    LaneStopped,

    /// <summary>The rate limit lasts longer than the run may wait.</summary>
    WaitTooLong,
}

/// <summary>A slot, held until it is given back.</summary>
internal sealed class LaneSlot(LaneBoard board) : IDisposable
{
    private int _returned;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0)
        {
            board.Return();
        }
    }
}

/// <summary>Either a slot or the reason why there is none.</summary>
internal readonly record struct LaneAnswer(LaneSlot? Slot, LaneRefusal? Refusal, string? Reason);

/// <summary>
/// Slots of the run and lanes of the agents. Who waits is served by rank, as soon as a slot is free and its lane is open; a parked lane holds up nobody else.
/// </summary>
internal sealed class LaneBoard(int slots, TimeSpan maxWait, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<Waiter> _waiters = new(Comparer<Waiter>.Create(Compare));
    private int _free = slots;
    private long _arrivals;
    private string? _closed;

    /// <param name="rank">The lowest is served first.</param>
    public Task<LaneAnswer> EnterAsync(string lane, int rank, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(lane, rank, Interlocked.Increment(ref _arrivals));
        lock (_gate)
        {
            _waiters.Add(waiter);
            Serve();
        }

        // Outside the lock: a token that is cancelled already calls back at once.
        waiter.Registration = cancellationToken.UnsafeRegister(_ => Cancel(waiter, cancellationToken), null);
        return waiter.Completion.Task;
    }

    /// <summary>Nothing starts in the lane before <paramref name="until"/>; too far away, and it is given up.</summary>
    /// <returns>Whether waiting is worth while.</returns>
    public bool Park(string lane, DateTimeOffset until, string reason)
    {
        lock (_gate)
        {
            var state = Find(lane);
            var now = time.GetUtcNow();
            state.ParkedSince ??= now;
            if (until - state.ParkedSince.Value > maxWait)
            {
                Refuse(state, LaneRefusal.WaitTooLong, reason);
                return false;
            }

            state.Timer?.Dispose();
            (state.Parked, state.Until) = (until > now, until);
            state.Timer = state.Parked ? time.CreateTimer(_ => Reopen(state), null, until - now, Timeout.InfiniteTimeSpan) : null;
            return true;
        }
    }

    /// <summary>When the lane opens again; null where it is open.</summary>
    public DateTimeOffset? ParkedUntil(string lane)
    {
        lock (_gate)
        {
            return _closed is null && Find(lane) is { Parked: true, Refusal: null } parked ? parked.Until : null;
        }
    }

    /// <summary>The lane answered: a later rate limit is a new one.</summary>
    public void Unpark(string lane)
    {
        lock (_gate)
        {
            Find(lane).ParkedSince = null;
        }
    }

    /// <summary>Nothing starts in the lane any more.</summary>
    /// <returns>False when it was stopped already.</returns>
    public bool Stop(string lane, string reason)
    {
        lock (_gate)
        {
            var state = Find(lane);
            var first = state.Refusal != LaneRefusal.LaneStopped;
            Refuse(state, LaneRefusal.LaneStopped, reason);
            return first;
        }
    }

    /// <summary>Nothing starts any more; what runs continues.</summary>
    /// <returns>False when it was closed already.</returns>
    public bool Close(string reason)
    {
        lock (_gate)
        {
            var first = _closed is null;
            _closed ??= reason;
            Serve();
            return first;
        }
    }

    public void Return()
    {
        lock (_gate)
        {
            _free++;
            Serve();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var lane in _lanes.Values)
            {
                lane.Timer?.Dispose();
            }
        }
    }

    private static int Compare(Waiter? left, Waiter? right)
    {
        var order = left!.Rank.CompareTo(right!.Rank);
        return order != 0 ? order : left.Arrival.CompareTo(right.Arrival);
    }

    private Lane Find(string name)
    {
        if (!_lanes.TryGetValue(name, out var lane))
        {
            _lanes.Add(name, lane = new Lane());
        }

        return lane;
    }

    private void Refuse(Lane lane, LaneRefusal refusal, string reason)
    {
        (lane.Refusal, lane.Reason) = (refusal, reason);
        Serve();
    }

    private void Reopen(Lane lane)
    {
        lock (_gate)
        {
            lane.Parked = false;
            Serve();
        }
    }

    private void Cancel(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_waiters.Remove(waiter))
            {
                waiter.Completion.SetCanceled(cancellationToken);
            }
        }
    }

    private void Serve()
    {
        // With thousands of waiters and no free slot there is nothing to look for, unless somebody is to be refused.
        var mayRefuse = _closed is not null || _lanes.Values.Any(lane => lane.Refusal is not null);

        List<(Waiter Waiter, LaneAnswer Answer)> served = [];
        foreach (var waiter in _waiters)
        {
            var lane = Find(waiter.Lane);
            if (_closed is not null)
            {
                served.Add((waiter, new LaneAnswer(null, LaneRefusal.RunClosed, _closed)));
            }
            else if (lane.Refusal is not null)
            {
                served.Add((waiter, new LaneAnswer(null, lane.Refusal, lane.Reason)));
            }
            else if (_free > 0 && !lane.Parked)
            {
                _free--;
                served.Add((waiter, new LaneAnswer(new LaneSlot(this), null, null)));
            }
            else if (_free == 0 && !mayRefuse)
            {
                break;
            }
        }

        served.ForEach(pair => Answer(pair.Waiter, pair.Answer));
    }

    private void Answer(Waiter waiter, LaneAnswer answer)
    {
        _waiters.Remove(waiter);
        waiter.Registration.Unregister();
        waiter.Completion.SetResult(answer);
    }

    private sealed class Lane
    {
        public bool Parked { get; set; }

        /// <summary>End of the present rest.</summary>
        public DateTimeOffset Until { get; set; }

        /// <summary>Beginning of the present series of rate limits.</summary>
        public DateTimeOffset? ParkedSince { get; set; }

        public LaneRefusal? Refusal { get; set; }

        public string? Reason { get; set; }

        public ITimer? Timer { get; set; }
    }

    private sealed class Waiter(string lane, int rank, long arrival)
    {
        public string Lane => lane;

        public int Rank => rank;

        public long Arrival => arrival;

        public TaskCompletionSource<LaneAnswer> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenRegistration Registration { get; set; }
    }
}
