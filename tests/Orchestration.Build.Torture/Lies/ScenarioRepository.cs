using System.Text;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Torture.Lies;

/// <summary>A repository on disk for one scenario.</summary>
internal sealed class ScenarioRepository : IDisposable
{
    /// <summary>A gate that looks at the group's file and leaves JUnit results, one test per line of the suite.</summary>
    private const string Check = """
        {
          echo '<testsuite>'
          while read -r name; do echo "<testcase name='$name'/>"; done < tests/suite.txt
          echo '</testsuite>'
        } > results.xml 2>/dev/null
        if [ -f src/$1/test.sh ]; then sh src/$1/test.sh > /dev/null 2>&1; fi
        test "$(cat src/$1/work.txt)" = "done $1"

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("orch-trust-").FullName;

    public ScenarioRepository(Scenario scenario)
        : this(_ => scenario)
    {
    }

    /// <param name="draw">Draws the scenario for a root that does not exist yet.</param>
    public ScenarioRepository(Func<string, Scenario> draw)
    {
        var scenario = draw(Root);
        Scenario = scenario;
        Directory.CreateDirectory(Root);
        var repository = new TestRepository(Root);
        repository.Write(".gitattributes", "* -text\n");
        repository.Write(".gitignore", "results.xml\nobj/\n");
        repository.Write("README.md", "A repository.\n");
        repository.Write(".github/workflows/ci.yml", "on: push\n");
        repository.Write("tools/check.sh", Check);
        repository.Write("tools/old-results.xml", "<testsuite>" + string.Concat(Scenario.BaseTests.Select(name => $"<testcase name='{name}'/>")) + "</testsuite>\n");
        repository.Write("tests/suite.txt", string.Concat(Scenario.BaseTests.Select(name => name + "\n")));
        repository.WriteBytes(Scenario.TasksPath, scenario.Tasks());
        repository.Write(Scenario.SpecPath + "/orchestration.yml", scenario.Assignments());
        repository.Initialise();
        Start = repository.Head;
        File.WriteAllText(Agent, AgentScript());
    }

    public Scenario Scenario { get; }

    public string Start { get; }

    public string Root => Path.Combine(_folder, "repo");

    /// <summary>The shell script that plays every agent.</summary>
    public string Agent => Path.Combine(_folder, "agent.sh");

    /// <summary>The agents' own record, one line per event, outside of everything the orchestrator writes.</summary>
    public string Record => Path.Combine(_folder, "record.txt");

    public string Ledger => Path.Combine(Root, ".orchestrator", "2026-01-01-trust", "ledger.jsonl");

    public string File_(string name) => Path.Combine(_folder, name);

    public void Keep() => Kept = true;

    public bool Kept { get; private set; }

    public string Folder => _folder;

    public void Dispose()
    {
        if (!Kept)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Who it is, it learns from the variable that tells one attempt's processes from another's: <c>run/build/group/attempt/</c>.</summary>
    private string AgentScript()
    {
        var text = new StringBuilder(
            "cat > /dev/null\nrest=${ORCHESTRATION_ATTEMPT#*/*/}\nID=${rest%%/*}\nN=${rest#*/}\nN=${N%/}\n");
        text.Append("TASKS=").Append(Scenario.TasksPath).Append("\necho \"start $ID $N\" >> ").Append(Record).Append("\ncase $ID in\n");
        foreach (var group in Scenario.Groups)
        {
            text.Append(group.Id).Append(") OTHER=").Append(group.Other).Append("; ").Append(group.Behaviour.Script).Append("\n;;\n");
        }

        return text.Append("esac\n").Append(Result).Append("sleep 0.05\necho \"end $ID $N\" >> ").Append(Record).Append('\n').ToString();
    }

    /// <summary>What is in a pipe when the reader is killed nobody can know of; the record's end is written a moment after it.</summary>
    private const string Result = """
        printf '{"type":"result","subtype":"success","is_error":false,"num_turns":1,"session_id":"s-%s","result":"All tasks are done.","total_cost_usd":0.01,"usage":{"input_tokens":10,"output_tokens":5}}\n' "$ID"

        """;
}
