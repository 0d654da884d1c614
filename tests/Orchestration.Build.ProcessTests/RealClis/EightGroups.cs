using System.Globalization;
using System.Text;

namespace Orchestration.Build.ProcessTests.RealClis;

/// <summary>
/// Eight groups that depend on nothing. Each writes a file of its own; the last two also write the same file, each its own way. The fake model
/// answers nobody before all eight agents have asked, so that all eight trees are there before the first of them is merged.
/// </summary>
internal sealed class EightGroups
{
    public const string Spec = "2026-03-01-parts";
    public const string Main = "orchestrate/" + Spec + "/main";
    public const string Tasks = "agent-os/specs/" + Spec + "/tasks.md";
    public const string Shared = "parts/shared.md";

    /// <summary>Of what an agent is told that is to fix a conflict.</summary>
    public const string ConflictFeedback = "conflicts with yours";

    private readonly string _repair;

    /// <param name="repair">Script of the attempt that is to fix the conflict.</param>
    private EightGroups(string repair) => _repair = repair;

    public static IReadOnlyList<string> Names { get; } = ["amber", "birch", "cedar", "dune", "ember", "fjord", "grove", "heath"];

    /// <summary>Write the same file.</summary>
    public static IReadOnlyList<string> Rivals { get; } = ["grove", "heath"];

    public Rendezvous AllAsk { get; } = new(Names.Count);

    public static async Task<(EightGroups Groups, RepositoryRun Run)> CreateAsync(string cli, string repair)
    {
        var groups = new EightGroups(repair);
        return (groups, await RepositoryRun.CreateAsync(cli, Spec, Fill, groups.Play, groups.HoldAsync));
    }

    public static string Own(string name) => $"parts/{name}.md";

    public static string Branch(string name) => string.Create(CultureInfo.InvariantCulture, $"orchestrate/{Spec}/{Names.ToList().IndexOf(name) + 1}-{name}");

    public static string SharedText(string name) => $"Shared page by {name}.";

    private static void Fill(string root)
    {
        var tasks = new StringBuilder("# Task Breakdown: Parts\n\n## Task List\n\n");

        // An agent that never asks must not keep the others waiting for ever. A group that is refused gets no further attempt but the one that fixes a conflict.
        var entries = new StringBuilder("defaults:\n  retries: 0\n  timeout: 3m\n\ntask_groups:\n");
        foreach (var (index, name) in Names.Index())
        {
            var number = index + 1;
            var both = Rivals.Contains(name) ? $" and `{Shared}`" : string.Empty;
            tasks.Append(CultureInfo.InvariantCulture, $"#### Task Group {number}: {name}\n**Dependencies:** None\n\n- [ ] {number}.0 Write\n  - [ ] {number}.1 Create `{Own(name)}`{both}\n\n");
            entries.Append(CultureInfo.InvariantCulture, $"  - name: {name}\n");
        }

        var folder = Directory.CreateDirectory(Path.Combine(root, Path.GetDirectoryName(Tasks)!)).FullName;
        File.WriteAllText(Path.Combine(folder, "tasks.md"), tasks.ToString());
        File.WriteAllText(Path.Combine(folder, "orchestration.yml"), entries.ToString());
    }

    private static string? NameIn(string prompt) => Names.FirstOrDefault(name => prompt.Contains($"Create `{Own(name)}`", StringComparison.Ordinal));

    private Task HoldAsync(string prompt) => NameIn(prompt) is { } name ? AllAsk.ArriveAsync(name) : Task.CompletedTask;

    private string? Play(string text)
    {
        if (text.Contains(ConflictFeedback, StringComparison.Ordinal))
        {
            return _repair;
        }

        if (NameIn(text) is not { } name)
        {
            return null;
        }

        var shared = Rivals.Contains(name) ? $"[[write {Shared} {SharedText(name)}]]" : string.Empty;
        return $"[[write {Own(name)} By {name}.]] {shared} [[text Written.]]";
    }
}
