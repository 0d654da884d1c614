namespace Orchestration.Build.Running.Evidence;

/// <summary>
/// Which gates run beside which: many of them use a port or a database that there is once. A gate on the merged tree, or on a commit before the work, runs alone.
/// Gates in trees of groups may overlap; one that fails then is repeated alone, and only that counts.
/// </summary>
/// <param name="parallel">Gates in trees of groups may overlap.</param>
internal sealed class GateTurns(bool parallel) : IDisposable
{
    private readonly SemaphoreSlim _entrance = new(1, 1);
    private readonly SemaphoreSlim _room = new(1, 1);
    private readonly Lock _lock = new();
    private readonly List<Visit> _inside = [];
    private volatile bool _serial = !parallel;

    public void Dispose()
    {
        _entrance.Dispose();
        _room.Dispose();
    }

    /// <summary>Runs a gate with no other one beside it.</summary>
    public async Task<GateOutcome> RunAloneAsync(Func<Task<GateOutcome>> gate, CancellationToken cancellationToken)
    {
        // Whoever waits for the room keeps the entrance, so that a row of others cannot keep it waiting.
        await _entrance.WaitAsync(cancellationToken);
        try
        {
            await _room.WaitAsync(cancellationToken);
        }
        finally
        {
            _entrance.Release();
        }

        try
        {
            return await gate();
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>Runs a gate that others of its kind may run beside.</summary>
    /// <returns>What it showed; and whether it failed beside others and passed alone, from when on nothing overlaps any more.</returns>
    public async Task<(GateOutcome Outcome, bool NeedsToBeAlone)> RunBesideOthersAsync(Func<Task<GateOutcome>> gate, CancellationToken cancellationToken)
    {
        if (_serial)
        {
            return (await RunAloneAsync(gate, cancellationToken), false);
        }

        var visit = await EnterAsync(cancellationToken);
        GateOutcome outcome;
        try
        {
            outcome = await gate();
        }
        finally
        {
            Leave(visit);
        }

        if (outcome.Passed || !visit.HadCompany)
        {
            return (outcome, false);
        }

        var alone = await RunAloneAsync(gate, cancellationToken);
        _serial |= alone.Passed;
        return (alone, alone.Passed);
    }

    private async Task<Visit> EnterAsync(CancellationToken cancellationToken)
    {
        await _entrance.WaitAsync(cancellationToken);
        try
        {
            var visit = new Visit();
            bool first;
            lock (_lock)
            {
                first = _inside.Count == 0;
                _inside.Add(visit);
                visit.HadCompany = !first;
                _inside.ForEach(other => other.HadCompany |= !first);
            }

            if (first)
            {
                await TakeRoomAsync(visit, cancellationToken);
            }

            return visit;
        }
        finally
        {
            _entrance.Release();
        }
    }

    private async Task TakeRoomAsync(Visit visit, CancellationToken cancellationToken)
    {
        try
        {
            await _room.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                _inside.Remove(visit);
            }

            throw;
        }
    }

    private void Leave(Visit visit)
    {
        lock (_lock)
        {
            _inside.Remove(visit);
            if (_inside.Count == 0)
            {
                _room.Release();
            }
        }
    }

    private sealed class Visit
    {
        public bool HadCompany { get; set; }
    }
}
