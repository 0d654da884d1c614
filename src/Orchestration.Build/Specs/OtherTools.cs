using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs;

/// <summary>A tool that keeps plans in a form which is not read here.</summary>
/// <param name="Marks">Files and folders by which it is known, from the root, <c>/</c>-separated.</param>
/// <param name="Advice">What to do with its plans, as sentences.</param>
internal sealed record OtherTool(string Name, ImmutableArray<string> Marks, string Advice)
{
    private const string ByPath = "Select a Markdown file of it that holds checkboxes by its path, as in -p:OrchestrationSpec=";
    private const string ByHand = "Write its tasks into agent-os/specs/<name>/tasks.md.";

    private static readonly ImmutableArray<OtherTool> All =
    [
        new("BMAD", ["_bmad", ".bmad-core", "bmad/core"], ByPath + "docs/stories/1.1.story.md."),
        new("Task Master", [".taskmaster"], "Its tasks are JSON. " + ByHand),
        new("GSD", [".planning/ROADMAP.md", ".planning/STATE.md", ".gsd"], "Its plans are prompts without checkboxes. " + ByHand),
        new("Conductor", ["conductor/tracks.md", "conductor/tracks"], ByPath + "conductor/tracks/<track>/plan.md."),
        new("Backlog.md", ["backlog/config.yml", "backlog.config.yml"], "It keeps one file for each task. " + ByHand),
    ];

    /// <param name="mark">The mark that tells.</param>
    public Diagnostic Report(string mark) => Catalogue.OtherTool.At(SourceSpan.None, Name, mark, Advice);

    /// <summary>Those that work in a folder, with the mark that tells.</summary>
    public static IEnumerable<(OtherTool Tool, string Mark)> FindIn(string folder) =>
        from tool in All
        let mark = tool.Marks.FirstOrDefault(mark => Path.Exists(SpecHomes.Absolute(folder, mark)))
        where mark is not null
        select (tool, mark);

    /// <summary>The same for the nearest such folder at or above a project's, at most the top of its repository.</summary>
    public static IEnumerable<(OtherTool Tool, string Mark)> FindAbove(string projectDirectory)
    {
        for (var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(projectDirectory)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (FindIn(folder).ToList() is { Count: > 0 } found)
            {
                return found;
            }

            if (RepositoryTop.IsAt(folder))
            {
                break;
            }
        }

        return [];
    }
}
