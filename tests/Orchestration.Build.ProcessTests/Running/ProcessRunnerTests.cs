using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Running;

[TestClass]
public sealed class ProcessRunnerTests
{
    [TestMethod]
    public async Task A_process_gets_its_arguments_directory_environment_and_input_and_its_exit_code_comes_back()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(folder, "printf '%s|' \"$@\"; pwd; echo $MARK; cat; exit 7", input: "prömpt", arguments: ["a b", "$HOME", "\"q\""], variables: [new("MARK", "set")]);
        Assert.AreEqual(7, run.End.ExitCode);
        Assert.AreEqual($"a b|$HOME|\"q\"|{folder.Path}\nset\nprömpt", run.Output);
    }

    [TestMethod]
    public async Task A_process_leads_its_own_session_with_default_signals()
    {
        using var folder = new TempFolder();

        // Read by the shell itself: while it starts a command it blocks signals.
        var run = await RunAsync(folder, "cut -d' ' -f1,5,6 /proc/$$/stat; while read -r line; do case $line in SigIgn*|SigBlk*) echo \"$line\" ;; esac; done < /proc/$$/status");
        var lines = run.Output.Split('\n');
        var ids = lines[0].Split(' ');
        Assert.AreEqual(ids[0], ids[1]);
        Assert.AreEqual(ids[0], ids[2]);

        // The lower 31 bits: the rest belongs to the C library.
        foreach (var mask in lines[1..3])
        {
            Assert.AreEqual(0L, Convert.ToInt64(mask.Split('\t')[1], 16) & 0x7FFFFFFF, mask);
        }
    }

    [TestMethod]
    public async Task A_program_that_does_not_exist_is_an_error_at_the_start()
    {
        using var folder = new TempFolder();
        await Assert.ThrowsExactlyAsync<Win32Exception>(() => RunAsync(folder, new ProcessSpec(folder["missing"], [], folder.Path, Environment(), Files(folder))));
    }

    [TestMethod]
    public async Task A_prompt_of_a_megabyte_arrives_while_output_flows()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(folder, "cat | wc -c", input: new string('x', 1024 * 1024));
        Assert.AreEqual("1048576", run.Output.Trim());
    }

    [TestMethod]
    public async Task A_process_that_does_not_read_its_prompt_is_no_error()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(folder, "exit 0", input: new string('x', 1024 * 1024));
        Assert.AreEqual(0, run.End.ExitCode);
    }

    [TestMethod]
    public async Task A_process_that_died_of_a_signal_has_128_and_the_signal_as_code()
    {
        using var folder = new TempFolder();
        Assert.AreEqual(137, (await RunAsync(folder, "kill -9 $$")).End.ExitCode);
    }

    [TestMethod]
    public async Task A_time_out_ends_a_tree_that_ignores_TERM_and_hides_in_its_own_session()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(
            folder,
            "trap '' TERM; (trap '' TERM; exec sleep 300) & echo $! >> pids; setsid sh -c 'trap \"\" TERM; echo $$ >> pids; (sleep 300 & echo $! >> pids); sleep 300' & echo $$ >> pids; while :; do sleep 1; done",
            variables: [new(RunCookie.AttemptVariableName, Guid.NewGuid().ToString("N") + "/")],
            timeout: TimeSpan.FromSeconds(1));
        Assert.IsTrue(run.End.TimedOut);
        Assert.IsNull(run.End.ExitCode);
        AssertAllGone(folder);
    }

    [TestMethod]
    public async Task Cancelling_ends_an_orphan_that_only_its_cookie_gives_away()
    {
        using var folder = new TempFolder();
        using var cancel = new CancellationTokenSource();
        // The middle process ends at once: nothing links the sleeper to the agent but its environment.
        var running = RunAsync(
            folder,
            "setsid sh -c 'setsid sleep 300 & echo $! >> pids'; echo ready; sleep 300",
            variables: [new(RunCookie.AttemptVariableName, Guid.NewGuid().ToString("N") + "/")],
            readLine: line => Cancel(line, cancel),
            cancellationToken: cancel.Token);
        var run = await running;
        Assert.IsTrue(run.End.Cancelled);
        AssertAllGone(folder);
    }

    [TestMethod]
    public async Task What_an_agent_leaves_behind_is_ended_and_does_not_hold_us()
    {
        using var folder = new TempFolder();
        var watch = Stopwatch.StartNew();
        var run = await RunAsync(
            folder,
            "setsid sleep 300 & echo $! >> pids; sleep 300 & echo $! >> pids; echo done",
            variables: [new(RunCookie.AttemptVariableName, Guid.NewGuid().ToString("N") + "/")]);
        Assert.AreEqual(0, run.End.ExitCode);
        Assert.AreEqual("done\n", run.Output);
        AssertAllGone(folder);
        Assert.IsTrue(watch.Elapsed < TimeSpan.FromSeconds(200), "The pipe of the sleeper was waited for.");
    }

    [TestMethod]
    public async Task The_watchdog_ends_the_groups_it_knows_when_its_build_is_gone()
    {
        using var folder = new TempFolder();
        var cookie = new RunCookie(Guid.NewGuid().ToString("N"), "1");
        var environment = Environment().SetItem(RunCookie.VariableName, cookie.Value);

        // Stands for a killed build: the watchdog's stdin ends without a farewell.
        var files = Files(folder);
        await using var watchdog = ProcessGroupWatchdog.Start(cookie);
        await using var child = new UnixProcessStarter(watchdog).Start(new ProcessSpec(
            "/bin/sh", ["-c", "setsid sh -c 'echo $$ > other; exec sleep 300' & sleep 300 & echo $! >> pids; echo $$ >> pids; while ! [ -s other ]; do :; done; echo ready; wait"], folder.Path, environment, files));
        await UntilAsync(() => File.ReadAllText(files.Output) == "ready\n");
        await watchdog.AbandonAsync();
        await child.Exited;
        AssertAllGone(folder);

        // A session of its own is none of a watchdog's business; the next build ends it.
        var other = int.Parse(File.ReadAllText(folder["other"]), CultureInfo.InvariantCulture);
        Assert.IsTrue(ProcessTable.Carrying(cookie.Assignment).Any(process => process.Id == other));
        Assert.AreEqual(1, await OrphanSweep.EndAsync(cookie.RunId, TimeSpan.FromSeconds(5)));
    }

    [TestMethod]
    public async Task A_watchdog_ends_a_process_that_was_announced_by_a_build_that_died_before_it_knew_the_number()
    {
        using var folder = new TempFolder();
        var cookie = new RunCookie(Guid.NewGuid().ToString("N"), "1");
        var files = Files(folder);
        await using var watchdog = ProcessGroupWatchdog.Start(cookie);
        watchdog.Announce();
        await using var child = new UnixProcessStarter(watchdog: null).Start(new ProcessSpec(
            "/bin/sh", ["-c", "echo $$ >> pids; sleep 300 & echo $! >> pids; echo ready; wait"], folder.Path, Environment().SetItem(RunCookie.VariableName, cookie.Value), files));
        await UntilAsync(() => File.ReadAllText(files.Output) == "ready\n");
        await watchdog.AbandonAsync();
        await child.Exited;
        AssertAllGone(folder);
    }

    [TestMethod]
    public async Task A_watchdog_that_was_told_goodbye_touches_nothing()
    {
        using var folder = new TempFolder();
        var cookie = new RunCookie(Guid.NewGuid().ToString("N"), "1");
        var environment = Environment().SetItem(RunCookie.VariableName, cookie.Value);
        var watchdog = ProcessGroupWatchdog.Start(cookie);
        await using var child = new UnixProcessStarter(watchdog).Start(new ProcessSpec("/bin/sh", ["-c", "sleep 300"], folder.Path, environment, Files(folder)));
        await watchdog.DisposeAsync();
        Assert.IsFalse(child.Exited.IsCompleted);
    }

    private static void Cancel(string line, CancellationTokenSource cancel)
    {
        if (line == "ready")
        {
            cancel.Cancel();
        }
    }

    private static void AssertAllGone(TempFolder folder)
    {
        foreach (var pid in File.ReadAllLines(folder["pids"]))
        {
            var stat = $"/proc/{pid}/stat";
            Assert.IsTrue(!File.Exists(stat) || ReadState(stat) is "Z" or "X", $"Process {pid} still runs.");
        }
    }

    private static string ReadState(string stat)
    {
        try
        {
            return File.ReadAllText(stat).Split(") ")[^1].Split(' ')[0];
        }
        catch (IOException)
        {
            return "X";
        }
    }

    private static ImmutableSortedDictionary<string, string> Environment() => ProcessEnvironment.Create(ProcessEnvironment.OfThisProcess(), []);

    private static ProcessFiles Files(TempFolder folder, string? input = null) => ProcessFiles.Create(folder["spool"], Guid.NewGuid().ToString("N"), input);

    private static async Task UntilAsync(Func<bool> condition)
    {
        // Bounded by the test's own end; the condition is another process's doing.
        while (!condition())
        {
            await Task.Delay(10);
        }
    }

    private static Task<(ProcessEnd End, string Output)> RunAsync(
        TempFolder folder,
        string script,
        string input = "",
        string[]? arguments = null,
        KeyValuePair<string, string>[]? variables = null,
        TimeSpan? timeout = null,
        Action<string>? readLine = null,
        CancellationToken cancellationToken = default) =>
        RunAsync(
            folder,
            new ProcessSpec("/bin/sh", ["-c", script, "sh", .. arguments ?? []], folder.Path, Environment().SetItems(variables ?? []), Files(folder, input)),
            timeout,
            readLine,
            cancellationToken);

    private static async Task<(ProcessEnd End, string Output)> RunAsync(
        TempFolder folder,
        ProcessSpec spec,
        TimeSpan? timeout = null,
        Action<string>? readLine = null,
        CancellationToken cancellationToken = default)
    {
        var log = folder[string.Create(CultureInfo.InvariantCulture, $"out-{Guid.NewGuid():N}.log")];
        using var output = new SpoolReader(spec.Files.Output, new OutputSink(SecretSet.Empty, new CappedLog(log, 1_000_000), readLine), 1_000_000);
        using var error = new SpoolReader(spec.Files.Error, new OutputSink(SecretSet.Empty, null, null), 1_000_000);
        var runner = new ProcessRunner(new UnixProcessStarter(watchdog: null), TimeProvider.System) { Grace = TimeSpan.FromMilliseconds(200) };
        var end = await runner.RunAsync(spec, output, error, timeout, cancellationToken);
        return (end, File.Exists(log) ? await File.ReadAllTextAsync(log, CancellationToken.None) : string.Empty);
    }
}
