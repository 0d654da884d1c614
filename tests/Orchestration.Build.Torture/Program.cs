using System.Globalization;
using Orchestration.Build.Testing;
using Orchestration.Build.Torture.Attacks;
using Orchestration.Build.Torture.Clusters;
using Orchestration.Build.Torture.Kills;
using Orchestration.Build.Torture.Lies;
using Orchestration.Build.Torture.Plans;
using Orchestration.Build.Torture.Reads;

// What no test can wait for: runs that are killed and continued, and agents that lie. Plans, behaviours and moments are drawn from a seed. The judges are the
// agents' own record and the final commit as git shows it, never what the code under test says about itself.
CiVariables.Leave();
return args switch
{
    ["kills", "git", ..] => await WithShellAsync(() => GitKills.RunAsync(Number("--runs", 5), Seed())),
    ["kills", "every", ..] => await EveryStep.RunAsync("kill", !args.Contains("--shared"), Range(), args.Contains("--keep")),
    ["kills", "planning", ..] => await WithShellAsync(() => PlanKills.RunAsync(Range())),
    ["kills", ..] => await new Driver(Campaign()).RunAsync() ? 0 : 1,
    ["faults", var how and ("full" or "half" or "broken"), ..] => await EveryStep.RunAsync(how, !args.Contains("--shared"), Range(), args.Contains("--keep")),
    ["reads", ..] => ReadFuzz.Run(Number("--inputs", 200_000), Seed()),
    ["attacks", ..] => await WithShellAsync(() => AttackRuns.RunAsync(Number("--runs", 20), Seed())),
    ["cluster", "scale", ..] => await ClusterScale.RunAsync(Number("--groups", 200), Seed()),
    ["cluster", ..] => await ClusterFaults.RunAsync(Number("--runs", 130), Seed(), Name("--only"), args.Contains("--keep")),
    ["lies", ..] => await WithShellAsync(() => Lies.RunAsync(Number("--runs", 20), Seed())),

    // Processes that this program starts of itself, to be killed.
    ["host", .. var host] => await Host.RunAsync(host),
    ["planhost", .. var host] => await Host.PlanAsync(host),
    ["run", var root] => await Orchestrator.RunAsync(root),
    _ => Usage(),
};

Campaign Campaign() => new(Seed(), Number("--per-phase", 20), Number("--aimed", 100), Number("--builds", 100), Number("--terminals", 30), args.Contains("--keep"), Name("--phase"));

(int From, int To) Range() => (Number("--from", 1), Number("--to", int.MaxValue));

int Seed() => Number("--seed", Environment.TickCount & 0xFFFF);

string? Name(string option) => Array.IndexOf(args, option) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

int Number(string name, int otherwise) => Name(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

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
        Orchestration.Build.Torture kills [--seed N] [--per-phase 20] [--aimed 100] [--builds 100] [--terminals 30] [--phase NAME] [--keep]
          A plan of twelve groups is cut in one of twelve phases, then continued. --per-phase: hits of each phase by a small host that calls the task's
          core; --aimed: further ones at the instant at which an agent ends, with three busy programs beside; --builds: by real `dotnet build`
          processes; --terminals: by Ctrl-C at a pseudo-terminal. What did not hit its phase does not count.
        Orchestration.Build.Torture kills every [--shared] [--from 1] [--to N] [--keep]
          A plan of four groups is cut before every change of a file, every start and end of git and every start of a process, one after the other.
        Orchestration.Build.Torture kills planning [--from 1] [--to N]
          A request is planned, and the build is ended before every such step, one after the other.
        Orchestration.Build.Torture faults full|half|broken [--shared] [--from 1] [--to N] [--keep]
          Every change of a file of the same plan fails once: the disk is full, is full halfway through a write, or is broken.
        Orchestration.Build.Torture kills git [--runs 5] [--seed N]
          The same in worktrees, by SIGKILL before, during or after each step of git; --runs for each step.
        Orchestration.Build.Torture cluster [--runs 130] [--seed N] [--only NAME] [--keep]
          A plan of three groups on a real Slurm cluster, and something that happens to it: nodes, jobs, controllers and builds that are lost, full disks, damaged and
          forged results, wrong clocks. Is anything accepted twice, lost, or left running?
        Orchestration.Build.Torture cluster scale [--groups 200] [--seed N]
          A large plan there, with agents of no time: the cost of a job and of collecting for each group.
        Orchestration.Build.Torture lies [--runs 20] [--seed N]
          Agents that lie, stray and break things. How often is work called done that is not?

        Orchestration.Build.Torture attacks [--runs 20] [--seed N]
          Agents, and tests run by gates, that attack git. What of others is changed?

        Orchestration.Build.Torture reads [--inputs 200000] [--seed N]
          Specs from a grammar of broken Markdown and YAML, and changed real ones. Which of them throws, hangs, is read differently twice, takes memory
          out of proportion, or loses a checkbox without a word?

        Exit code 0: nothing false was found.
        """);
    return 2;
}
