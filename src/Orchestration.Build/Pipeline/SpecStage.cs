using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Specs;
using Orchestration.Build.Validation;

namespace Orchestration.Build.Pipeline;

/// <summary>The files of one spec -> syntax -> model -> plan.</summary>
internal static class SpecStage
{
    /// <param name="archived">No box is open: nobody asked about this spec, and it has nothing to say.</param>
    /// <returns>Null when something is wrong; the bag says what.</returns>
    public static Plan? Read(SpecFolder folder, RepositorySnapshot repository, OrchestrationOptions options, DiagnosticBag bag, out bool archived)
    {
        archived = false;
        if (Parse(folder, options, bag) is not { } syntax)
        {
            return null;
        }

        archived = options.Spec is null && syntax.Tasks is { } tasks && !SpecSelection.HasOpenTask(tasks);
        if (archived)
        {
            return null;
        }

        // Also where one of the files is broken: that must not hide what is wrong in the other.
        var model = SpecValidator.Validate(syntax.Sources, syntax.Tasks, syntax.Assignments, repository, ValidationOptionsOf(options), bag);
        return model is null || bag.HasErrors ? null : Planner.Create(model);
    }

    /// <summary>Writes or completes <c>orchestration.yml</c>.</summary>
    /// <returns>The file, or null; the bag says why.</returns>
    public static string? Scaffold(SpecFolder folder, RepositorySnapshot repository, OrchestrationOptions options, DiagnosticBag bag)
    {
        var read = new DiagnosticBag();
        var syntax = Parse(folder, options, read);

        // That there are no entries yet is what scaffolding is for.
        bag.AddRange(read.ToSorted().Where(diagnostic => diagnostic.Descriptor != Catalogue.NoTaskGroups));
        return syntax is { Tasks: { } tasks }
            ? ScaffoldWriter.Write(syntax.Sources, tasks, syntax.Assignments, repository, bag)
            : null;
    }

    /// <summary>Both files, before names are matched.</summary>
    public static SpecSyntax? Parse(SpecFolder folder, OrchestrationOptions options, DiagnosticBag bag)
    {
        if (SpecReader.ReadSpec(folder, bag) is not { } sources)
        {
            return null;
        }

        var assignments = sources.Orchestration is { } source ? AssignmentsReader.Read(source, bag) : null;
        var names = assignments?.Entries.Select(entry => entry.Name?.Value).OfType<string>() ?? [];
        var tasks = TasksReader.Read(sources.Tasks, new TasksReadOptions(options.GroupWords, [.. names]) { RefuseUnclosedBlocks = options.RefuseUnclosedBlocks }, bag);
        return new SpecSyntax(sources, tasks, assignments);
    }

    private static ValidationOptions ValidationOptionsOf(OrchestrationOptions options) => new()
    {
        ImplicitDependencies = options.ImplicitDependencies ? ImplicitDependencies.Previous : ImplicitDependencies.None,
        DefaultStandards = options.DefaultStandards,
        VerifyCommand = options.VerifyCommand is { } command ? GateCommand.FromShell(command) : null,
        AgentProfiles = [.. AgentProfiles.BuiltIn.Names.Union(options.Profiles.Keys, StringComparer.OrdinalIgnoreCase)],
    };
}

/// <summary>What both files of a spec say, each for itself.</summary>
internal sealed record SpecSyntax(SpecSources Sources, TasksSyntax? Tasks, AssignmentsSyntax? Assignments)
{
    /// <summary>Answers which groups a text of either file means; only where the tasks could be read.</summary>
    public GroupFinder Finder => field ??= GroupFinder.Of(Tasks!, GroupNames.CreateIds(Tasks!));

    /// <summary>The entry of a group in <c>orchestration.yml</c>; null where it has none.</summary>
    public AssignmentSyntax? FindEntry(int position) =>
        Assignments is null ? null : new EntryMatcher(Tasks!, Assignments, Finder, new DiagnosticBag()).Match()[position];
}
