using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;
using Orchestration.Build.Validation;

namespace Orchestration.Build.Tests.Validation;

/// <summary>Files below a root -> models and diagnostics, as a build goes about it.</summary>
internal static class SpecFlow
{
    public static ImmutableArray<SpecModel> ValidateAll(string root, IReadOnlyDictionary<string, string> properties, DiagnosticBag bag)
    {
        var snapshot = SpecReader.ReadRepository(root, bag);
        var specs = SpecLocator.FindSpecs(root);
        var selected = properties.TryGetValue("OrchestrationSpec", out var selection)
            ? SpecLocator.Select(root, specs, selection, root, bag)
            : SpecLocator.DefaultCover(specs);
        SpecCollisions.Check(selected, bag);
        var options = ValidationOptions.Default with
        {
            DefaultStandards = [.. properties.GetValueOrDefault("OrchestrationDefaultStandards", string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries)],
        };
        return [.. selected.Select(spec => Validate(spec, snapshot, options, bag)).OfType<SpecModel>()];
    }

    public static SpecModel? Validate(SpecFolder spec, RepositorySnapshot snapshot, ValidationOptions options, DiagnosticBag bag)
    {
        if (SpecReader.ReadSpec(spec, bag) is not { } sources)
        {
            return null;
        }

        var assignments = sources.Orchestration is { } file ? AssignmentsReader.Read(file, bag) : null;
        var names = assignments is null ? [] : assignments.Entries.Select(entry => entry.Name?.Value).OfType<string>().ToImmutableArray();
        var tasks = TasksReader.Read(sources.Tasks, new TasksReadOptions([], names), bag);
        return SpecValidator.Validate(sources, tasks, assignments, snapshot, options, bag);
    }
}
