using Orchestration.Build.Diagnostics;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Scheduling;

namespace Orchestration.Build.Running.Run;

/// <summary>Where the groups of a run work: in trees of their own, or in the user's.</summary>
internal static class Workspaces
{
    /// <returns>The workspace, or null with the reason in <paramref name="bag"/>.</returns>
    public static async Task<IGroupWorkspace?> OpenAsync(RunScope scope, IGateRunner gates, DiagnosticBag bag, CancellationToken cancellationToken) =>
        scope.Settings.Isolated
            ? await WorkspaceStart.CreateAsync(scope, gates, bag, cancellationToken)
            : new SharedWorkspace(scope, gates, await SharedTreeStart.CreateJudgeAsync(scope, bag, cancellationToken));
}
