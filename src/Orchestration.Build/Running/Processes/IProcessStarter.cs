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

    /// <summary>The process itself has ended; its children may live on. The value is its exit code, where known.</summary>
    Task<int?> Exited { get; }

    /// <summary>Ends the whole tree: politely, and after <paramref name="grace"/> by force. Safe to call twice.</summary>
    Task EndTreeAsync(TimeSpan grace);
}
