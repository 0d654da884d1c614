using Orchestration.Build.Planning;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Running.Run;
using Orchestration.Build.Testing;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Running;

[TestClass]
public sealed class RunViewsTests
{
    [TestMethod]
    public async Task A_first_run_that_takes_long_to_open_its_work_has_no_view_yet_and_ends_no_build()
    {
        using var folder = new TempFolder();
        var (time, plan) = (new ManualTime(), Planner.Create(TestSpec.Create("A", "B <- 1")));
        await using var ledger = RunLedger.Open(folder["ledger.jsonl"], LedgerContents.Empty, new RunCookie("run", "1"), time);
        var scope = new RunScope { Plan = plan, Root = folder.Path, Paths = new RunPaths(folder.Path), Time = time, Ledger = ledger, History = RunHistory.From([]) };
        using var views = new RunViews(scope);
        ledger.Appended += views.Follow;

        ledger.OpenWork("main");
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsFalse(File.Exists(scope.Paths.MasterPlan));

        ledger.StartRun(continued: false, plan.Spec.Name, plan.Spec.RelativePath, "mine", 4, plan.Groups.Select(group => new LedgerOrdinal(group.Id, group.Ordinal)), []);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsTrue(File.Exists(scope.Paths.MasterPlan));
    }
}
