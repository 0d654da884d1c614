using System.Globalization;
using Orchestration.Build.KillTests;

// Kill tests: a 12-group plan is cut by a signal to its build at a moment of one of four phases, then continued. The judge is the fake agent's
// own record, never the ledger.
//
//   dotnet run --project tests/Orchestration.Build.KillTests -- [--runs 200] [--seed 1] [--builds 20] [--worktree] [--keep]
//
// --builds: how many of the runs are real `dotnet build` processes; the others call the task's core in a small host, which starts faster.
if (args is ["host", var root])
{
    return await Host.RunAsync(root);
}

var runs = Option("--runs", 200);
var seed = Option("--seed", Environment.TickCount & 0xFFFF);
var builds = Option("--builds", runs / 10);
var driver = new Driver(seed, builds, args.Contains("--worktree"), args.Contains("--keep"));
return await driver.RunAsync(runs) ? 0 : 1;

int Option(string name, int otherwise) =>
    Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
