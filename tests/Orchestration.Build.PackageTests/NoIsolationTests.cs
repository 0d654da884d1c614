namespace Orchestration.Build.PackageTests;

/// <summary>Runs in the user's own tree, by a build as users call it.</summary>
[TestClass]
public sealed class NoIsolationTests : BuildTest
{
    private const string Tasks = "agent-os/specs/s/tasks.md";

    [TestMethod]
    public void Evidence_decides_in_the_users_own_tree_too_and_the_report_counts_new_tests()
    {
        Repository.Write(Tasks, """
            # Tasks

            #### Task Group 1: Data
            **Dependencies:** None
            - [ ] 1.1 a

            #### Task Group 2: Liar
            **Dependencies:** None
            - [ ] 2.1 b

            """);
        Repository.Write("agent-os/specs/s/orchestration.yml", """
            task_groups:
              - name: data
                verify: cp suite.txt results.xml
                writes: [suite.txt]
              - name: liar
            defaults: { retries: 0 }
            """);
        Repository.Write("suite.txt", "<testsuite><testcase name='a'/></testsuite>");

        // Works in the first group; ticks everything and does nothing in the second.
        Repository.Write("agent.sh", $"""
            sed -i 's/\[ \]/[x]/' {Tasks}
            if grep -q 'Task Group 1'; then echo "<testsuite><testcase name='a'/><testcase name='b'/><testcase name='c'/></testsuite>" > suite.txt; fi
            echo done
            """);
        Repository.Write(".gitignore", "*.binlog\nobj/\n");
        WriteBareProject(content: """<ItemGroup><OrchestrationAgentProfile Include="mine" Command="sh" Arguments="agent.sh" /></ItemGroup>""");
        Git("init", "-q");
        Git("add", "-A");

        var result = RunIn(".", [], "build", "--no-restore", "-t:Orchestrate", "-p:OrchestrationAgent=mine", "-p:OrchestrationIsolation=none");

        Assert.IsFalse(result.Succeeded);
        Assert.IsNotEmpty(result.Of("ORCH5002"), result.Output);
        Assert.IsNotEmpty(result.Of("ORCH5007"), result.Output);
        var tasks = File.ReadAllText(Repository[Tasks]);
        Assert.Contains("- [x] 1.1", tasks);
        Assert.Contains("- [ ] 2.1", tasks);
        var report = File.ReadAllText(Repository[".orchestrator/s/final_output.md"]);
        Assert.MatchesRegex(@"\| T-01 \| 1 Data \|.*\| 2 \| \[result\]", report);
    }

    private string Git(params string[] arguments) => TestRepository.GitAt(Repository.Path, arguments);
}
