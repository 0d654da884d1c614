using System.Globalization;
using System.Text;

namespace Orchestration.Build.Torture.Lies;

/// <summary>One group of a drawn plan.</summary>
/// <param name="Number">1-based.</param>
/// <param name="DependsOn">Numbers of earlier groups.</param>
internal sealed record ScenarioGroup(int Number, string Id, IReadOnlyList<int> DependsOn, Behaviour Behaviour, string Other);

/// <summary>A drawn plan with a part for each agent.</summary>
internal sealed record Scenario(int Seed, IReadOnlyList<ScenarioGroup> Groups, bool WindowsLines, bool ByteOrderMark)
{
    public const string SpecPath = "agent-os/specs/2026-01-01-trust";
    public const string TasksPath = SpecPath + "/tasks.md";

    public static readonly IReadOnlyList<string> BaseTests = ["test_one", "test_two", "test_three"];

    /// <param name="behaviours">Parts to draw from.</param>
    public static Scenario Draw(int seed, IReadOnlyList<Behaviour> behaviours)
    {
        var random = new Random(seed);
        var count = random.Next(3, 9);
        var ids = Enumerable.Range(1, count).Select(number => $"part-{(char)('a' + number - 1)}").ToList();
        var groups = new List<ScenarioGroup>();
        for (var number = 1; number <= count; number++)
        {
            var dependsOn = Enumerable.Range(1, number - 1).Where(_ => random.Next(4) == 0).ToList();
            groups.Add(new ScenarioGroup(number, ids[number - 1], dependsOn, Behaviour.Draw(random, behaviours), ids[random.Next(count)]));
        }

        // A group whose other is itself, or that runs before the other, breaks nobody; the judge decides by the final commit anyway.
        return new Scenario(seed, groups, random.Next(4) == 0, random.Next(4) == 0);
    }

    /// <summary>Every agent does its work: for runs that are about when a build dies, not about who tells the truth.</summary>
    public static Scenario Honest(int seed, int count)
    {
        var random = new Random(seed);
        var honest = Behaviour.All[0];
        return new Scenario(
            seed,
            [
                .. Enumerable.Range(1, count).Select(number => new ScenarioGroup(
                    number, $"part-{(char)('a' + number - 1)}", [.. Enumerable.Range(1, number - 1).Where(_ => random.Next(4) == 0)], honest, string.Empty)),
            ],
            WindowsLines: false,
            ByteOrderMark: false);
    }

    public byte[] Tasks()
    {
        var text = new StringBuilder("# Task Breakdown: Trust\n\n## Task List\n\n");
        foreach (var group in Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"#### Task Group {group.Number}: Part {group.Id[^1..].ToUpperInvariant()}\n");
            text.Append("**Dependencies:** ").Append(group.DependsOn.Count == 0 ? "None" : "Task Groups " + string.Join(", ", group.DependsOn)).Append("\n\n");
            text.Append(CultureInfo.InvariantCulture, $"- [ ] {group.Number}.0 Complete part ✓ {group.Id}\n  - [ ] {group.Number}.1 Write src/{group.Id}/work.txt\n  - [ ] {group.Number}.2 Prüfen\n\n");
            text.Append("**Acceptance Criteria:**\n- The file is there\n\n");
        }

        var lines = WindowsLines ? text.Replace("\n", "\r\n").ToString() : text.ToString();
        return [.. ByteOrderMark ? Encoding.UTF8.GetPreamble() : [], .. Encoding.UTF8.GetBytes(lines)];
    }

    public string Assignments()
    {
        var text = new StringBuilder("task_groups:\n");
        foreach (var group in Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - name: {group.Id}\n    claude_code_subagent: general-purpose\n    retries: 1\n    verify: sh tools/check.sh {group.Id}\n");
            if (group.Behaviour.Name is "writes outside of writes" or "hides an edit with index flags")
            {
                text.Append(CultureInfo.InvariantCulture, $"    writes: [src/{group.Id}/**]\n");
            }
        }

        return text.ToString();
    }
}
