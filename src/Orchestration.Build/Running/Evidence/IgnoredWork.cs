using System.Collections.Frozen;
using System.Collections.Immutable;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Evidence;

/// <summary>Finds files of a group that git ignores: they are no part of its commit, and go with the tree.</summary>
internal static class IgnoredWork
{
    private const int MostNames = 20;

    /// <summary>Names of folders of tools, in which nobody's work is.</summary>
    private static readonly FrozenSet<string> Tools = FrozenSet.ToFrozenSet(
        [
            "bin", "obj", "node_modules", "packages", "dist", "target", "TestResults", ".vs", ".venv", "venv", "__pycache__", ".pytest_cache", ".idea", ".gradle",
            "coverage", ".orchestrator",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>What people and agents write by hand, in a folder that stands in the middle of others.</summary>
    private static readonly FrozenSet<string> SourceExtensions = FrozenSet.ToFrozenSet(
        [
            ".cs", ".fs", ".vb", ".razor", ".cshtml", ".csproj", ".fsproj", ".ts", ".tsx", ".js", ".jsx", ".py", ".go", ".rs", ".java", ".kt", ".rb", ".php", ".c", ".h",
            ".cpp", ".hpp", ".swift", ".sql", ".sh", ".ps1", ".md",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <param name="ignored">From the top of the tree; a folder in which all is ignored ends with <c>/</c>.</param>
    /// <param name="writes">Patterns of what the group may write, from the top of the tree.</param>
    /// <param name="filesOf">Files below a folder.</param>
    public static ImmutableArray<string> Find(PlanGroup group, IReadOnlyList<string> ignored, ImmutableArray<string> writes, Func<string, IEnumerable<string>> filesOf)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var entry in OutsideOfTools(ignored))
        {
            var isFolder = entry.EndsWith('/');
            var files = isFolder ? filesOf(entry.TrimEnd('/')).Where(file => !IsOfTool(file)).Take(MostNames).ToList() : [entry];

            // Git names a single file where its folder also holds something that is not ignored, and a folder where that of its parent is true.
            var isAmongOthers = entry.TrimEnd('/').Contains('/', StringComparison.Ordinal) && !entry.Split('/').Any(part => part.StartsWith('.'));
            found.AddRange(files.Where(file => !isFolder || IsNamed(file, group, writes) || (isAmongOthers && SourceExtensions.Contains(Path.GetExtension(file)))));
        }

        return [.. found.Order(StringComparer.Ordinal).Take(MostNames)];
    }

    /// <summary>What is not in a folder of a tool: a gate may pass by it and fail without.</summary>
    public static IEnumerable<string> OutsideOfTools(IEnumerable<string> ignored) => ignored.Where(entry => !IsOfTool(entry));

    private static bool IsOfTool(string path) => path.Split('/').Any(Tools.Contains);

    private static bool IsNamed(string path, PlanGroup group, ImmutableArray<string> writes) =>
        group.Text.Contains(path, StringComparison.OrdinalIgnoreCase) || PathPatterns.Matching([path], writes.IsDefault ? [] : writes).Count > 0;
}
