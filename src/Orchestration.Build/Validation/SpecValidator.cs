using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Validation;

/// <summary>Both files of a spec, checked against each other and against the repository.</summary>
internal static class SpecValidator
{
    /// <summary>Reports everything wrong with a spec at once.</summary>
    /// <param name="tasks">Null when its reader found no groups; what <c>orchestration.yml</c> says is checked as far as it can be alone.</param>
    /// <param name="assignments">Null when there is no <c>orchestration.yml</c>, or when it could not be read at all.</param>
    /// <returns>The model, or null when a file of the spec has an error (also one that its reader reported).</returns>
    public static SpecModel? Validate(
        SpecSources sources,
        TasksSyntax? tasks,
        AssignmentsSyntax? assignments,
        RepositorySnapshot snapshot,
        ValidationOptions options,
        DiagnosticBag bag)
    {
        if (tasks is null)
        {
            BuildAssignments(assignments?.Entries.CastArray<AssignmentSyntax?>() ?? [], assignments, snapshot, options, bag);
            return null;
        }

        var ids = GroupNames.CheckIds(tasks, bag);
        var finder = GroupFinder.Of(tasks, ids);
        var matcher = assignments is null ? null : new EntryMatcher(tasks, assignments, finder, bag);
        var entries = matcher?.Match() ?? [.. Enumerable.Repeat<AssignmentSyntax?>(null, ids.Length)];
        var written = DependencyResolver.Resolve(tasks, finder, bag);
        var dependencies = GroupDependencies.Merge(tasks, written, entries, matcher, options.ImplicitDependencies, bag);
        foreach (var reference in Unmatched(entries, assignments).SelectMany(entry => entry.DependsOn.IsDefault ? [] : entry.DependsOn))
        {
            matcher?.MatchDependency(reference);
        }

        var built = BuildAssignments(entries, assignments, snapshot, options, bag);
        var isBroken = bag.HasErrorsIn(sources.Tasks.Path)
            || (sources.Folder.OrchestrationFile is { } file && (assignments is null || bag.HasErrorsIn(file)));
        return isBroken ? null : CreateModel(sources, tasks, snapshot, ids, dependencies, built);
    }

    private static IEnumerable<AssignmentSyntax> Unmatched(ImmutableArray<AssignmentSyntax?> entries, AssignmentsSyntax? assignments) =>
        assignments?.Entries.Except(entries.OfType<AssignmentSyntax>(), ReferenceEqualityComparer.Instance).Cast<AssignmentSyntax>() ?? [];

    // Entries that cover a whole layer are worked out once.
    private static ImmutableArray<Assignment> BuildAssignments(
        ImmutableArray<AssignmentSyntax?> entries, AssignmentsSyntax? assignments, RepositorySnapshot snapshot, ValidationOptions options, DiagnosticBag bag)
    {
        var builder = new AssignmentBuilder(snapshot, options, assignments?.Defaults, bag);
        builder.CheckDefaults();
        var built = ImmutableArray.CreateBuilder<Assignment>(entries.Length);

        // An entry that is for no group may have further errors: all are reported at once.
        foreach (var entry in Unmatched(entries, assignments))
        {
            _ = builder.Build(entry);
        }

        for (var position = 0; position < entries.Length; position++)
        {
            built.Add(position > 0 && ReferenceEquals(entries[position], entries[position - 1])
                ? built[position - 1]
                : builder.Build(entries[position]));
        }

        return built.MoveToImmutable();
    }

    private static SpecModel CreateModel(
        SpecSources sources,
        TasksSyntax tasks,
        RepositorySnapshot snapshot,
        ImmutableArray<string> ids,
        ImmutableArray<ImmutableArray<GroupRange>> dependencies,
        ImmutableArray<Assignment> assignments)
    {
        var groups = ImmutableArray.CreateBuilder<TaskGroup>(ids.Length);
        for (var position = 0; position < ids.Length; position++)
        {
            var group = tasks.Groups[position];
            groups.Add(new TaskGroup(
                ids[position],
                group.Number,
                group.Title,
                group.Heading,
                group.Layers.IsEmpty ? null : tasks.Layers[group.Layers[^1]].Heading,
                group.HeadingSpan,
                group.Text,
                group.Tasks,
                group.Criteria,
                dependencies[position],
                assignments[position])
            {
                Layers = group.Layers,
                HeldNumbers = group.HeldNumbers,
            });
        }

        var folder = sources.Folder;
        return new SpecModel(
            folder.Name,
            sources.Title ?? tasks.Title ?? TasksTitle.WithoutDate(folder.Name[(folder.Name.LastIndexOf('/') + 1)..]),
            folder.Directory,
            folder.RelativePath,
            folder.TasksFile,
            sources.OriginalRequest,
            sources.ContextFiles,
            snapshot.Config.UseSubagents,
            snapshot.Config.StandardsAsSkills,
            groups.MoveToImmutable())
        {
            Layers = [.. tasks.Layers.Select(layer => new LayerLabel(layer.Heading, layer.Word, layer.Number, layer.Title))],
            Family = tasks.Family,
            GroupWords = tasks.Words.Extra,
        };
    }
}
