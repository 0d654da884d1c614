using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace Orchestration.Build.PackageTests;

/// <summary>What people see: real builds at a real terminal, as text files. Times, ids and folders are masked.</summary>
[TestClass]
[UnsupportedOSPlatform("windows")]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed partial class ScreenTests : BuildTest
{
    private const string Spec = "agent-os/specs/demo/";

    /// <summary>Agent and gate say that they have begun, and wait until the test lets them go.</summary>
    private const string Helper = """
        #!/bin/sh
        here=$1; text=$(cat); marks=$2
        case "$text" in *"Do alpha"*) group=1 ;; *"Do beta"*) group=2 ;; *) group=3 ;; esac
        touch "$marks/$here-$group"
        while [ ! -e "$marks/go-$here-$group" ]; do sleep 0.02; done
        if [ -e "$marks/limit" ]; then echo 'rate limit reached, try again in 2 hours' >&2; exit 1; fi
        echo "work of $group" > "work-$group.txt"; echo "Wrote the work of $group."

        """;

    private string Marks => Repository["marks"];

    [TestMethod]
    [DataRow(80, "")]
    [DataRow(160, "")]
    [DataRow(80, "-tl:off")]
    [DataRow(160, "-tl:off")]
    [DataRow(80, "-v:q")]
    [DataRow(160, "-v:q")]
    public void A_run_with_a_failing_gate(int columns, string option)
    {
        WriteSpec(("alpha", "verify: test -e work-1.txt"), ("beta", "verify: echo 2 of 7 tests fail; exit 3"), ("gamma", "verify: test -e work-3.txt"));
        using var terminal = Start(columns, $"-t:Orchestrate -p:OrchestrationAgent=mine -p:OrchestrationRetries=0 -p:OrchestrationMaxParallelism=1 {option}");

        var live = new List<string>();
        foreach (var group in new[] { 1, 2 })
        {
            terminal.WaitUntil(() => File.Exists(Path.Combine(Marks, $"agent-{group}")) && (option.Length > 0 || LiveLine(terminal).Contains($"{group} agent", StringComparison.Ordinal)));
            live.Add(LiveLine(terminal));
            Let("agent", group);
        }

        var (code, output) = terminal.WaitForEnd();

        Assert.AreEqual(1, code);
        Assert.AreEqual(option != "-tl:off", output.Contains("\u001b]8;;https://github.com/orchestration-build/orchestration-build/blob/main/docs/diagnostics/ORCH5001.md", StringComparison.Ordinal));
        Assert.IsTrue(option.Length > 0 || live.All(line => line.Length is > 0 && line.Length <= columns), string.Join('\n', live));
        Verify($"failing-gate{option.Replace(':', '-')}.{columns}", terminal, option.Length > 0 ? [] : live);
        AssertLinks();
    }

    [TestMethod]
    [DataRow(80)]
    [DataRow(160)]
    public void A_rate_limit_that_a_person_does_not_wait_for(int columns)
    {
        WriteSpec(("alpha", ""), ("beta", ""));
        File.WriteAllText(Path.Combine(Marks, "limit"), "");
        using var terminal = Start(columns, "-t:Orchestrate -p:OrchestrationAgent=mine");
        terminal.WaitUntil(() => File.Exists(Path.Combine(Marks, "agent-1")));
        Let("agent", 1);
        terminal.WaitUntil(() => LiveLine(terminal).Contains("1 waiting until", StringComparison.Ordinal));
        var live = LiveLine(terminal);
        var (code, _) = terminal.PressControlC();

        Assert.AreNotEqual(0, code);
        Verify($"rate-limit.{columns}", terminal, [live]);
    }

    [TestMethod]
    [DataRow(80)]
    [DataRow(160)]
    public void Control_C_while_an_agent_works(int columns)
    {
        WriteSpec(("alpha", ""), ("beta", ""));
        using var terminal = Start(columns, "-t:Orchestrate -p:OrchestrationAgent=mine");
        terminal.WaitUntil(() => File.Exists(Path.Combine(Marks, "agent-1")) && LiveLine(terminal).Contains("1 agent", StringComparison.Ordinal));
        var live = LiveLine(terminal);
        var (code, _) = terminal.PressControlC();

        Assert.AreNotEqual(0, code);
        Verify($"control-c.{columns}", terminal, [live]);
    }

    [TestMethod]
    [DataRow(80)]
    [DataRow(160)]
    public void A_group_that_waits_for_a_person(int columns)
    {
        WriteSpec(("alpha", "approve: true"), ("beta", ""));
        using (var terminal = Start(columns, "-t:Orchestrate -p:OrchestrationAgent=mine"))
        {
            Let("agent", 1);
            Assert.AreEqual(0, terminal.WaitForEnd().ExitCode);
            Verify($"approval.{columns}", terminal, []);
            AssertLinks();
        }

        using var word = Start(columns, "-t:ApproveOrchestration -p:OrchestrationGroups=1");
        Assert.AreEqual(0, word.WaitForEnd().ExitCode);
        Verify($"approved.{columns}", word, []);
    }

    [TestMethod]
    [DataRow("first-build", "")]
    [DataRow("validate", "-t:ValidateOrchestration")]
    [DataRow("scaffold", "-t:ScaffoldOrchestration")]
    [DataRow("clean", "-t:CleanOrchestration")]
    [DataRow("kept-prompt", "")]
    [DataRow("clean-build", "-t:Clean")]
    [DataRow("simulation", "-t:Orchestrate")]
    public void Targets_that_start_nothing(string name, string arguments)
    {
        WriteSpec(("alpha", "verify: test -e work-1.txt"), ("beta", ""));
        if (name == "scaffold")
        {
            File.WriteAllText(Repository[Spec + "orchestration.yml"], "task_groups:\n  - name: alpha\n");
        }

        if (name is "clean" or "clean-build" or "kept-prompt")
        {
            Assert.IsTrue(Build("bare.proj").Succeeded);
        }

        if (name == "kept-prompt")
        {
            File.AppendAllText(Repository[Spec + "implementation/prompts/2-beta.md"], "\nMine.\n");
            File.Delete(Repository[Spec + "implementation/prompts/1-alpha.md"]);
        }

        using var terminal = Start(80, arguments);
        Assert.AreEqual(0, terminal.WaitForEnd().ExitCode, terminal.Output);
        Verify(name + ".80", terminal, []);
    }

    /// <summary>No report links to a file that is not there.</summary>
    private void AssertLinks()
    {
        var state = Repository[".orchestrator/demo"];
        var reports = Directory.EnumerateFiles(state, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(state, "results"))).ToList();
        var links = reports.SelectMany(report => Links().Matches(File.ReadAllText(report)).Select(match => Path.Combine(Path.GetDirectoryName(report)!, match.Groups[1].Value))).ToList();
        Assert.IsNotEmpty(links);
        Assert.IsEmpty(links.Where(link => !File.Exists(link)).ToList());
    }

    private static string LiveLine(Terminal terminal) =>
        terminal.Lines.LastOrDefault(line => line.StartsWith("  Orchestration ", StringComparison.Ordinal) && line.Contains('[')) ?? string.Empty;

    private void Let(string here, int group) => File.WriteAllText(Path.Combine(Marks, $"go-{here}-{group}"), "");

    private Terminal Start(int columns, string arguments)
    {
        if (!Terminal.IsAvailable)
        {
            Assert.Inconclusive("Needs script(1) of util-linux, which makes the terminal.");
        }

        return new Terminal(Repository.Path, $"dotnet build bare.proj --no-restore -nodeReuse:false {arguments}", [], columns);
    }

    private void WriteSpec(params (string Name, string Entry)[] groups)
    {
        Directory.CreateDirectory(Marks);
        var sections = groups.Select((group, index) => $"#### Task Group {index + 1}: {char.ToUpperInvariant(group.Name[0])}{group.Name[1..]}\n**Dependencies:** {(index == 0 ? "None" : $"Task Group {index}")}\n- [ ] {index + 1}.1 Do {group.Name}\n");
        Repository.Write(Spec + "tasks.md", "# Demo\n\n" + string.Join('\n', sections));
        Repository.Write(Spec + "orchestration.yml", "task_groups:\n" + string.Concat(groups.Select(group => $"  - name: {group.Name}\n{(group.Entry.Length > 0 ? $"    {group.Entry}\n" : "")}")));
        var helper = Repository.Write("helper.sh", Helper.ReplaceLineEndings("\n"));
        File.SetUnixFileMode(helper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Repository.Write(".gitignore", "*.binlog\nmarks/\n");
        WriteBareProject(content: $"""<ItemGroup><OrchestrationAgentProfile Include="mine" Command="{helper}" Arguments="agent {Marks}" EditArguments="" /></ItemGroup>""");
        new TestRepository(Repository.Path).Initialise();
    }

    private void Verify(string name, Terminal terminal, IReadOnlyList<string> live)
    {
        var text = string.Concat(live.Select(line => $"while it runs: {Mask(line)}\n")) + string.Concat(terminal.Lines.Select(line => Mask(line) + "\n"));
        Golden.Verify($"screens/{name}.txt", text);
    }

    /// <summary>Every run of digits that depends on the clock has one length then, so that a line keeps its place.</summary>
    private string Mask(string line)
    {
        line = line.Replace(Repository.Path, "<repository>", StringComparison.Ordinal).Replace(Package.Folder, "<package>", StringComparison.Ordinal);
        line = RunIds().Replace(line, "<run>");
        line = Clocks().Replace(line, "hh:mm");
        line = Seconds().Replace(line, "N$1");
        return Gaps().Replace(line, "   ");
    }

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"\b\d{8}-\d{6}-[0-9a-f]{8}\b")]
    private static partial Regex RunIds();

    [GeneratedRegex(@"(?:\d{4}-\d\d-\d\d )?\b\d\d:\d\d(?::\d\d)?(?:\.\d+)?\b")]
    private static partial Regex Clocks();

    [GeneratedRegex(@"\b\d+(?:\.\d+)?( ?s)\b")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"(?<=\S) {3,}")]
    private static partial Regex Gaps();
}
