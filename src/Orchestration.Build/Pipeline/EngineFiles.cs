using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Pipeline;

/// <summary>Exported files of a repository, held against the plans that are there.</summary>
internal static class EngineFiles
{
    private const int MaxSize = 16 * 1024 * 1024;
    private static readonly string[] Extensions = [".yml", ".yaml", ".sh"];

    /// <summary>Reports files that the plan of their spec does not give any more, or that somebody edited.</summary>
    public static void Check(PipelineResult result, OrchestrationOptions options, DiagnosticBag bag)
    {
        var plans = result.Plans.ToLookup(plan => plan.Spec.Name, StringComparer.Ordinal);
        foreach (var (file, found) in Find(options))
        {
            var text = found.ReplaceLineEndings("\n");
            if (EngineHeader.Read(text) is var (record, command) && plans[record.Spec].FirstOrDefault() is { } plan && !IsOf(plan, record, command, text))
            {
                bag.Add(Catalogue.EngineFileStale.At(SourceSpan.WholeFile(file), file, $"`{command}`"));
            }
        }
    }

    /// <summary>With the exported files among what is ours: one that is not committed is no change of a person's.</summary>
    public static RunScope Own(RunScope scope, OrchestrationOptions options) =>
        scope with { Settings = scope.Settings with { OwnPaths = [.. scope.Settings.OwnPaths, .. Find(options).Select(found => found.File)] } };

    /// <summary>Groups that were done since the file was written have a job in it, which ends at once; one that is open has to have one.</summary>
    private static bool IsOf(Plan plan, EngineRecord record, string command, string text)
    {
        var ids = JobIds.Create(plan);
        var words = text.Split([' ', '\n', ':', '=', ',', '[', ']', '"', '{', '}', '/'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        return ExportTarget.TextOf(record.Engine, EnginePlan.Create(plan, record.ToSettings(command), group => EnginePlan.HasJob(group) || words.Contains(ids[group.Position]))) == text;
    }

    /// <summary>Where engines look for them, and the one that the project names; whatever their names, by their first lines.</summary>
    private static IEnumerable<(string File, string Text)> Find(OrchestrationOptions options)
    {
        var top = RepositoryTop.Find(options.Root) ?? options.Root;
        var workflows = Path.Combine(top, ".github", "workflows");
        return Files(top).Concat(Files(workflows)).Concat(options.EngineFile is { } named && File.Exists(named) ? [named] : [])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Where(file => new FileInfo(file).Length <= MaxSize)
            .Select(file => (file, OrdinaryFile.ReadAllText(file)))
            .Where(found => EngineHeader.IsOn(found.Item2));
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)) : [];
}
