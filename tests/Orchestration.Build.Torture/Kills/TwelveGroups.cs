using System.Globalization;
using System.Text;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Torture.Kills;

/// <summary>A throw-away repository with the 12-group plan: four layers of three, each group on the one before and one beside it.</summary>
internal sealed class TwelveGroups : IDisposable
{
    public const int Groups = 12;

    private const string Script = "# *\nrandom-sleep 60\nwork\nresult Done.\n";

    private readonly bool _keep;

    public TwelveGroups(bool worktree, bool keep)
    {
        _keep = keep;
        Folder = Directory.CreateTempSubdirectory("orch-kill-").FullName;
        Root = Path.Combine(Folder, "root");
        Directory.CreateDirectory(SpecFolder);
        Tasks = TasksText();
        File.WriteAllText(TasksFile, Tasks);
        File.WriteAllText(Path.Combine(SpecFolder, "orchestration.yml"), AssignmentsText());
        File.WriteAllText(Path.Combine(Folder, "script.txt"), Script);
        File.WriteAllText(Path.Combine(Root, "demo.proj"), ProjectText(Folder));
        if (worktree)
        {
            new TestRepository(Root).Initialise();
        }
    }

    public string Folder { get; }

    public string Root { get; }

    /// <summary>tasks.md as it was at the beginning.</summary>
    public string Tasks { get; }

    public string SpecFolder => Path.Combine(Root, "agent-os", "specs", "twelve");

    public string TasksFile => Path.Combine(SpecFolder, "tasks.md");

    public string State => Path.Combine(Root, ".orchestrator", "twelve");

    public string Ledger => Path.Combine(State, "ledger.jsonl");

    public string Record => RecordOf(Folder);

    public static IEnumerable<string> Ids => Enumerable.Range(1, Groups).Select(Id);

    public static IReadOnlyDictionary<string, string> Properties(string root) => new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["OrchestrationRoot"] = root,
        ["OrchestrationSpec"] = "twelve",
        ["OrchestrationAgent"] = "fake",
        ["OrchestrationAllowSharedTree"] = "true",
        ["_OrchestrationAgentProfiles"] = EncodedProfile.Of("fake", Profile(Path.GetDirectoryName(root)!)),
    };

    public void Dispose()
    {
        if (!_keep)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"part-{number}");

    private static string RecordOf(string folder) => Path.Combine(folder, "record.jsonl");

    private static KeyValuePair<string, string>[] Profile(string folder) =>
    [
        new("Extends", "claude"),
        new("Command", Checkout.FakeAgent),
        new("Environment", $"FAKE_AGENT_RECORD={RecordOf(folder)};FAKE_AGENT_SCRIPT={Path.Combine(folder, "script.txt")}"),
    ];

    private static string TasksText()
    {
        var text = new StringBuilder("# Tasks\n\n");
        for (var number = 1; number <= Groups; number++)
        {
            var dependencies = number <= 3 ? "None" : string.Create(CultureInfo.InvariantCulture, $"Task Group {number - 3}, Task Group {((number - 1) / 3 * 3) - 2 + (number % 3)}");
            text.Append(CultureInfo.InvariantCulture, $"#### Task Group {number}: Part {number}\n\n**Dependencies:** {dependencies}\n\n- [ ] {number}.1 Write work/part-{number}.txt\n\n");
        }

        return text.ToString();
    }

    private static string AssignmentsText() =>
        "task_groups:\n" + string.Concat(Enumerable.Range(1, Groups).Select(number => string.Create(CultureInfo.InvariantCulture, $"  - name: Part {number}\n")));

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
