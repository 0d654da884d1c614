using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Running;

/// <summary>What a gate starts ends with it, and what its tests showed is read without being asked for. The number in a name is the number of the case.</summary>
[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class GateProcessesTests
{
    [TestMethod]
    public async Task Case_13_a_server_that_a_passing_gate_left_in_a_session_of_its_own_is_ended()
    {
        using var folder = new TempFolder();

        var outcome = await RunAsync(folder, "setsid nohup sh -c 'echo $$ > server.pid; exec sleep 600' > /dev/null 2>&1 & while [ ! -s server.pid ]; do :; done");

        Assert.IsTrue(outcome.Passed, outcome.Tail);
        var server = File.ReadAllText(folder["tree/server.pid"]).Trim();
        Assert.IsFalse(Directory.Exists("/proc/" + server) && !File.ReadAllText($"/proc/{server}/stat").Contains(") Z ", StringComparison.Ordinal), "The server still runs.");
    }

    [TestMethod]
    [DataRow("cd \"$TREE\"; echo $$ > \"$TREE.pid\"; exec sleep 600", true)]
    [DataRow("cd /; exec 7> \"$TREE/open.txt\"; echo $$ > \"$TREE.pid\"; exec sleep 600", true)]
    [DataRow("cd /; echo $$ > \"$TREE.pid\"; exec sleep 600", false)]
    [DataRow("cd \"$TREE\"; export DISPLAY=:0; exec sh -c 'echo $$ > \"$TREE.pid\"; sleep 600; true'", false)]
    public async Task A_process_that_cleared_its_environment_is_known_by_its_place_ended_and_named(string does, bool ended)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("Needs /proc.");
        }

        using var folder = new TempFolder();
        var reported = new List<Diagnostic>();
        folder.Write("stray.sh", does);

        var outcome = await RunAsync(
            folder, $"setsid env -i PATH=\"$PATH\" TREE=\"$PWD\" sh '{folder["stray.sh"]}' > /dev/null 2>&1 < /dev/null & while [ ! -s \"$PWD.pid\" ]; do :; done", reported.Add);

        var id = File.ReadAllText(folder["tree.pid"]).Trim();
        var runs = Directory.Exists("/proc/" + id) && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        if (runs)
        {
            using var process = System.Diagnostics.Process.GetProcessById(int.Parse(id, System.Globalization.CultureInfo.InvariantCulture));
            process.Kill(entireProcessTree: true);
        }

        Assert.IsTrue(outcome.Passed, outcome.Tail);
        Assert.AreEqual(ended, !runs);
        Assert.AreEqual(ended ? "ORCH5054" : string.Empty, string.Join(' ', reported.Select(problem => problem.Code)));
        Assert.IsTrue(!ended || reported[0].Message.Contains(id, StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task Results_are_asked_for_where_the_gate_names_no_logger()
    {
        using var folder = new TempFolder();

        var outcome = await RunAsync(folder, "test \"$VSTestLogger\" = trx && mkdir -p \"$VSTestResultsDirectory\" && cp results.trx \"$VSTestResultsDirectory/a.trx\"");

        Assert.IsTrue(outcome.Passed, outcome.Tail);
        CollectionAssert.AreEqual(new[] { "T.a" }, outcome.Tests.Passed.ToList());
        Assert.IsEmpty(Directory.GetDirectories(folder["logs"]), "What was read does not stay.");
    }

    private static async Task<GateOutcome> RunAsync(TempFolder folder, string gate, Action<Diagnostic>? report = null)
    {
        folder.Write("tree/results.trx", """
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results><UnitTestResult testId="1" testName="a" outcome="Passed" /></Results>
            <TestDefinitions><UnitTest id="1" name="a"><TestMethod className="T" name="a" /></UnitTest></TestDefinitions></TestRun>
            """);
        var processes = new ProcessRunner(ProcessStarter.CreateUnguarded(), TimeProvider.System) { Grace = TimeSpan.FromMilliseconds(200) };
        var environment = ProcessEnvironment.Create(ProcessEnvironment.OfThisProcess().Where(pair => !pair.Key.StartsWith("VSTest", StringComparison.Ordinal)), ImmutableArray<string>.Empty);
        var gates = new GateRunner(processes, environment, SecretSet.Empty, folder["logs"], folder["spool"]) { Timeout = TimeSpan.FromMinutes(1), MaxLogSize = 1024 * 1024, Report = report ?? (_ => { }) };
        return await gates.RunAsync(GateCommand.FromShell(gate), new GatePlace(folder["tree"], ImmutableSortedDictionary<string, string>.Empty, folder["tree"]), "agent-01.1.gate", CancellationToken.None);
    }
}
