namespace Orchestration.Build.Running.Processes;

/// <summary>Takes one output stream of a process.</summary>
internal interface IProcessOutput
{
    /// <summary>Reads until the end of the stream, an error of the pipe, or cancellation; never throws for them.</summary>
    Task ReadAsync(Stream stream, CancellationToken cancellationToken);

    /// <summary>Lets go of what was held back; nothing is taken afterwards.</summary>
    void Complete();
}
