using System.Globalization;
using System.Text;

namespace Orchestration.Build.Testing;

/// <summary>A task group of a spec to be.</summary>
/// <param name="Title">One word: also the name of the file that its agent writes.</param>
/// <param name="Needs">Titles of groups before it.</param>
internal sealed record TestGroup(string Title, params string[] Needs);

/// <summary>
/// A repository with one spec. Each agent writes what it reads of the results that its group needs, so that each file tells who had seen what.
/// </summary>
internal sealed class GroupRepository
{
    private const string TasksFile = "agent-os/specs/eight/tasks.md";

    /// <param name="root">Absolute path of the repository to be.</param>
    /// <param name="imports">Absolute path of the folder with props and targets.</param>
    /// <param name="taskFolder">Absolute path of the folder with the task assembly; empty: as the targets have it.</param>
    /// <param name="failing">Title of a group whose gate fails, or null.</param>
    /// <param name="gate">
    /// Absolute path of a folder where each agent leaves a line in <c>started</c>, and waits while there is a file <c>hold-&lt;title&gt;</c> or, for
    /// its nth start only, <c>hold-&lt;title&gt;.n</c>; null: nowhere.
    /// </param>
    /// <param name="approve">Title of a group whose work a person has to approve, or null.</param>
    public GroupRepository(string root, IReadOnlyList<TestGroup> groups, string imports, string taskFolder = "", string? failing = null, string? gate = null, string? approve = null)
    {
        Groups = groups;
        Git = new TestRepository(root);
        Git.Write("eight.proj", $"""
            <Project DefaultTargets="Build">
              <PropertyGroup>
                <OrchestrationTaskFolder>{taskFolder}</OrchestrationTaskFolder>
              </PropertyGroup>
              <Import Project="{imports}/Orchestration.Build.props" />
              <ItemGroup>
                <OrchestrationAgentProfile Include="writer" Command="sh" Arguments="$(MSBuildProjectDirectory)/tools/agent.sh" EditArguments="" />
              </ItemGroup>
              <Target Name="Build" />
              <Target Name="Restore" />
              <Import Project="{imports}/Orchestration.Build.targets" />
            </Project>
            """);
        Git.Write("Directory.Build.rsp", "/nr:false\n");
        Git.Write(".gitignore", ".orchestrator/\n");
        Git.Write("src/README.md", "One file for each group.\n");
        Git.Write("tools/agent.sh", $$"""
            gate='{{gate}}'
            line=$(grep -oE 'Write src/[A-Za-z0-9]+\.txt from( src/[A-Za-z0-9]+\.txt)*' | head -1)
            file=$(echo "$line" | cut -d' ' -f2); needs=$(echo "$line" | cut -d' ' -f4-)
            name=$(basename "$file" .txt)
            if [ -n "$gate" ]; then
              n=1; while ! mkdir "$gate/$name.$n" 2>/dev/null; do n=$((n + 1)); done
              echo "$name $$" >> "$gate/started"
              while [ -e "$gate/hold-$name" ] || [ -e "$gate/hold-$name.$n" ]; do sleep 0.05; done
            fi
            { echo "$file"; for need in $needs; do sed 's/^/  /' "$need"; done; } > "$file"
            echo "wrote $file"

            """);
        var tasks = new StringBuilder("# Task Breakdown: Eight\n");
        var assignments = new StringBuilder("task_groups:\n");
        foreach (var (index, (title, needs)) in groups.Index())
        {
            var numbers = needs.Select(need => groups.ToList().FindIndex(group => group.Title == need) + 1);
            tasks.Append(CultureInfo.InvariantCulture, $"""

                #### Task Group {index + 1}: {title}
                **Dependencies:** {(needs.Length == 0 ? "None" : $"Task Groups {string.Join(", ", numbers)}")}

                - [ ] {index + 1}.0 Complete {title}
                  - [ ] {index + 1}.1 Write src/{title}.txt from{string.Concat(needs.Select(need => $" src/{need}.txt"))}

                """);
            var command = title == failing ? $"test -f src/{title}.txt && test -f src/nothing" : $"test -f src/{title}.txt";
            assignments.Append(CultureInfo.InvariantCulture, $"  - name: {title}\n    verify: {command}\n    writes: [src/**]\n{(title == approve ? "    approve: true\n" : string.Empty)}");
        }

        Git.Write(TasksFile, tasks.ToString());
        Git.Write("agent-os/specs/eight/orchestration.yml", assignments.ToString());
    }

    public IReadOnlyList<TestGroup> Groups { get; }

    public TestRepository Git { get; }

    public string Root => Git.Root;

    /// <summary>The commit of what a user has before a run.</summary>
    public string Base { get; private set; } = string.Empty;

    public string Tasks => Git.Read(TasksFile);

    /// <summary>Accepted groups, in the order of the file.</summary>
    public string Accepted => string.Join(' ', Groups.Select(group => group.Title).Where(title => Git.Git("log", "--format=%s", "HEAD", "^" + Base).Split('\n').Contains(title)));

    /// <summary>Groups whose boxes are ticked.</summary>
    public string Ticked => string.Join(' ', Groups.Index().Where(group => Tasks.Contains($"- [x] {group.Index + 1}.1", StringComparison.Ordinal)).Select(group => group.Item.Title));

    /// <summary>Generates the prompts and commits all.</summary>
    public void Initialise()
    {
        var (code, output) = Programs.Run(Root, "dotnet", ["build", "-t:GenerateOrchestrationPrompts", "-nologo", "-tl:off"]);
        if (code != 0)
        {
            throw new InvalidOperationException(output);
        }

        Git.Initialise();
        Base = Git.Head;
    }

    /// <summary>What the agent of a group writes where it saw all that it needs.</summary>
    public string TextOf(string title) => $"src/{title}.txt\n" + string.Concat(Groups.First(group => group.Title == title).Needs.Select(need => string.Concat(TextOf(need).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"  {line}\n"))));
}
