using System.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Running;

[TestClass]
public sealed class GateRunnerTests
{
    private static async Task<GateOutcome> RunAsync(TempFolder folder, GateCommand gate, TimeSpan? timeout = null, RunCookie? cookie = null)
    {
        var environment = ProcessEnvironment.Create(ProcessEnvironment.OfThisProcess(), []);
        environment = cookie is null ? environment : environment.SetItem(RunCookie.VariableName, cookie.Value);
        var processes = new ProcessRunner(ProcessStarter.CreateUnguarded(), TimeProvider.System) { Grace = TimeSpan.FromMilliseconds(200) };
        Directory.CreateDirectory(folder["tree"]);
        var gates = new GateRunner(processes, environment, SecretSet.Empty, folder["logs"], folder["spool"]) { Timeout = timeout ?? TimeSpan.FromMinutes(1), MaxLogSize = 64 * 1024 };
        return await gates.RunAsync(gate, GatePlace.Of(folder["tree"]), "agent-01.1.gate", CancellationToken.None);
    }

    [TestMethod]
    public async Task A_gate_that_takes_too_long_is_ended_with_all_it_started_and_its_output_is_kept()
    {
        using var folder = new TempFolder();
        var cookie = new RunCookie("gate-" + Guid.NewGuid().ToString("N"), "1");

        var outcome = await RunAsync(folder, GateCommand.FromShell("echo so far; setsid sleep 300 & trap '' TERM; sleep 300; sleep 300"), TimeSpan.FromSeconds(2), cookie);

        Assert.IsTrue(outcome.TimedOut);
        Assert.IsFalse(outcome.Passed);
        Assert.AreEqual("so far", outcome.Tail);
        Assert.AreEqual("so far\n", await File.ReadAllTextAsync(outcome.LogFile));
        Assert.IsEmpty(ProcessTable.Carrying(RunCookie.AssignmentOfRun(cookie.RunId)));
    }

    [TestMethod]
    public async Task A_list_is_an_argument_vector_and_nothing_is_expanded_into_it()
    {
        using var folder = new TempFolder();

        var outcome = await RunAsync(folder, GateCommand.FromArguments(["printf", "%s|", "{prompt}", "$HOME", "a b", "*", "$(id)", "%PATH%"]));

        Assert.AreEqual("{prompt}|$HOME|a b|*|$(id)|%PATH%|", outcome.Tail);
    }

    [TestMethod]
    public async Task A_text_is_a_line_of_the_shell_as_it_stands()
    {
        using var folder = new TempFolder();

        var outcome = await RunAsync(folder, GateCommand.FromShell("echo '{prompt} {model}' && pwd && echo wrong >&2; exit 7"));

        Assert.AreEqual(7, outcome.ExitCode);
        Assert.AreEqual("failed with exit code 7", outcome.Verdict);
        StringAssert.Contains(outcome.Tail, "{prompt} {model}");
        StringAssert.Contains(outcome.Tail, folder["tree"]);
        StringAssert.Contains(outcome.Tail, "wrong");
    }

    [TestMethod]
    public async Task A_program_of_the_tree_is_found_from_the_root_of_the_tree()
    {
        using var folder = new TempFolder();
        var script = folder.Write("tree/build/check.sh", "#!/bin/sh\nread line; echo \"in $(basename \"$PWD\") with $1, stdin '$line'\"\n");
        await Process.Start("chmod", ["+x", script]).WaitForExitAsync();

        foreach (var program in new[] { "./build/check.sh", "build/check.sh" })
        {
            Assert.AreEqual("in tree with x, stdin ''", (await RunAsync(folder, GateCommand.FromArguments([program, "x"]))).Tail);
        }
    }

    [TestMethod]
    public async Task A_program_that_does_not_exist_is_no_failure_of_the_work()
    {
        using var folder = new TempFolder();

        var outcome = await RunAsync(folder, GateCommand.FromArguments(["no-such-program-anywhere"]));

        Assert.IsNotNull(outcome.StartError);
        Assert.IsFalse(outcome.Passed);
    }

    [TestMethod]
    public async Task A_long_output_keeps_its_end()
    {
        using var folder = new TempFolder();

        var outcome = await RunAsync(folder, GateCommand.FromShell("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done; exit 1"));

        StringAssert.EndsWith(outcome.Tail, "line 19999");
        Assert.IsLessThan(16 * 1024, outcome.Tail.Length);
        Assert.IsLessThan(128 * 1024, new FileInfo(outcome.LogFile).Length);
        StringAssert.Contains(await File.ReadAllTextAsync(outcome.LogFile), "line 0\n");
    }
}
