using System.Globalization;
using System.Text;

namespace Orchestration.Build.Benchmarks;

/// <summary>Specs of any size whose groups look like those people write: about 1 KB each, two levels of tasks, criteria, sparse dependencies.</summary>
internal static class SyntheticSpec
{
    private static readonly string[] StandardNames = ["global/naming.md", "global/errors.md", "backend/api.md", "backend/queries.md", "frontend/forms.md"];

    /// <param name="root">Gets <c>agent-os/</c>.</param>
    /// <returns>The spec folder.</returns>
    public static string Write(string root, int groups)
    {
        var spec = Path.Combine(root, "agent-os", "specs", "2026-01-15-measured");
        Directory.CreateDirectory(spec);
        foreach (var standard in StandardNames)
        {
            var file = Path.Combine(root, "agent-os", "standards", standard);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, $"# {standard}\n\n- One rule of a line or so, as such files have them.\n- Another rule.\n");
        }

        File.WriteAllText(Path.Combine(spec, "spec.md"), "# Specification: Measured\n\n## Goal\nMeasure.\n");
        File.WriteAllText(Path.Combine(spec, "tasks.md"), Tasks(groups));
        File.WriteAllText(Path.Combine(spec, "orchestration.yml"), Assignments(groups));
        return spec;
    }

    /// <summary>Small groups without any dependency.</summary>
    /// <param name="entry">Further lines of each entry.</param>
    public static void WriteIndependent(string root, int groups, string entry = "")
    {
        var spec = Path.Combine(root, "agent-os", "specs", "2026-01-15-independent");
        Directory.CreateDirectory(spec);
        var (tasks, assignments) = (new StringBuilder("# Task Breakdown: Independent\n"), new StringBuilder("task_groups:\n"));
        for (var group = 1; group <= groups; group++)
        {
            Append(tasks, $"\n## Task Group {group}: Part {group}\n**Dependencies:** None\n\n- [ ] {group}.1 Do it\n");
            Append(assignments, $"  - name: part-{group}\n{entry}");
        }

        File.WriteAllText(Path.Combine(spec, "tasks.md"), tasks.ToString());
        File.WriteAllText(Path.Combine(spec, "orchestration.yml"), assignments.ToString());
    }

    public static string Tasks(int groups)
    {
        var text = new StringBuilder("# Task Breakdown: Measured\n\n## Task List\n");
        for (var group = 1; group <= groups; group++)
        {
            if (group % 10 == 1)
            {
                Append(text, $"\n### Layer {(group / 10) + 1}\n");
            }

            Append(text, $"\n#### Task Group {group}: Component number {group}\n**Dependencies:** {Dependencies(group)}\n\n- [ ] {group}.0 Complete component number {group}\n");
            for (var task = 1; task <= 6; task++)
            {
                Append(text, $"  - [ ] {group}.{task} Write part {task} of the component in `src/Component{group}/Part{task}.cs`, with its tests\n");
                text.Append("    - Keep the **existing behaviour** for callers that do not ask for the new one\n");
            }

            text.Append("\n**Acceptance Criteria:**\n- The tests of this group pass\n- No public type without a test\n");
        }

        return text.ToString();
    }

    public static string Assignments(int groups)
    {
        var text = new StringBuilder("task_groups:\n");
        for (var group = 1; group <= groups; group++)
        {
            Append(text, $"  - name: component-number-{group}\n    claude_code_subagent: general-purpose\n    standards: [global/*, {StandardNames[2 + (group % 3)]}]\n");
        }

        return text.ToString();
    }

    private static string Dependencies(int group) => group switch
    {
        1 => "None",
        _ when group % 10 == 1 => "None (can run in parallel with Task Group 1)",
        _ when group % 3 == 0 => string.Create(CultureInfo.InvariantCulture, $"Task Groups {group - 2}-{group - 1}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"Task Group {group - 1}"),
    };

    private static void Append(StringBuilder text, FormattableString line) => text.Append(FormattableString.Invariant(line));
}
