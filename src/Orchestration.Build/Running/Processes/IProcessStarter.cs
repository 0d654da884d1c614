namespace Orchestration.Build.Running.Processes;

/// <summary>The one place where processes begin; tests put a scripted one here.</summary>
internal interface IProcessStarter
{
    /// <summary>Starts a process as the leader of its own session.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It could not be started.</exception>
    IChildProcess Start(ProcessSpec spec);
}

/// <summary>A started process and all that descends from it.</summary>
internal interface IChildProcess : IAsyncDisposable
{
    int Id { get; }

    Stream StandardInput { get; }

    Stream StandardOutput { get; }

    Stream StandardError { get; }

    /// <summary>
    /// Whatever ends the process if this one dies knows it. Its input waits for that: an agent does nothing before it has its prompt, so nothing of
    /// what it does can be lost between its start and this moment.
    /// </summary>
    Task Ready { get; }

    /// <summary>The process itself has ended; its children and their pipes may live on. The value is its exit code, where known.</summary>
    Task<int?> Exited { get; }

    /// <summary>Ends the whole tree: politely, and after <paramref name="grace"/> by force. Safe to call twice.</summary>
    Task EndTreeAsync(TimeSpan grace);
}
