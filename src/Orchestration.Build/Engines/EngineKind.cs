namespace Orchestration.Build.Engines;

/// <summary><c>OrchestrationEngine</c>.</summary>
internal enum EngineKind
{
    /// <summary>This machine.</summary>
    Local,
    GitLab,
    GitHub,
    Azure,
    Slurm,
}

/// <summary><c>OrchestrationEngineShell</c>.</summary>
internal enum EngineShell
{
    Sh,
    Pwsh,
}

/// <summary><c>OrchestrationEngineForm</c>.</summary>
internal enum EngineForm
{
    /// <summary>One job for each group, which starts when those are done that it needs.</summary>
    Graph,

    /// <summary>All groups of a wave at once, and the next wave after them.</summary>
    Waves,

    /// <summary>The groups of the waves, for a file of waves that runs.</summary>
    Matrices,
}
