using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;
using Orchestration.Build.Validation;

namespace Orchestration.Build.Tests.Validation;

/// <summary>The files of one spec -> model and diagnostics.</summary>
internal static class SpecFlow
{
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
