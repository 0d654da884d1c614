using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Reporting;

/// <summary>The dependency graph as a Mermaid flow chart inside a fence; what renderers refuse to draw is reported in words.</summary>
internal static class MermaidGraph
{
    private const int MostNodes = 200;

    // Mermaid's own limit is 500.
    private const int MostEdges = 400;

    public static string Render(Plan plan, ImmutableArray<ReportGroup> groups)
    {
        if (groups.Length > MostNodes)
        {
            return TooLarge(plan);
        }

        var edges = Edges(plan, plan.Graph.EdgeCount > MostEdges).Take(MostEdges + 1).ToList();
        if (edges.Count > MostEdges)
        {
            return TooLarge(plan);
        }

        var ready = StatusTable.FindReady(plan, groups);
        var text = new StringBuilder("flowchart TD\n");
        foreach (var group in groups)
        {
            var label = $"{Words.Icon(group.Status, ready[group.Plan.Position])} {Label(group.Plan.Name)}";
            text.Append(CultureInfo.InvariantCulture, $"    t{group.Plan.Position}[\"{label}\"]\n");
        }

        foreach (var (from, to) in edges)
        {
            text.Append(CultureInfo.InvariantCulture, $"    t{from} --> t{to}\n");
        }

        if (plan.CriticalPath.Length > 1)
        {
            text.Append("    classDef critical stroke-width:3px\n    class ");
            text.AppendJoin(',', plan.CriticalPath.Select(position => string.Create(CultureInfo.InvariantCulture, $"t{position}")));
            text.Append(" critical\n");
        }

        return MarkdownText.Fence(text.ToString(), "mermaid");
    }

    /// <summary>Text inside a quoted Mermaid label: what could end it or be read as markup becomes an entity of Mermaid's own.</summary>
    public static string Label(string title)
    {
        var label = new StringBuilder(title.Length);
        foreach (var c in Texts.OneLine(title))
        {
            if (c is '"' or '#' or '`' or '<' or '>' or '&' or ';' or '\\' or '{' or '}' or '[' or ']' or '*' or '_' or '%' or '|')
            {
                label.Append(CultureInfo.InvariantCulture, $"#{(int)c};");
            }
            else
            {
                label.Append(c);
            }
        }

        return label.ToString();
    }

    private static IEnumerable<(int From, int To)> Edges(Plan plan, bool reduced) =>
        from to in Enumerable.Range(0, plan.Groups.Length)
        from dependency in reduced ? plan.Graph.ReducedDependencies(to) : plan.Groups[to].DependsOn
        select (dependency, to);

    private static string TooLarge(Plan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"The graph of {plan.Groups.Length} groups and {Format.Count(plan.Graph.EdgeCount)} dependencies is too large to draw; `plan.json` holds all of it.\n");
}
