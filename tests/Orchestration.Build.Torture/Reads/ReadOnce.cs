using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;
using Orchestration.Build.Specs.Grammar;
using Orchestration.Build.Validation;

namespace Orchestration.Build.Torture.Reads;

/// <summary>One spec from text to model, and what must hold for whatever it was.</summary>
internal static class ReadOnce
{
    private const string TasksFile = "/spec/tasks.md";
    private const string YamlFile = "/spec/orchestration.yml";

    /// <returns>What is wrong, or null.</returns>
    public static string? Check(string tasks, string yaml)
    {
        try
        {
            var first = Read(tasks, yaml, out var lost);
            return lost ?? (first == Read(tasks, yaml, out var _) ? null : "two readings differ");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return exception.ToString();
        }
    }

    private static string Read(string tasks, string yaml, out string? lost)
    {
        var bag = new DiagnosticBag();
        var source = new SourceText(TasksFile, tasks);
        var assignments = yaml.Length == 0 ? null : AssignmentsReader.Read(new SourceText(YamlFile, yaml), bag);
        var names = assignments?.Entries.Select(entry => entry.Name?.Value).OfType<string>() ?? [];
        var syntax = TasksReader.Read(source, new TasksReadOptions([], [.. names]), bag);
        lost = syntax is null ? null : FindLost(source, syntax, bag);
        var folder = new SpecFolder(SpecHome.AgentOs, "s", "/repo/agent-os/specs/s", "agent-os/specs/s", TasksFile, assignments is null ? null : YamlFile);
        var sources = new SpecSources(folder, source, null, null, null, []);
        var repository = new RepositorySnapshot("/repo", AgentOsConfig.Default, [], ImmutableSortedDictionary<string, TextFile>.Empty);
        var model = SpecValidator.Validate(sources, syntax, assignments, repository, ValidationOptions.Default, bag);
        return Describe(model, bag);
    }

    /// <summary>Every checkbox is in a group, is a criterion, or is named by a diagnostic.</summary>
    private static string? FindLost(SourceText source, TasksSyntax syntax, DiagnosticBag bag)
    {
        var outline = OutlineBuilder.Build(source, MarkdownSource.Parse(source.Text)!, new GroupWords([]), new DiagnosticBag());
        var boxes = outline.Boxes.SelectMany(box => box.Item.DescendantsAndSelf().Select(item => (item.MarkSpan, box.Criterion))).ToList();
        var inGroups = syntax.Groups.SelectMany(group => group.Tasks).SelectMany(task => task.DescendantsAndSelf()).Select(task => task.MarkSpan).ToHashSet();
        var left = boxes.Count(box => !box.Criterion && !inGroups.Contains(box.MarkSpan));
        var named = bag.ToSorted().Where(diagnostic => diagnostic.Descriptor == Catalogue.BoxesOutsideGroups)
            .Sum(diagnostic => int.Parse(((string)diagnostic.Arguments[0]).Split(' ')[0], CultureInfo.InvariantCulture));
        return left > named ? $"{left} checkboxes are in no group, {named} are named" : null;
    }

    private static string Describe(SpecModel? model, DiagnosticBag bag)
    {
        var text = new StringBuilder();
        foreach (var group in model?.Groups ?? [])
        {
            text.Append(group.Id).Append('|').Append(group.Number).Append('|').AppendJoin(' ', group.DependsOn).Append('|').Append(group.AllTasks.Count()).Append('\n');
        }

        return text.AppendJoin('\n', bag.ToSorted().Select(diagnostic => $"{diagnostic.Span} {diagnostic.Code} {diagnostic.Message}")).ToString();
    }
}
