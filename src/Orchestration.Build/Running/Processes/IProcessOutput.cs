namespace Orchestration.Build.Running.Processes;

/// <summary>What a look at an output file found.</summary>
internal enum OutputState
{
    /// <summary>All that is there has been read.</summary>
    Quiet,

    /// <summary>There is more than one look reads.</summary>
    More,

    /// <summary>More was written than may be kept: the process must end.</summary>
    TooMuch,
}

/// <summary>Reads along in one output file of a process.</summary>
internal interface IProcessOutput
{
    /// <summary>Reads what was written since the last look, at most a bounded part of it.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    OutputState Read();

    /// <summary>Reads to the end and lets go of what was held back; nothing is read afterwards.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    void Complete();
}
