using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Validation;

/// <summary>Specs whose plans and run states would share a folder.</summary>
internal static class SpecCollisions
{
    /// <summary>One error per spec whose name another has on a disk that ignores case, at its <c>tasks.md</c>.</summary>
    public static void Check(ImmutableArray<SpecFolder> specs, DiagnosticBag bag)
    {
        var seen = new Dictionary<string, SpecFolder>(StringComparer.OrdinalIgnoreCase);
        foreach (var spec in specs)
        {
            if (!seen.TryAdd(spec.Name, spec))
            {
                bag.Add(Catalogue.SpecsCollide.At(SourceSpan.WholeFile(spec.TasksFile), seen[spec.Name].RelativePath, spec.RelativePath));
            }
        }
    }
}
