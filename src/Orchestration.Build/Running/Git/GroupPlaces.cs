using System.Collections.Immutable;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Git;

/// <summary>Trees and branches of groups, whose names hold the group's number: a group that gets another number takes them along, one that is deleted leaves them.</summary>
internal static class GroupPlaces
{
    /// <summary>Gives trees of groups that have other numbers now the names they would have.</summary>
    public static async Task FollowNumbersAsync(WorkspaceContext context, CancellationToken cancellationToken)
    {
        foreach (var (tree, note, leaf) in TreesOf(context))
        {
            var group = context.Plan.Groups.FirstOrDefault(group => group.Id == note.Group);
            if (group is null || Leaf(group) == leaf || Path.Exists(context.Places.TreePath(group)) || Path.Exists(context.Places.Directory(group)))
            {
                continue;
            }

            var old = $"{SpecPlaces.HeadsPrefix}{GitNames.Prefix(context.Places.Place)}/{leaf}";
            if (context.Refs.Find(old) is { } commit)
            {
                await context.Refs.SetAsync(context.Places.Ref(group), commit, cancellationToken);
                await context.Refs.DeleteAsync(old, cancellationToken);
            }

            // Ours comes last: without it there is no tree, and with it the tree is where it says.
            Disk.MoveFolder(tree.Path, context.Places.TreePath(group));
            Disk.MoveFolder(tree.Directory, context.Places.Directory(group));
            if (Directory.Exists(Submodules.ViewsOf(tree.Directory)))
            {
                Disk.MoveFolder(Submodules.ViewsOf(tree.Directory), Submodules.ViewsOf(context.Places.Directory(group)));
            }

            TreeRepository.Find(context.Source, context.Places.TreePath(group), context.Places.Directory(group))?
                .HandOver(context.Places.Branch(group), note.Repair?.Work ?? note.Base, note.Repair?.Main);
        }
    }

    /// <summary>Branches and trees of a spec that belong to no group of its plan.</summary>
    /// <param name="root">Absolute path of the root that holds the specs.</param>
    /// <param name="stateFolder">Absolute path of the spec's state folder.</param>
    public static async Task<ImmutableArray<string>> FindLostAsync(GitRepository repository, Plan plan, string root, string stateFolder, CancellationToken cancellationToken)
    {
        var places = SpecPlaces.Of(repository, plan, root, stateFolder);
        var known = plan.Groups.Select(Leaf).Append(SpecPlaces.MainTree).ToHashSet(StringComparer.Ordinal);
        var prefix = $"{SpecPlaces.HeadsPrefix}{GitNames.Prefix(places.Place)}/";
        var listed = await repository.Git.RunAsync(repository.Place, cancellationToken, "for-each-ref", "--format=%(refname)", prefix);
        var branches = listed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(name => !known.Contains(name[prefix.Length..])).Select(name => name[SpecPlaces.HeadsPrefix.Length..]);
        var trees = FoldersIn(places.TreesFolder).Where(leaf => !known.Contains(leaf) && !IsOfPlan(plan, Path.Combine(places.DirectoriesFolder, leaf)));
        return [.. branches.Concat(trees.Select(leaf => Path.GetRelativePath(root, Path.Combine(places.TreesFolder, leaf)).Replace(Path.DirectorySeparatorChar, '/'))).Order(StringComparer.Ordinal)];
    }

    private static bool IsOfPlan(Plan plan, string directory) => TreeNote.Read(directory) is { } note && plan.Groups.Any(group => group.Id == note.Group);

    private static List<(TreeRepository Tree, TreeNote Note, string Leaf)> TreesOf(WorkspaceContext context)
    {
        var found = new List<(TreeRepository, TreeNote, string)>();
        foreach (var leaf in FoldersIn(context.Places.TreesFolder))
        {
            var directory = Path.Combine(context.Places.DirectoriesFolder, leaf);
            if (TreeRepository.Find(context.Source, Path.Combine(context.Places.TreesFolder, leaf), directory) is { } tree && TreeNote.Read(directory) is { } note)
            {
                found.Add((tree, note, leaf));
            }
        }

        return found;
    }

    private static IEnumerable<string> FoldersIn(string folder) => Directory.Exists(folder) ? Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)) : [];

    private static string Leaf(PlanGroup group) => GitNames.Leaf(group.PromptFileName);
}
