namespace Orchestration.Build.Running.Ledger;

/// <summary>From when on accepted work is worth a look.</summary>
/// <param name="FileSize">Bytes of one file.</param>
/// <param name="NewFiles">Files that one group adds.</param>
internal sealed record WorkLimits(long FileSize, long NewFiles)
{
    public static WorkLimits Default { get; } = new(10L * 1024 * 1024, 500);
}
