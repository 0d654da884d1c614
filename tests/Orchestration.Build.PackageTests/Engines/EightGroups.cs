using System.Globalization;
using System.Text;

namespace Orchestration.Build.PackageTests.Engines;

/// <summary>
/// A repository whose spec has eight groups: a diamond, two for themselves, and two that join. Each agent writes what it reads of the results that its group needs, so
/// that the last file tells who had seen what.
/// </summary>
internal sealed class EightGroups
{
    private static readonly (string Title, string[] Needs)[] All =
    [
        ("Core", []), ("Store", ["Core"]), ("Page", ["Core"]), ("Shop", ["Store", "Page"]), ("Manual", []), ("Glossary", []), ("Search", ["Shop"]),
        ("Release", ["Shop", "Manual", "Glossary", "Search"]),
    ];

    private readonly TestRepository _repository;
    private readonly (string Title, string[] Needs)[] _groups;

    /// <param name="root">Absolute path of the repository to be.</param>
    /// <param name="failing">Title of a group whose gate fails, or null.</param>
    /// <param name="gate">Absolute path of a folder where each agent leaves a line when it starts, and waits while there is a file <c>hold-&lt;title&gt;</c>; null: nowhere.</param>
    /// <param name="approve">Title of a group whose work a person has to approve, or null.</param>
    /// <param name="count">The first of them only: each test pays for every job.</param>
    public EightGroups(string root, string? failing = null, string? gate = null, int count = 8, string? approve = null)
    {
        _groups = All[..count];
        _repository = new TestRepository(root);
        _repository.Write("eight.proj", $"""
            <Project DefaultTargets="Build">
              <Import Project="{Package.Folder}/buildTransitive/Orchestration.Build.props" />
              <ItemGroup>
                <OrchestrationAgentProfile Include="writer" Command="sh" Arguments="$(MSBuildProjectDirectory)/tools/agent.sh" EditArguments="" />
              </ItemGroup>
              <Target Name="Build" />
              <Target Name="Restore" />
              <Import Project="{Package.Folder}/buildTransitive/Orchestration.Build.targets" />
            </Project>
            """);
        _repository.Write("Directory.Build.rsp", "/nr:false\n");
        _repository.Write(".gitignore", ".orchestrator/\n");
        _repository.Write("src/README.md", "One file for each group.\n");
        _repository.Write("tools/agent.sh", $$"""
            gate='{{gate}}'
            line=$(grep -oE 'Write src/[A-Za-z]+\.txt from( src/[A-Za-z]+\.txt)*' | head -1)
            file=$(echo "$line" | cut -d' ' -f2); needs=$(echo "$line" | cut -d' ' -f4-)
            name=$(basename "$file" .txt)
            if [ -n "$gate" ]; then echo "$name $$" >> "$gate/started"; while [ -e "$gate/hold-$name" ]; do sleep 0.05; done; fi
            { echo "$file"; for need in $needs; do sed 's/^/  /' "$need"; done; } > "$file"
            echo "wrote $file"

            """);
        var tasks = new StringBuilder("# Task Breakdown: Eight\n");
        var assignments = new StringBuilder("task_groups:\n");
        foreach (var (index, (title, needs)) in _groups.Index())
        {
            var numbers = needs.Select(need => Array.FindIndex(_groups, group => group.Title == need) + 1);
            tasks.Append(CultureInfo.InvariantCulture, $"""

                #### Task Group {index + 1}: {title}
                **Dependencies:** {(needs.Length == 0 ? "None" : $"Task Groups {string.Join(", ", numbers)}")}

                - [ ] {index + 1}.0 Complete {title}
                  - [ ] {index + 1}.1 Write src/{title}.txt from{string.Concat(needs.Select(need => $" src/{need}.txt"))}

                """);
            var command = title == failing ? $"test -f src/{title}.txt && test -f src/nothing" : $"test -f src/{title}.txt";
            assignments.Append(CultureInfo.InvariantCulture, $"  - name: {title}\n    verify: {command}\n    writes: [src/**]\n{(title == approve ? "    approve: true\n" : string.Empty)}");
        }

        _repository.Write("agent-os/specs/eight/tasks.md", tasks.ToString());
        _repository.Write("agent-os/specs/eight/orchestration.yml", assignments.ToString());
        Build("-t:GenerateOrchestrationPrompts");
        _repository.Initialise();
        Base = _repository.Head;
    }

    public string Root => _repository.Root;

    public string Base { get; }

    public string Tree => Git("rev-parse", "HEAD^{tree}").Trim();

    public string Tasks => _repository.Read("agent-os/specs/eight/tasks.md");

    /// <summary>Accepted groups, in the order of the file.</summary>
    public string Accepted => string.Join(' ', _groups.Select(group => group.Title).Where(title => Git("log", "--format=%s", "HEAD", "^" + Base).Split('\n').Contains(title)));

    /// <summary>Groups whose boxes are ticked.</summary>
    public string Ticked => string.Join(' ', _groups.Index().Where(group => Tasks.Contains($"- [x] {group.Index + 1}.1", StringComparison.Ordinal)).Select(group => group.Item.Title));

    public string Git(params string[] arguments) => _repository.Git(arguments);

    /// <summary>The same in another folder, with the same commits.</summary>
    public string CloneTo(string path)
    {
        TestRepository.GitAt(Root, "clone", "-q", Root, path);
        TestRepository.GitAt(path, "config", "user.name", "Somebody");
        TestRepository.GitAt(path, "config", "user.email", "somebody@example.org");
        return path;
    }

    public BuildResult Build(params string[] arguments) => BuildIn(Root, null, arguments);

    public static BuildResult BuildIn(string folder, IReadOnlyDictionary<string, string?>? environment, params string[] arguments) =>
        Dotnet.Run(folder, ["build", .. arguments, "-nologo", "-tl:off"], environment);

    /// <summary>Brings what the collecting job left to the user, as the documentation tells them to.</summary>
    public void Take(string bundle)
    {
        Git("fetch", "-q", bundle, "refs/heads/orchestrate/eight/main");
        Git("merge", "-q", "--ff-only", "FETCH_HEAD");
    }

    /// <summary>Nothing is left to do: no agent starts, and all gates of done groups pass.</summary>
    public void AssertSettled()
    {
        var again = Build("-t:Orchestrate", "-p:OrchestrationAgent=writer");
        Assert.IsTrue(again.Succeeded, again.Output);
        Assert.DoesNotContain("started writer", again.Output);
        var verified = Build("-t:VerifyOrchestration");
        Assert.IsTrue(verified.Succeeded, verified.Output);
        Assert.IsEmpty(verified.Diagnostics);
    }
}
