using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Planning;

/// <summary>A sample's spec, standards and subagents in a folder of the test's own.</summary>
internal static class SampleCopy
{
    /// <param name="change">Applied to every file, whose line ends are LF.</param>
    public static TempFolder Of(string sample, Func<string, string>? change = null)
    {
        var copy = new TempFolder();
        var source = Path.Combine(TestPaths.RepositoryRoot, "samples", sample);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(source, file).Replace('\\', '/');
            if ((relative.StartsWith("agent-os/", StringComparison.Ordinal) || relative.StartsWith(".claude/", StringComparison.Ordinal))
                && !relative.Contains("/prompts/", StringComparison.Ordinal))
            {
                var text = File.ReadAllText(file).ReplaceLineEndings("\n");
                copy.Write(relative, change is null ? text : change(text));
            }
        }

        return copy;
    }
}
