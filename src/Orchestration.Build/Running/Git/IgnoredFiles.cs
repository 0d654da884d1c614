using System.Collections.Immutable;
using System.Text;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Git;

/// <summary>Work that git ignores: named, and kept under a ref of ours where it is small.</summary>
internal static class IgnoredFiles
{
    private const long MostKept = 1024 * 1024;

    /// <param name="ignored">What git ignores in the tree.</param>
    /// <param name="work">The tree that was taken.</param>
    /// <returns>What to report, or null where nothing is lost.</returns>
    public static async Task<Diagnostic?> ReportAsync(
        WorkspaceContext context, PlanGroup group, TreeRepository tree, TreeNote note, IReadOnlyList<string> ignored, ImmutableArray<string> writes, string work, CancellationToken cancellationToken)
    {
        var files = IgnoredWork.Find(group, ignored, writes, folder => FilesBelow(tree.Path, folder));
        if (files.IsEmpty)
        {
            return null;
        }

        var kept = files.Sum(file => new FileInfo(Path.Combine(tree.Path, file)) is { Exists: true } info ? info.Length : 0) <= MostKept
            ? "are kept as " + await KeepAsync(context, group, tree, note, files, work, cancellationToken)
            : "go with the tree";
        return Catalogue.IgnoredWork.At(group.Location, group.Name, EvidenceTexts.List(files), kept);
    }

    private static async Task<string> KeepAsync(
        WorkspaceContext context, PlanGroup group, TreeRepository tree, TreeNote note, ImmutableArray<string> files, string work, CancellationToken cancellationToken)
    {
        var place = tree.Place with { IndexFile = Path.Combine(tree.Directory, "ignored") };
        await context.Git.RunAsync(place, cancellationToken, "read-tree", work);
        await context.Git.RunAsync(
            place, ["add", "--force", "--sparse", "--pathspec-from-file=-", "--pathspec-file-nul"], Encoding.UTF8.GetBytes(string.Join('\0', files)), cancellationToken);
        var all = (await context.Git.RunAsync(place, cancellationToken, "write-tree")).Line;
        var message = CommitMessage.Format("Keep ignored files", [(CommitMessage.Spec, context.Places.SpecPath), (CommitMessage.Group, group.Id), (CommitMessage.Step, "kept")]);
        var commit = await tree.Ours.CommitTreeAsync(all, [note.DiffBase], message, cancellationToken);
        await tree.PublishAsync(commit, note.DiffBase, cancellationToken);
        var name = SpecPlaces.KeptRef(context.Places.Place, GitNames.Leaf(group.PromptFileName) + "-ignored", commit);
        await context.Repository.UpdateRefAsync(name, commit, cancellationToken);
        return name;
    }

    private static IEnumerable<string> FilesBelow(string root, string folder) => Directory
        .EnumerateFiles(Path.Combine(root, folder), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Select(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'));
}
