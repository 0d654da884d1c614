using System.Collections.Concurrent;

namespace Orchestration.Build.Running.Scheduling;

/// <summary>Lets agents of one profile start one after the other, each once the one before has said its first word, in all runs of this process.</summary>
internal static class StartTurns
{
    /// <summary>One that hangs before its first word must not keep all others.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Turns = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="profile">Its name; null for an agent that may start beside others.</param>
    public static async Task<StartTurn> TakeAsync(string? profile, CancellationToken cancellationToken)
    {
        if (profile is null)
        {
            return new StartTurn(null);
        }

        var turn = Turns.GetOrAdd(profile, _ => new SemaphoreSlim(1, 1));
        return new StartTurn(await turn.WaitAsync(LongestWait, cancellationToken) ? turn : null);
    }
}

/// <summary>Given back at the first word of the agent, or at its end.</summary>
internal sealed class StartTurn(SemaphoreSlim? turn) : IDisposable
{
    private int _given;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _given, 1) == 0)
        {
            turn?.Release();
        }
    }
}
