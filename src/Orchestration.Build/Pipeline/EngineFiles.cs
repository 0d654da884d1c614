using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.Planning;
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
        foreach (var file in Find(options))
        {
            var text = OrdinaryFile.ReadAllText(file).ReplaceLineEndings("\n");
            if (EngineHeader.Read(text) is var (record, command) && plans[record.Spec].FirstOrDefault() is { } plan && Write(plan, record, command) != text)
            {
                bag.Add(Catalogue.EngineFileStale.At(SourceSpan.WholeFile(file), file, $"`{command}`"));
            }
        }
    }

    private static string Write(Plan plan, EngineRecord record, string command) =>
        ExportTarget.TextOf(record.Engine, EnginePlan.Create(plan, record.ToSettings(command)));

    /// <summary>Where engines look for them, and the one that the project names; whatever their names, by their first lines.</summary>
    public static IReadOnlyList<string> Find(OrchestrationOptions options)
    {
        var top = RepositoryTop.Find(options.Root) ?? options.Root;
        var workflows = Path.Combine(top, ".github", "workflows");
        return
        [
            .. Files(top).Concat(Files(workflows)).Concat(options.EngineFile is { } named && File.Exists(named) ? [named] : [])
                .Distinct(StringComparer.Ordinal)
                .Where(file => new FileInfo(file).Length <= MaxSize && EngineHeader.IsOn(OrdinaryFile.ReadAllText(file)))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)) : [];
}
