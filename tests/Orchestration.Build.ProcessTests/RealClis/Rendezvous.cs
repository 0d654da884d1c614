using System.Collections.Concurrent;

namespace Orchestration.Build.ProcessTests.RealClis;

/// <summary>Holds everybody until all have come once.</summary>
internal sealed class Rendezvous(int size)
{
    private readonly ConcurrentDictionary<string, bool> _here = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsComplete => _complete.Task.IsCompleted;

    public Task ArriveAsync(string name)
    {
        _here[name] = true;
        if (_here.Count == size)
        {
            _complete.TrySetResult();
        }

        return _complete.Task;
    }
}
