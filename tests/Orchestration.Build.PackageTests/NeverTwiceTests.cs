namespace Orchestration.Build.PackageTests;

/// <summary>A run with an agent and git through the package and real builds.</summary>
[TestClass]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class NeverTwiceTests : BuildTest
{
    private const string Agent = """
        #!/bin/sh
        cat > /dev/null
        echo x >> "$STARTED"
        mkdir -p glossary && date +%N >> "glossary/$$.txt"
        echo done

        """;

    [TestMethod]
    public void A_plan_is_run_once_and_verified_and_a_standard_that_changes_is_named_before_the_next_run()
    {
        CopySample("QuickStart");
        var agent = Repository["agent.sh"];
        File.WriteAllText(agent, Agent.ReplaceLineEndings("\n"));
        File.SetUnixFileMode(agent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        WriteBareProject(content: $"""
            <ItemGroup><OrchestrationAgentProfile Include="mine" Command="{agent}" Arguments="" EditArguments="" Environment="STARTED={Repository["started.log"]}" /></ItemGroup>
            """);
        File.WriteAllText(Repository[".gitignore"], "*.binlog\nobj/\nstarted.log\n");
        Git("init", "-q", "-b", "main");
        Git("config", "user.name", "Somebody");
        Git("config", "user.email", "somebody@example.org");
        Assert.IsTrue(Build("-t:GenerateOrchestrationPrompts").Succeeded);
        Git("add", "-A");
        Git("commit", "-q", "-m", "Start");

        var first = Build("-t:Orchestrate", "-p:OrchestrationAgent=mine");
        StringAssert.Contains(first.Output, "To run: 3 of 3 groups.");
        Assert.IsTrue(first.Succeeded);
        Assert.AreEqual(3, Starts());

        StringAssert.Contains(Build("-t:Orchestrate", "-p:OrchestrationAgent=mine").Output, "nothing to run");
        Assert.IsTrue(Build("-t:VerifyOrchestration", "-p:ContinuousIntegrationBuild=true").Succeeded);
        Assert.AreEqual(3, Starts());
        Assert.AreEqual(string.Empty, Git("status", "--porcelain"));
        Assert.DoesNotContain("[ ]", File.ReadAllText(Repository["agent-os/specs/2026-01-15-team-glossary/tasks.md"]));

        File.AppendAllText(Repository["agent-os/standards/global/plain-writing.md"], "More.\n");
        Git("commit", "-q", "-a", "-m", "Change a standard");
        var status = Build("-t:OrchestrationStatus").Output;
        StringAssert.Contains(status, "1 Term List: standards/global/plain-writing.md changed");
        StringAssert.Contains(status, "Forecast from earlier runs: 3 groups");
        Git("reset", "-q", "--hard", "HEAD~1");
        StringAssert.Contains(Build("-t:OrchestrationStatus").Output, "Nothing to run.");
        Assert.AreEqual(3, Starts());
    }

    private int Starts() => File.ReadAllLines(Repository["started.log"]).Length;

    private string Git(params string[] arguments) => TestRepository.GitAt(Repository.Path, arguments);
}
