using System.Runtime.Versioning;
using System.Text;

namespace Orchestration.Build.PackageTests;

/// <summary>Situations of users around a real build. The number in a name is the number of the case.</summary>
[TestClass]
[UnsupportedOSPlatform("windows")]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class RunningCases : BuildTest
{
    private const string Spec = "agent-os/specs/demo/";

    /// <summary>Two groups, each with a gate; agent and gate wait at the moment that the test asks for, and say that they do.</summary>
    private const string Helper = """
        #!/bin/sh
        here=$1; text=$(cat)
        case "$text" in *"Do beta"*) group=2 ;; *) group=1 ;; esac
        case "$PWD" in */trees/main*) place=main ;; *) place=own ;; esac
        at=$here-$group; [ "$here" = gate ] && at=gate-$place
        if [ "$at" = "$STOP_AT" ]; then touch "$MARK"; exec sleep "$NAP"; fi
        [ "$here" = gate ] && exit 0
        if [ "$STOP_AT" = limit ]; then echo 'rate limit reached, try again in 2 hours' >&2; exit 1; fi
        if [ "$STOP_AT" = fail ]; then echo 'connection reset' >&2; exit 1; fi
        echo work > "work-$group.txt"; echo done

        """;

    [TestMethod]
    [DataRow("the build has begun", "", "")]
    [DataRow("the run has its lock", "", "run.lock")]
    [DataRow("the first agent works", "agent-1", "")]
    [DataRow("the second agent works", "agent-2", "")]
    [DataRow("the gate runs in the group's tree", "gate-own", "")]
    [DataRow("the gate runs in the main tree", "gate-main", "")]
    [DataRow("an attempt has ended", "", "\"attempt-ended\"")]
    [DataRow("the first group is over", "", "\"group-ended\"")]
    [DataRow("a rate limit parks the agent", "limit", "\"lane-parked\"")]
    [DataRow("a retry waits", "fail", "\"group-waiting\"")]
    public void Case_14_control_C_is_reported_as_a_cancelled_run_alone(string moment, string stopAt, string ledger)
    {
        if (!File.Exists("/usr/bin/script"))
        {
            Assert.Inconclusive("Needs script(1) of util-linux, which makes the terminal.");
        }

        var mark = Repository["mark"];
        var nap = "9" + Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture) + Random.Shared.Next(1000, 9999).ToString(System.Globalization.CultureInfo.InvariantCulture);

        // Work that is to wait for a person is judged in the group's own tree.
        WriteRun("sh helper.sh gate < /dev/null", entry: stopAt == "gate-own" ? "\n    approve: true" : string.Empty);
        var state = Repository[".orchestrator/demo/"];
        using var terminal = new Terminal(Repository.Path, "dotnet build bare.proj --no-restore -t:Orchestrate -p:OrchestrationAgent=mine -nodeReuse:false", new()
        {
            ["STOP_AT"] = stopAt,
            ["MARK"] = mark,
            ["NAP"] = nap,
        });

        terminal.WaitUntil(() =>
            ledger.Length == 0 ? (stopAt.Length == 0 ? terminal.Output.Length > 0 : File.Exists(mark))
            : ledger == "run.lock" ? File.Exists(state + ledger)
            : File.Exists(state + "ledger.jsonl") && ReadShared(state + "ledger.jsonl").Contains(ledger, StringComparison.Ordinal));
        var (code, output) = terminal.PressControlC();

        TestContext.WriteLine(output);
        var codes = System.Text.RegularExpressions.Regex.Matches(output, "(?<=error )[A-Z]+[0-9]+").Select(match => match.Value).Distinct().ToList();
        Assert.AreNotEqual(0, code, moment);
        Assert.DoesNotContain("BuildAborted", output);
        CollectionAssert.IsSubsetOf(codes, new[] { "ORCH4010" }, moment);
        if (stopAt.Length > 0)
        {
            CollectionAssert.AreEqual(new[] { "ORCH4010" }, codes, moment);
        }

        Assert.IsEmpty(ProcessesWith(nap), "Nothing that the run started is left.");
    }

    [TestMethod]
    public void Case_05_a_semicolon_in_the_path_of_the_repository_changes_nothing()
    {
        Repository.Write("a;b/" + Spec + "tasks.md", "#### Task Group 1: Alpha\n- [ ] 1.1 Do alpha\n");
        Repository.Write("a;b/" + Spec + "orchestration.yml", "task_groups:\n  - name: alpha\n");
        WriteBareProject("a;b/bare.proj");

        Assert.IsTrue(RunIn("a;b", [], "build", "bare.proj", "--no-restore").Succeeded);
        Assert.IsTrue(File.Exists(Repository["a;b/" + Spec + "implementation/prompts/1-alpha.md"]));
        Assert.IsTrue(RunIn("a;b", [], "build", "bare.proj", "--no-restore", "-t:VerifyOrchestration").Succeeded);
    }

    [TestMethod]
    public void Case_25_a_web_project_publishes_and_packs_no_spec()
    {
        Repository.Write("NuGet.config", $"""
            <configuration><packageSources><clear /><add key="under-test" value="{Package.Feed}" /><add key="nuget.org" value="https://api.nuget.org/v3/index.json" /></packageSources></configuration>
            """);
        CopySample("QuickStart");
        Repository.Write("agent-os/specs/2026-01-15-team-glossary/sample.json", "{}\n");
        Repository.Write("openspec/changes/one/design.json", "{}\n");
        Repository.Write("appsettings.json", "{}\n");
        Repository.Write("Program.cs", "Microsoft.AspNetCore.Builder.WebApplication.CreateBuilder(args).Build().Run();\n");
        Repository.Write("web.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><IsPackable>true</IsPackable></PropertyGroup>
              <ItemGroup><PackageReference Include="{Package.Id}" Version="{Package.Version}" PrivateAssets="all" /></ItemGroup>
            </Project>
            """);
        using var output = new TempFolder();

        var publish = Run("publish", "web.csproj", "-o", output["site"]);
        Assert.IsTrue(publish.Succeeded, publish.Output);
        Assert.IsTrue(File.Exists(output["site/appsettings.json"]));
        Assert.IsFalse(Directory.Exists(output["site/agent-os"]));
        Assert.IsFalse(Directory.Exists(output["site/openspec"]));

        var pack = Run("pack", "web.csproj", "--no-build", "-c", "Release", "-o", output["packages"]);
        Assert.IsTrue(pack.Succeeded, pack.Output);
        using var package = System.IO.Compression.ZipFile.OpenRead(Directory.GetFiles(output["packages"]).Single());
        Assert.IsEmpty(package.Entries.Where(entry => entry.FullName.Contains("agent-os", StringComparison.Ordinal) || entry.FullName.Contains("openspec", StringComparison.Ordinal)).ToList());
    }

    [TestMethod]
    [DataRow("GITHUB_ACTIONS", "true")]
    [DataRow("TF_BUILD", "True")]
    [DataRow("GITLAB_CI", "true")]
    [DataRow("CI", "1")]
    public void A_CI_system_is_known_by_its_own_variable_and_gets_no_prompts_written(string name, string value)
    {
        CopySample("QuickStart");
        WriteBareProject();

        var result = RunIn(".", new() { [name] = value }, "build", "--no-restore");

        Assert.IsTrue(result.Succeeded);
        Assert.HasCount(4, result.Of("ORCH3004").ToList());
        Assert.IsFalse(Directory.Exists(Repository["agent-os/specs/2026-01-15-team-glossary/implementation"]));
    }

    [TestMethod]
    public void A_secret_in_a_profile_is_reported_and_a_reference_to_one_keeps_it_out_of_binary_logs()
    {
        CopySample("QuickStart");
        WriteBareProject(content: """<ItemGroup><OrchestrationAgentProfile Include="mine" Command="sh" Arguments="agent.sh" Environment="MINE_TOKEN={env:CI_SECRET}" /></ItemGroup>""");
        Repository.Write("agent.sh", "cat > /dev/null; echo \"$MINE_TOKEN\" >> got.txt; echo done\n");
        var secret = "token-" + Guid.NewGuid().ToString("N");

        var run = RunIn(".", new() { ["CI_SECRET"] = secret }, "build", "--no-restore", "-t:Orchestrate", "-p:OrchestrationAgent=mine", "-p:OrchestrationIsolation=none");

        Assert.IsTrue(run.Succeeded, run.Output);
        Assert.IsEmpty(run.Of("ORCH4516"));
        Assert.AreEqual(secret, File.ReadAllLines(Repository["got.txt"])[0]);
        foreach (var log in Directory.GetFiles(Repository.Path, "*.binlog"))
        {
            using var unpacked = new System.IO.Compression.GZipStream(File.OpenRead(log), System.IO.Compression.CompressionMode.Decompress);
            using var bytes = new MemoryStream();
            unpacked.CopyTo(bytes);
            var project = bytes.ToArray().AsSpan();
            Assert.IsGreaterThan(0, project.IndexOf(Encoding.UTF8.GetBytes("MINE_TOKEN={env:CI_SECRET}")), "The log is read right.");
        }

        WriteBareProject(content: $"""<ItemGroup><OrchestrationAgentProfile Include="mine" Command="sh" Arguments="agent.sh" Environment="MINE_TOKEN={secret}" /></ItemGroup>""");
        Assert.ContainsSingle(Build("-t:Orchestrate", "-p:OrchestrationAgent=mine", "-p:OrchestrationIsolation=none", "-p:OrchestrationForce=true").Of("ORCH4516"));
    }

    [TestMethod]
    public void Case_06_a_read_only_checkout_builds_and_is_verified()
    {
        CopySample("QuickStart");
        WriteBareProject();
        Assert.IsTrue(Build("-t:GenerateOrchestrationPrompts").Succeeded);
        Directory.Delete(Repository[".orchestrator"], recursive: true);
        using var home = new TempFolder();
        try
        {
            Shell.Run(Repository.Path, "chmod -R a-w,a+rX . && chmod a+rwx " + home.Path);

            foreach (var arguments in new[] { "-t:Build", "-t:VerifyOrchestration" })
            {
                var result = BuildAsNobody(home.Path, arguments);

                Assert.IsTrue(result.Succeeded, result.Output + result.Errors);
                Assert.IsEmpty(result.Diagnostics);
            }

            Assert.IsFalse(BuildAsNobody(home.Path, "-t:VerifyOrchestration -p:OrchestrationJUnitFile=verify.xml").Succeeded, "A file that was asked for by name is needed.");
        }
        finally
        {
            Shell.Run(Repository.Path, "chmod -R u+w .");
        }
    }

    [TestMethod]
    public void Case_20_a_full_disk_is_named_as_such_and_the_run_continues_once_there_is_room()
    {
        using var place = new TempFolder();
        if (Environment.UserName != "root" || Shell.ExitCodeOf($"mount -t tmpfs -o size=24m tmpfs {place.Path}") != 0)
        {
            Assert.Inconclusive("Needs the right to mount a small file system.");
        }

        try
        {
            WriteRun(gate: null, "#!/bin/sh\ncat > /dev/null\n[ -f \"$MARK\" ] && head -c 80000000 /dev/zero > filler.bin\necho w > work.txt && rm -f filler.bin\necho done\n", place.Path + "/r");
            var mark = Repository.Write("full", "x");
            string[] run = ["build", "bare.proj", "--no-restore", "-t:Orchestrate", "-p:OrchestrationAgent=mine", "-p:OrchestrationRetries=0", "-p:OrchestrationGroups=1", "-nologo", "-tl:off", "-nodeReuse:false"];
            var full = Dotnet.Run(place.Path + "/r", run, new Dictionary<string, string?> { ["MARK"] = mark });

            Assert.IsFalse(full.Succeeded);
            TestContext.WriteLine(full.Output);
            Assert.DoesNotContain("ORCH0001", full.Output);
            Assert.DoesNotContain("   at ", full.Output);
            Assert.IsNotEmpty(full.Of("ORCH0014"));

            File.Delete(mark);
            Shell.ExitCodeOf($"find {place.Path} -name filler.bin -delete");
            var again = Dotnet.Run(place.Path + "/r", run, new Dictionary<string, string?> { ["MARK"] = mark });
            Assert.IsTrue(again.Succeeded, again.Output);
        }
        finally
        {
            Shell.ExitCodeOf($"umount {place.Path}");
        }
    }

    [TestMethod]
    public void Case_04_an_agent_that_reports_its_end_and_never_exits_is_ended_and_its_work_is_judged()
    {
        using var place = new TempFolder();
        WriteRun("test -s a.txt");
        var build = RunClaude(
            place,
            """
            echo a >> a.txt
            echo '{"type":"system","subtype":"init","session_id":"s1"}'
            echo '{"type":"result","subtype":"success","is_error":false,"num_turns":3,"result":"done","session_id":"s1","total_cost_usd":0.1,"usage":{"input_tokens":10,"output_tokens":5}}'
            exec sleep 400
            """,
            "-p:OrchestrationTimeout=5m",
            "-p:OrchestrationGroups=1");

        Assert.IsTrue(build.Succeeded, build.Output);
        Assert.AreEqual("a\n", File.ReadAllText(Repository["a.txt"]), "One attempt.");
    }

    [TestMethod]
    public void Case_08_a_reset_in_a_named_zone_is_read_in_that_zone_and_kept_by_the_next_build()
    {
        using var place = new TempFolder();
        WriteRun(gate: null);
        const string Agent = """
            echo x >> "$MARK"
            echo '{"type":"system","subtype":"init","session_id":"s1"}'
            echo '{"type":"result","subtype":"success","is_error":true,"num_turns":1,"result":"You have hit your session limit · resets 3:50pm (Asia/Tokyo)","session_id":"s1","total_cost_usd":0,"usage":{"input_tokens":0,"output_tokens":0}}'
            exit 1
            """;
        var first = RunClaude(place, Agent, "-p:OrchestrationMaxWait=1s");
        var second = RunClaude(place, Agent, "-p:OrchestrationMaxWait=1s");
        var third = RunClaude(place, Agent, "-p:OrchestrationMaxWait=1s", "-p:OrchestrationIgnoreRateLimits=true");

        StringAssert.Contains(first.Of("ORCH4014").Single().Text, " 06:50Z");
        StringAssert.Contains(second.Of("ORCH4014").Single().Text, " 06:50Z");
        Assert.IsNotEmpty(third.Of("ORCH4014"));
        Assert.AreEqual("x\nx\n", File.ReadAllText(place["mark"]), "The second build started nobody.");
    }

    /// <summary>Orchestrates with a program that is called claude.</summary>
    private BuildResult RunClaude(TempFolder place, string script, params string[] properties)
    {
        var program = place.Write("bin/claude", "#!/bin/sh\ncat > /dev/null\n" + script.ReplaceLineEndings("\n") + "\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Dotnet.Run(
            Repository.Path,
            ["build", "bare.proj", "--no-restore", "-t:Orchestrate", "-p:OrchestrationAgent=claude", "-nologo", "-tl:off", "-nodeReuse:false", .. properties],
            new Dictionary<string, string?> { ["PATH"] = place["bin"] + ":" + Environment.GetEnvironmentVariable("PATH"), ["MARK"] = place["mark"], ["TZ"] = "UTC" });
    }

    private void WriteRun(string? gate, string helper = Helper, string? root = null, string entry = "")
    {
        root ??= Repository.Path;
        Directory.CreateDirectory(Path.Combine(root, Spec));
        entry += gate is null ? string.Empty : $"\n    verify: {gate}";
        File.WriteAllText(Path.Combine(root, Spec, "tasks.md"), "# Tasks\n\n#### Task Group 1: Alpha\n**Dependencies:** None\n- [ ] 1.1 Do alpha\n\n#### Task Group 2: Beta\n**Dependencies:** Task Group 1\n- [ ] 2.1 Do beta\n");
        File.WriteAllText(Path.Combine(root, Spec, "orchestration.yml"), $"task_groups:\n  - name: alpha{entry}\n  - name: beta{entry}\n");
        File.WriteAllText(Path.Combine(root, "helper.sh"), helper.ReplaceLineEndings("\n"));
        File.SetUnixFileMode(Path.Combine(root, "helper.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(root, ".gitignore"), "*.binlog\nmark\n");
        File.WriteAllText(Path.Combine(root, "bare.proj"), $"""
            <Project DefaultTargets="Build">
              <Import Project="{Package.Folder}/buildTransitive/Orchestration.Build.props" />
              <ItemGroup><OrchestrationAgentProfile Include="mine" Command="{root}/helper.sh" Arguments="agent" EditArguments="" /></ItemGroup>
              <Target Name="Build" />
              <Import Project="{Package.Folder}/buildTransitive/Orchestration.Build.targets" />
            </Project>
            """);
        Assert.IsTrue(Dotnet.Run(root, ["build", "bare.proj", "--no-restore", "-t:GenerateOrchestrationPrompts", "-nologo"]).Succeeded);
        new TestRepository(root).Initialise();
    }

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private static List<string> ProcessesWith(string argument) =>
    [
        .. Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Select(folder =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(folder, "cmdline"));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has just ended.
                return string.Empty;
            }
        }).Where(line => line.Contains(argument, StringComparison.Ordinal)),
    ];
}
