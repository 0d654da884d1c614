using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Prompts;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Pipeline;

/// <summary>A spec that lost a file, or its place: it is in no list of specs, so nothing else would report it.</summary>
/// <param name="Name">Path below its home.</param>
/// <param name="Directory">Absolute path.</param>
/// <param name="Problem">What is wrong, at what is left of it.</param>
internal sealed record LostSpec(string Name, string Directory, Diagnostic Problem)
{
    private static readonly ImmutableArray<string> Extensions = [".yml", ".yaml"];

    /// <summary>Only its assignments are missing: it can be given new ones.</summary>
    public bool NeedsAssignments => Problem.Descriptor == Catalogue.PromptsWithoutAssignments;

    public static ImmutableArray<SpecFolder> Without(ImmutableArray<SpecFolder> specs, ImmutableArray<LostSpec> lost) =>
        specs.RemoveAll(spec => lost.Any(other => other.Directory == spec.Directory));

    public bool IsIn(ImmutableArray<SpecFolder> specs) => specs.Any(spec => spec.Directory == Directory);

    /// <summary>All of a root, in ordinal order of their paths: those without <c>tasks.md</c> first.</summary>
    /// <param name="specs">All specs of the root.</param>
    public static ImmutableArray<LostSpec> FindAll(string root, ImmutableArray<SpecFolder> specs) =>
    [
        .. SpecLocator.FindOthers(root).Select(folder => (folder.Name, folder.Directory, Problem: ProblemOf(root, folder)))
            .Concat(specs.Select(spec => (spec.Name, spec.Directory, Problem: FindMisspelt(spec) ?? FindLeftPrompt(spec))))
            .Where(found => found.Problem is not null)
            .Select(found => new LostSpec(found.Name, found.Directory, found.Problem!)),
    ];

    /// <summary>The file that is probably meant to be the spec's <c>orchestration.yml</c>; null where it has one.</summary>
    public static Diagnostic? FindMisspelt(SpecFolder spec) =>
        spec.OrchestrationFile is null
        && new[] { spec.Directory, Path.Combine(spec.Directory, "implementation") }.SelectMany(FilesOf).FirstOrDefault(IsMisspelt) is { } file
            ? Catalogue.MisspeltOrchestrationFile.At(SourceSpan.WholeFile(file))
            : null;

    private static Diagnostic? ProblemOf(string root, OtherFolder folder) => folder.Kind switch
    {
        OtherFolderKind.Unreadable => Catalogue.FolderUnreadable.At(SourceSpan.WholeFile(folder.Directory)),
        OtherFolderKind.Link => ProblemOfLink(root, folder.Directory),
        _ => (SpecLocator.FindOrchestrationFiles(folder.Directory).FirstOrDefault() ?? GeneratedPrompt(folder.Directory)) is { } left
            ? Catalogue.SpecWithoutTasks.At(
                SourceSpan.WholeFile(left),
                SpecHomes.Relative(root, folder.Directory),
                Path.GetFileName(OneFileSpecs.FileOf(folder.Directory)) ?? SpecHomes.TasksFileName)
            : null,
    };

    // A link to a neighbour, as in "latest", hides nothing: the neighbour is read by its own path.
    private static Diagnostic? ProblemOfLink(string root, string link)
    {
        var target = System.IO.Directory.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName ?? link;
        return SpecLocator.IsBelowHome(root, target) || !SpecLocator.HoldsSpec(target) ? null : Catalogue.SpecBehindLink.At(SourceSpan.WholeFile(link), target);
    }

    private static Diagnostic? FindLeftPrompt(SpecFolder spec) =>
        spec.OrchestrationFile is null && GeneratedPrompt(spec.Directory) is { } prompt ? Catalogue.PromptsWithoutAssignments.At(SourceSpan.WholeFile(prompt)) : null;

    private static string? GeneratedPrompt(string specDirectory) =>
        FilesOf(PromptWriter.FolderOf(specDirectory)).FirstOrDefault(file =>
            Path.GetExtension(file) == ".md" && OutputFiles.TryRead(file, out _) is { } text && PromptMarker.Read(text).Origin != PromptOrigin.Foreign);

    private static bool IsMisspelt(string file) =>
        Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)
        && Nearest.Find(Path.GetFileNameWithoutExtension(file), ["orchestration"]) is not null;

    private static IEnumerable<string> FilesOf(string directory) =>
        System.IO.Directory.Exists(directory) ? System.IO.Directory.EnumerateFiles(directory, "*", new EnumerationOptions()).Order(StringComparer.Ordinal) : [];
}
