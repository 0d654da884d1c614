using System.Globalization;
using Orchestration.Build.Torture.Attacks;
using Orchestration.Build.Torture.Kills;
using Orchestration.Build.Torture.Lies;

// What no test can wait for: runs that are killed and continued, and agents that lie. Plans, behaviours and moments are drawn from a seed. The judges are the
// agents' own record and the final commit as git shows it, never what the code under test says about itself.
return args switch
{
    ["kills", "git", ..] => await WithShellAsync(() => GitKills.RunAsync(Number("--runs", 5), Seed())),
    ["kills", ..] => await new Driver(Seed(), Number("--builds", Number("--runs", 200) / 10), args.Contains("--worktree"), args.Contains("--keep")).RunAsync(Number("--runs", 200)) ? 0 : 1,
    ["attacks", ..] => await WithShellAsync(() => AttackRuns.RunAsync(Number("--runs", 20), Seed())),
    ["lies", ..] => await WithShellAsync(() => Lies.RunAsync(Number("--runs", 20), Seed())),

    // Processes that this program starts of itself, to be killed.
    ["host", var root] => await Host.RunAsync(root),
    ["run", var root] => await Orchestrator.RunAsync(root),
    _ => Usage(),
};

int Seed() => Number("--seed", Environment.TickCount & 0xFFFF);

int Number(string name, int otherwise) =>
    Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

static async Task<int> WithShellAsync(Func<Task<int>> run)
{
    if (OperatingSystem.IsWindows())
    {
        Console.WriteLine("The agents of this command are shell scripts; it runs on Linux and macOS.");
        return 0;
    }

    return await run();
}

static int Usage()
{
    Console.Error.WriteLine("""
        Orchestration.Build.Torture kills [--runs 200] [--seed N] [--builds 20] [--worktree] [--keep]
          A plan of twelve groups is cut by a signal to its build in one of four phases, then continued. --builds: how many of the runs are real
          `dotnet build` processes; the others call the task's core in a small host, which starts faster.
        Orchestration.Build.Torture kills git [--runs 5] [--seed N]
          The same in worktrees, by SIGKILL before, during or after each step of git; --runs for each step.
        Orchestration.Build.Torture lies [--runs 20] [--seed N]
          Agents that lie, stray and break things. How often is work called done that is not?

        Orchestration.Build.Torture attacks [--runs 20] [--seed N]
          Agents, and tests run by gates, that attack git. What of others is changed?

        Exit code 0: nothing false was found.
        """);
    return 2;
}
