using System.Collections.Immutable;
using System.Text.Json;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Running.Ledger;

/// <summary>
/// The ledger of a run, open for writing. A line is handed to the system before <see cref="Append"/> returns, so it survives the death of this process;
/// <see cref="AppendDurableAsync"/> also waits until it is on the disk, many lines at a time. Thread-safe.
/// </summary>
internal sealed class RunLedger : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private readonly TimeProvider _time;
    private readonly RunCookie _cookie;
    private TaskCompletionSource? _nextFlush;
    private Task _flushing = Task.CompletedTask;
    private bool _flusherRuns;
    private long _sequence;

    private RunLedger(FileStream file, LedgerContents history, RunCookie cookie, TimeProvider time)
    {
        (_file, _cookie, _time) = (file, cookie, time);
        History = history.Events;
        _sequence = history.Events.Length == 0 ? 0 : history.Events.Max(entry => entry.Seq);
    }

    /// <summary>Called with every new line, in order, on the thread that appends it; must be quick.</summary>
    public event Action<LedgerEvent>? Appended;

    /// <summary>What the file held when it was opened.</summary>
    public ImmutableArray<LedgerEvent> History { get; }

    public string RunId => _cookie.RunId;

    /// <summary>Opens for appending; the torn end of a killed build's last line is cut off.</summary>
    /// <exception cref="IOException">It cannot be opened or written.</exception>
    public static RunLedger Open(string path, LedgerContents history, RunCookie cookie, TimeProvider time)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
        if (file.Length > history.CompleteLength)
        {
            file.SetLength(history.CompleteLength);
        }

        file.Position = history.CompleteLength;
        return new RunLedger(file, history, cookie, time);
    }

    /// <summary>Writes one line; run, number and time are filled in here.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public LedgerEvent Append(LedgerEvent entry)
    {
        lock (_gate)
        {
            var stamped = entry with { Run = RunId, Seq = _sequence + 1, Time = _time.GetUtcNow() };
            var bytes = JsonSerializer.SerializeToUtf8Bytes(stamped, LedgerJson.Default.LedgerEvent);
            Array.Resize(ref bytes, bytes.Length + 1);
            bytes[^1] = (byte)'\n';
            _file.Write(bytes);
            _sequence++;
            Appended?.Invoke(stamped);
            return stamped;
        }
    }

    /// <summary>Writes one line and completes when it is on the disk. Lines that come during one flush share the next.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public async Task<LedgerEvent> AppendDurableAsync(LedgerEvent entry)
    {
        var stamped = Append(entry);
        await FlushAsync();
        return stamped;
    }

    /// <summary>Completes when all lines written so far are on the disk.</summary>
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
                _file.Flush(flushToDisk: true);
                asked.SetResult();
            }
            catch (IOException exception)
            {
                asked.SetException(exception);
            }
        }
    }
}
