using System.Collections.Immutable;
using System.Text;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Output;

/// <summary>The text of <c>orchestration.yml</c> as it is scaffolded from <c>tasks.md</c>. Pure.</summary>
internal static class ScaffoldText
{
    /// <summary>What editors complete and check the file with.</summary>
    public const string SchemaLine =
        "# yaml-language-server: $schema=https://raw.githubusercontent.com/orchestration-build/orchestration-build/main/src/Orchestration.Build/Schemas/orchestration.schema.json";

    private const int WidestComment = 110;

    /// <summary>A whole file: one entry per group, with what there is to pick from as comments. LF.</summary>
    /// <param name="names">How each group is named in its entry, in order.</param>
    public static string Create(TasksSyntax tasks, ImmutableArray<string> names, RepositorySnapshot snapshot)
    {
        var text = new StringBuilder();
        Line(text, SchemaLine);
        Line(text, "# Who works on which task group, and by which standards. Written once; from now on it is yours.");
        AppendSubagents(text, snapshot);
        AppendStandards(text, snapshot);
        Line(text, "# Keys of an entry: claude_code_subagent, standards, depends_on, agent, fallback, model, timeout, retries, on_failure,");
        Line(text, "#   priority, verify, writes, protect, allow_no_change, approve. Keys below 'defaults:' hold for all entries.");
        Line(text, "task_groups:");
        for (var position = 0; position < tasks.Groups.Length; position++)
        {
            AppendEntry(text, tasks.Groups[position], names[position], snapshot, "  ");
            if (position < tasks.Groups.Length - 1)
            {
                Line(text, string.Empty);
            }
        }

        return text.ToString();
    }

    /// <summary>The existing text with entries for the missing groups; nothing that was there is changed. Broken YAML is left alone.</summary>
    /// <param name="missing">Positions in <paramref name="tasks"/>.</param>
    public static string AddMissing(
        SourceText existing, TasksSyntax tasks, IReadOnlyCollection<int> missing, ImmutableArray<string> names, RepositorySnapshot snapshot)
    {
        if (missing.Count == 0)
        {
            return existing.Text;
        }

        if (EntryLayout.Find(existing) is not { } layout)
        {
            return existing.Text;
        }

        var added = layout.IsFlow
            ? (layout.NeedsSeparator ? ", " : string.Empty) + string.Join(", ", missing.Select(position => $"{{ name: {YamlText.Quote(names[position])} }}"))
            : Entries(existing.Text, layout, tasks, missing, names, snapshot);
        return existing.Text.Insert(layout.Offset, added);
    }

    private static string Entries(
        string existing, EntryLayout layout, TasksSyntax tasks, IReadOnlyCollection<int> missing, ImmutableArray<string> names, RepositorySnapshot snapshot)
    {
        var text = new StringBuilder();
        if (layout.Offset > 0 && existing[layout.Offset - 1] != '\n')
        {
            Line(text, string.Empty);
        }

        if (!layout.HasKey)
        {
            Line(text, "task_groups:");
        }

        foreach (var position in missing)
        {
            AppendEntry(text, tasks.Groups[position], names[position], snapshot, new string(' ', layout.Indent));
        }

        return existing.Contains("\r\n", StringComparison.Ordinal) ? text.Replace("\n", "\r\n").ToString() : text.ToString();
    }

    private static void AppendEntry(StringBuilder text, GroupSyntax group, string name, RepositorySnapshot snapshot, string indent)
    {
        Line(text, $"{indent}# {group.Number}. {Texts.OneLine(group.Title)}");
        Line(text, $"{indent}- name: {YamlText.Quote(name)}");
        Line(text, $"{indent}  # claude_code_subagent: {snapshot.Subagents.Keys.FirstOrDefault() ?? "general-purpose"}");
        if (!snapshot.Standards.IsEmpty)
        {
            Line(text, $"{indent}  # standards: [{Folders(snapshot).FirstOrDefault() ?? "all"}]");
        }
    }

    private static void AppendSubagents(StringBuilder text, RepositorySnapshot snapshot)
    {
        if (snapshot.Subagents.IsEmpty)
        {
            Line(text, "# Subagents: none in .claude/agents; general-purpose and model names (haiku, sonnet, opus) are always known.");
            return;
        }

        Line(text, "# Subagents of .claude/agents:");
        Wrap(text, snapshot.Subagents.Keys);
    }

    private static void AppendStandards(StringBuilder text, RepositorySnapshot snapshot)
    {
        if (snapshot.Standards.IsEmpty)
        {
            return;
        }

        Line(text, "# Standards of agent-os/standards (all, none, or any of these):");
        Wrap(text, Folders(snapshot));
        Wrap(text, snapshot.Standards.Select(file => file.RelativePath));
    }

    private static IEnumerable<string> Folders(RepositorySnapshot snapshot) => snapshot.Standards
        .Select(file => file.RelativePath)
        .Where(path => path.Contains('/', StringComparison.Ordinal))
        .Select(path => path[..(path.LastIndexOf('/') + 1)] + "*")
        .Distinct(StringComparer.Ordinal);

    private static void Wrap(StringBuilder text, IEnumerable<string> items)
    {
        var line = "#  ";
        foreach (var item in items.Select(Texts.OneLine))
        {
            if (line.Length > 3 && line.Length + item.Length + 2 > WidestComment)
            {
                Line(text, line + ",");
                line = "#  ";
            }

            line += (line.Length > 3 ? ", " : " ") + item;
        }

        Line(text, line);
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
