using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs;

/// <summary>Reads <c>orchestration.yml</c>; every diagnostic has its line and column.</summary>
internal static class AssignmentsReader
{
    private const string TaskGroups = "task_groups";
    private const string Defaults = "defaults";

    /// <returns>What could be read, or null when nothing could. What is wrong is in the bag.</returns>
    public static AssignmentsSyntax? Read(SourceText source, DiagnosticBag bag)
    {
        if (ConflictMarkers.Find(source) is { } conflict)
        {
            bag.Add(conflict);
            return null;
        }

        var before = bag.HasErrors;
        var root = YamlTreeReader.Read(source, bag);
        if (root is null or YamlScalar { IsNull: true })
        {
            if (before || !bag.HasErrors)
            {
                bag.Add(Catalogue.NoTaskGroups.At(source.Span(0, 0), "Title of the group"));
            }

            return null;
        }

        if (root is not YamlMapping mapping)
        {
            bag.Add(Catalogue.YamlWrongType.At(
                root.Span, "The file", "a mapping with 'task_groups'", YamlErrors.KindOf(root), "Put 'task_groups:' above the entries."));
            return null;
        }

        return ReadRoot(source, mapping, bag);
    }

    private static AssignmentsSyntax? ReadRoot(SourceText source, YamlMapping root, DiagnosticBag bag)
    {
        ImmutableArray<AssignmentSyntax>? entries = null;
        AssignmentSyntax? defaults = null;
        var isComplete = true;
        foreach (var (key, value) in YamlMerge.Unfold(root, bag))
        {
            switch (key.Text)
            {
                case TaskGroups:
                    entries = ReadEntries(value, out isComplete, bag);
                    break;
                case Defaults:
                    defaults = ReadDefaults(value, bag);
                    break;
                default:
                    AssignmentKeys.ReportUnknown(key, [TaskGroups, Defaults], bag);
                    break;
            }
        }

        if (entries is null)
        {
            bag.Add(Catalogue.NoTaskGroups.At(root.Span, "Title of the group"));
            return null;
        }

        return new AssignmentsSyntax(source, entries.Value, defaults) { IsComplete = isComplete };
    }

    private static ImmutableArray<AssignmentSyntax> ReadEntries(YamlNode node, out bool isComplete, DiagnosticBag bag)
    {
        isComplete = true;
        if (node is YamlScalar { IsNull: true })
        {
            return [];
        }

        if (node is not YamlSequence list)
        {
            bag.Add(Catalogue.YamlWrongType.At(
                node.Span, "'task_groups'", "a list of entries", YamlErrors.KindOf(node), "Begin each entry with '- name:'."));
            isComplete = false;
            return [];
        }

        var entries = ImmutableArray.CreateBuilder<AssignmentSyntax>(list.Items.Length);
        foreach (var item in list.Items)
        {
            if (item is not YamlMapping mapping)
            {
                bag.Add(Catalogue.YamlWrongType.At(
                    item.Span, "An entry of 'task_groups'", "a mapping", YamlErrors.KindOf(item), "Write '- name: Title of the group'."));
                isComplete = false;
                continue;
            }

            var entry = AssignmentEntryReader.Read(mapping, isDefaults: false, bag);
            if (entry.Name is null)
            {
                bag.Add(Catalogue.EntryWithoutName.At(mapping.Span));
                isComplete = false;
            }

            entries.Add(entry);
        }

        return entries.ToImmutable();
    }

    private static AssignmentSyntax? ReadDefaults(YamlNode node, DiagnosticBag bag)
    {
        switch (node)
        {
            case YamlMapping mapping:
                return AssignmentEntryReader.Read(mapping, isDefaults: true, bag);
            case YamlScalar { IsNull: true }:
                return null;
            default:
                bag.Add(Catalogue.YamlWrongType.At(
                    node.Span, "'defaults'", "a mapping", YamlErrors.KindOf(node), "Write keys such as 'timeout: 30m' below it."));
                return null;
        }
    }
}
