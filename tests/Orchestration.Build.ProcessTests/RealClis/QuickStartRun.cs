using System.Text.RegularExpressions;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.RealClis;

/// <summary>The QuickStart sample, run by a real agent; the fake model plays the three groups.</summary>
internal static partial class QuickStartRun
{
    /// <param name="script">Instead of the sample's own, for every group.</param>
    public static Task<RepositoryRun> CreateAsync(string cli, string? script = null) => RepositoryRun.CreateAsync(
        cli,
        "2026-01-15-team-glossary",
        root => Copy(Path.Combine(TestPaths.RepositoryRoot, "samples", "QuickStart", "agent-os"), Path.Combine(root, "agent-os")),
        prompt => script is null ? Play(prompt) : IsTask(prompt) ? script : null);

    private static bool IsTask(string prompt) => prompt.Contains("## Input", StringComparison.Ordinal);

    // Each group does what its tasks ask for; the second reads the report of the first before.
    private static string? Play(string prompt)
    {
        if (prompt.Contains("Create `glossary/README.md`", StringComparison.Ordinal))
        {
            var report = Report().Match(prompt).Groups["path"].Value;
            return $"[[read {report}]] [[write glossary/README.md # API]] [[text The page is written.]]";
        }

        return prompt.Contains("Create `glossary/terms.json`", StringComparison.Ordinal) ? "[[write glossary/terms.json [\"API\"] ]] [[text The list has one term, of the colour vermilion.]]"
            : prompt.Contains("Create `glossary/EDITING.md`", StringComparison.Ordinal) ? "[[write glossary/EDITING.md # Add]] [[text The guide is written.]]"
            : null;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    [GeneratedRegex(@"Report of [^\n]*`(?<path>/[^`\n]+)`")]
    private static partial Regex Report();
}
