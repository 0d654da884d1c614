using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;
using Orchestration.Build.Output;

namespace Orchestration.Build.Pipeline;

/// <summary>The projects of the solution that is being built.</summary>
internal static class SolutionProjects
{
    /// <summary>MSBuild tells every project of a solution about all of them.</summary>
    private const string Contents = "CurrentSolutionConfigurationContents";

    /// <summary>File names of restored projects that do not have our targets; none where the solution itself has a target of ours.</summary>
    /// <param name="globals">Global properties of one project of the build.</param>
    public static ImmutableArray<string> WithoutTargets(IReadOnlyDictionary<string, string> globals)
    {
        if (!globals.TryGetValue(Contents, out var contents) || contents.Length == 0
            || !globals.TryGetValue("SolutionDir", out var folder) || (HasSolutionTargets(folder) && !IsGraphBuild(globals)))
        {
            return [];
        }

        try
        {
            return
            [
                .. XDocument.Parse(contents).Descendants("ProjectConfiguration")
                    .Select(project => project.Attribute("AbsolutePath")?.Value ?? string.Empty)
                    .Where(project => project.Length > 0 && IsRestoredWithoutPackage(project))
                    .Select(project => Path.GetFileName(project))
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (XmlException)
        {
            // Nothing is known then, and nothing is reported.
            return [];
        }
    }

    // -graph asks the projects themselves, whatever the solution has.
    private static bool IsGraphBuild(IReadOnlyDictionary<string, string> globals) =>
        string.Equals(globals.GetValueOrDefault("IsGraphBuild"), "true", StringComparison.OrdinalIgnoreCase);

    private static bool HasSolutionTargets(string folder)
    {
        for (var at = Path.TrimEndingDirectorySeparator(folder); !string.IsNullOrEmpty(at); at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, SolutionTargets.FileName)))
            {
                return true;
            }
        }

        return false;
    }

    // What NuGet wrote at restore; where it put it elsewhere, nothing is known.
    private static bool IsRestoredWithoutPackage(string project)
    {
        var targets = Path.Combine(Path.GetDirectoryName(project)!, "obj", Path.GetFileName(project) + ".nuget.g.targets");
        try
        {
            return File.Exists(targets) && !File.ReadAllText(targets).Contains("Orchestration.Build", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nothing is known then.
            return false;
        }
    }
}
