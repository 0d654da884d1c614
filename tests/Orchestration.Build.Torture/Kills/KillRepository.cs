using System.Globalization;
using System.Text;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Torture.Kills;

/// <summary>How a throw-away repository is made.</summary>
/// <param name="Groups">In layers of up to three, each group on the one before and one beside it.</param>
/// <param name="InGit">Agents have repositories of their own.</param>
/// <param name="Script">What agents do.</param>
internal sealed record KillPlan(int Groups, bool InGit, string Script)
{
    /// <summary>Some work, a process in a session of its own, and numbered lines.</summary>
    public const string Ordinary = "# *\nrandom-sleep 60\nchild 300\nlines 40\nwork\nresult Done.\n";

    /// <summary>In a repository also one that has cleared its environment.</summary>
    public const string WithStray = "# *\nrandom-sleep 60\nchild 300\nstray 300\nlines 40\nwork\nresult Done.\n";

    /// <summary>Enough words that their space is given back to the disk while the agent works.</summary>
    public const string Talkative = "# *\nlines 120000\nwork\nresult Done.\n";

    /// <summary>For every step: nothing that is left to chance.</summary>
    public const string Short = "# *\nlines 5\nwork\nresult Done.\n";

    /// <summary>Agents at once.</summary>
    public int Slots { get; init; } = 4;

    /// <summary>Every second group has a gate.</summary>
    public bool HasGates { get; init; }

    public static KillPlan Twelve(bool inGit) => new(12, inGit, Ordinary);

    public static KillPlan Four(bool inGit) => new(4, inGit, Short) { Slots = 1, HasGates = true };
}

/// <summary>A throw-away repository with one spec, and what is outside of it to judge by.</summary>
internal sealed class KillRepository : IDisposable
{
    private readonly bool _keep;

    public KillRepository(KillPlan plan, bool keep)
    {
        _keep = keep;
        Plan = plan;
        Folder = Directory.CreateTempSubdirectory("orch-kill-").FullName;
        Root = Path.Combine(Folder, "root");
        Directory.CreateDirectory(SpecFolder);
        Tasks = TasksText(plan.Groups);
        File.WriteAllText(TasksFile, Tasks);
        File.WriteAllText(Path.Combine(SpecFolder, "orchestration.yml"), AssignmentsText(plan));
        File.WriteAllText(Path.Combine(Folder, "script.txt"), plan.Script);
        File.WriteAllText(Path.Combine(Root, "demo.proj"), ProjectText(Folder));
        File.WriteAllText(Path.Combine(Folder, "slots"), plan.Slots.ToString(CultureInfo.InvariantCulture));
        if (plan.InGit)
        {
            new TestRepository(Root).Initialise();
        }
    }

    public KillPlan Plan { get; }

    public string Folder { get; }

    public string Root { get; }

    /// <summary>tasks.md as it was at the beginning.</summary>
    public string Tasks { get; }

    public string SpecFolder => Path.Combine(Root, "agent-os", "specs", "twelve");

    public string TasksFile => Path.Combine(SpecFolder, "tasks.md");

    public string State => Path.Combine(Root, ".orchestrator", "twelve");

    public string Ledger => Path.Combine(State, "ledger.jsonl");

    public string Record => RecordOf(Folder);

    public string Logs => Path.Combine(State, "logs");

    public string Spool => Path.Combine(State, "spool");

    /// <summary>The step at which a host ended itself, as it announced it.</summary>
    public string Step => Path.Combine(Folder, "step.txt");

    public static IReadOnlyDictionary<string, string> Properties(string root) => new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["OrchestrationRoot"] = root,
        ["OrchestrationSpec"] = "twelve",
        ["OrchestrationAgent"] = "fake",
        ["OrchestrationAllowSharedTree"] = "true",
        ["OrchestrationMaxParallelism"] = File.ReadAllText(Path.Combine(Path.GetDirectoryName(root)!, "slots")),
        ["_OrchestrationAgentProfiles"] = EncodedProfile.Of("fake", Profile(Path.GetDirectoryName(root)!)),
    };

    public void Dispose()
    {
        if (!_keep)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static string RecordOf(string folder) => Path.Combine(folder, "record.jsonl");

    private static KeyValuePair<string, string>[] Profile(string folder) =>
    [
        new("Extends", "claude"),
        new("Command", Checkout.FakeAgent),
        new("Environment", $"FAKE_AGENT_RECORD={RecordOf(folder)};FAKE_AGENT_SCRIPT={Path.Combine(folder, "script.txt")}"),
    ];

    private static string TasksText(int groups)
    {
        var text = new StringBuilder("# Tasks\n\n");
        for (var number = 1; number <= groups; number++)
        {
            var dependencies = number <= 3 ? "None" : string.Create(CultureInfo.InvariantCulture, $"Task Group {number - 3}, Task Group {((number - 1) / 3 * 3) - 2 + (number % 3)}");
            text.Append(CultureInfo.InvariantCulture, $"#### Task Group {number}: Part {number}\n\n**Dependencies:** {dependencies}\n\n- [ ] {number}.1 Write work/part-{number}.txt\n\n");
        }

        return text.ToString();
    }

    private static string AssignmentsText(KillPlan plan) =>
        "task_groups:\n" + string.Concat(Enumerable.Range(1, plan.Groups).Select(number => string.Create(
            CultureInfo.InvariantCulture, $"  - name: Part {number}\n{(plan.HasGates && number % 2 == 0 ? $"    verify: test -s work/part-{number}.txt\n" : string.Empty)}")));

    private static string ProjectText(string folder) => $"""
        <Project>
          <PropertyGroup>
            <OrchestrationTaskFolder>{Checkout.TaskFolder}/</OrchestrationTaskFolder>
          </PropertyGroup>
          <Import Project="{Checkout.BuildFolder}/Orchestration.Build.props" />
          <ItemGroup>
            <OrchestrationAgentProfile Include="fake" Extends="claude" Command="{Checkout.FakeAgent}" Environment="{Profile(folder)[2].Value}" />
          </ItemGroup>
          <Target Name="Build" />
          <Import Project="{Checkout.BuildFolder}/Orchestration.Build.targets" />
        </Project>
        """;
}
