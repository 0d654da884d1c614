using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;

namespace Orchestration.Build.Tests.Planning;

/// <summary>Small specs written as lines, for tests that need a model and no file.</summary>
internal static class TestSpec
{
    public const string Directory = "/repo/agent-os/specs/2026-01-02-comments";

    /// <param name="groups"><c>Title</c> or <c>Title &lt;- 1 3-4</c> with the 1-based places of what it depends on.</param>
    public static SpecModel Create(params string[] groups) => new(
        "2026-01-02-comments",
        "Comments",
        Directory,
        "agent-os/specs/2026-01-02-comments",
        Directory + "/tasks.md",
        "People want to talk below articles.",
        ["agent-os/specs/2026-01-02-comments/spec.md", "agent-os/specs/2026-01-02-comments/planning/requirements.md"],
        UseSubagents: true,
        StandardsAsSkills: false,
        [.. groups.Select(Group)]);

    /// <summary>Groups that each depend on about a quarter of those before.</summary>
    /// <param name="most">Of groups.</param>
    public static SpecModel CreateRandom(Random random, int most) => Create(
    [
        .. Enumerable.Range(1, random.Next(1, most + 1)).Select(number =>
        {
            var needs = Enumerable.Range(1, number - 1).Where(_ => random.Next(4) == 0).ToList();
            return string.Create(CultureInfo.InvariantCulture, $"Group {number}") + (needs.Count == 0 ? string.Empty : " <- " + string.Join(" ", needs));
        }),
    ]);

    public static SpecModel With(this SpecModel spec, int number, Func<TaskGroup, TaskGroup> change) =>
        spec with { Groups = spec.Groups.SetItem(number - 1, change(spec.Groups[number - 1])) };

    public static SpecModel Assign(this SpecModel spec, int number, Func<Assignment, Assignment> change) =>
        spec.With(number, group => group with { Assignment = change(group.Assignment) });

    public static ImmutableArray<TaskItem> Tasks(int count, TaskState state = TaskState.Open) =>
    [
        .. Enumerable.Range(1, count).Select(i => new TaskItem(
            state, state == TaskState.Done ? 'x' : ' ', null, $"Do thing {i.ToString(CultureInfo.InvariantCulture)}", Span(i), Span(i), [])),
    ];

    private static TaskGroup Group(string line, int position)
    {
        var parts = line.Split("<-", StringSplitOptions.TrimEntries);
        var title = parts[0];
        var number = (position + 1).ToString(CultureInfo.InvariantCulture);
        return new TaskGroup(
            Slug.Create(title, number),
            number,
            title,
            $"Task Group {number}: {title}",
            Layer: null,
            Span(10 * (position + 1)),
            $"#### Task Group {number}: {title}\n\n- [ ] {number}.1 Build {title}\n",
            [new TaskItem(TaskState.Open, ' ', number + ".1", "Build " + title, Span((10 * position) + 12), Span((10 * position) + 12), [])],
            [title + " works"],
            parts.Length < 2 ? [] : [.. parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Range)],
            new Assignment());
    }

    private static GroupRange Range(string text)
    {
        var ends = text.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture) - 1).ToArray();
        return new GroupRange(ends[0], ends[^1]);
    }

    private static SourceSpan Span(int line) => new(Directory + "/tasks.md", line, 1, line, 10);
}
