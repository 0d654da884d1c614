using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Scheduling;

/// <summary>What the parts of one run share.</summary>
internal sealed record RunContext(
    Plan Plan,
    RunSettings Settings,
    RunPaths Paths,
    RunLedger Ledger,
    LedgerHistory History,
    LaneBoard Board,
    BudgetGuard Budget,
    IGroupWorkspace Workspace,
    IAttemptRunner Attempts,
    TimeProvider Time)
{
    /// <summary>Of the whole run; locked while added to.</summary>
    public List<Diagnostic> Problems { get; } = [];

    public void Report(Diagnostic diagnostic)
    {
        lock (Problems)
        {
            Problems.Add(diagnostic);
        }
    }

    public IReadOnlyList<Diagnostic> TakeProblems()
    {
        lock (Problems)
        {
            return [.. Problems];
        }
    }
}
