using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Running.Git;

/// <summary>Looks, before anything starts, for branches that leave no room for ours, and for ours that somebody has checked out.</summary>
internal static class BranchCheck
{
    private const string Reference = "ref: " + SpecPlaces.HeadsPrefix;

    /// <returns>What is in the way, or null.</returns>
    public static Diagnostic? Find(WorkspaceContext context, SourceSpan span)
    {
        if (FindCheckout(context.Repository, context.Places) is var (taken, path))
        {
            return Catalogue.OnOrchestrationBranch.At(span, taken, path);
        }

        return context.Refs.Names is { Count: > 0 } existing && FindConflict(existing, [context.Places.MainRef, .. context.Plan.Groups.Select(context.Places.Ref)]) is var (blocking, wanted)
            ? Catalogue.BranchInTheWay.At(span, blocking[SpecPlaces.HeadsPrefix.Length..], wanted[SpecPlaces.HeadsPrefix.Length..])
            : null;
    }

    /// <summary>Another tree of the user that has a branch checked out; or null.</summary>
    public static string? FindOtherTree(GitRepository repository, string branch)
    {
        var here = Folders.RealPath(repository.TopLevel);
        return TreesOf(repository).Where(tree => tree.Branch == branch).Select(tree => tree.Path).FirstOrDefault(path => Folders.RealPath(path) != here);
    }

    /// <summary>A branch of ours that some tree of the user has checked out, with that tree's path; or null.</summary>
    private static (string Branch, string Path)? FindCheckout(GitRepository repository, SpecPlaces places) =>
        TreesOf(repository).Where(tree => tree.Branch.StartsWith(GitNames.Prefix(places.Place) + "/", StringComparison.Ordinal)).Select(tree => ((string, string)?)tree).FirstOrDefault();

    /// <summary>The user's trees that have a branch checked out; a bare repository has none of its own.</summary>
    private static IEnumerable<(string Branch, string Path)> TreesOf(GitRepository repository)
    {
        var linked = Path.Combine(repository.CommonDirectory, "worktrees");
        var trees = (Directory.Exists(linked) ? Directory.GetDirectories(linked) : [])
            .Where(entry => File.Exists(Path.Combine(entry, "gitdir")))
            .Select(entry => (Head: Path.Combine(entry, "HEAD"), Path: Path.GetDirectoryName(File.ReadAllText(Path.Combine(entry, "gitdir")).Trim())))
            .Where(tree => Directory.Exists(tree.Path))
            .Append((Head: Path.Combine(repository.CommonDirectory, "HEAD"), Path: Path.GetDirectoryName(repository.CommonDirectory)))
            .Where(tree => tree.Path != Path.GetDirectoryName(repository.CommonDirectory) || Path.GetFileName(repository.CommonDirectory) == ".git");
        foreach (var (head, path) in trees.Where(tree => File.Exists(tree.Head)))
        {
            var text = File.ReadAllText(head).Trim();
            if (text.StartsWith(Reference, StringComparison.Ordinal))
            {
                yield return (text[Reference.Length..], path!);
            }
        }
    }

    /// <summary>Git keeps refs like files: where <c>a</c> is one, <c>a/b</c> cannot be another.</summary>
    internal static (string Blocking, string Wanted)? FindConflict(IReadOnlyList<string> existing, IReadOnlyList<string> wanted)
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in wanted)
        {
            foreach (var folder in FoldersOf(name))
            {
                folders[folder] = name;
            }
        }

        var names = wanted.ToHashSet(StringComparer.Ordinal);
        foreach (var name in existing)
        {
            if ((folders.GetValueOrDefault(name) ?? FoldersOf(name).FirstOrDefault(names.Contains)) is { } blocked)
            {
                return (name, blocked);
            }
        }

        return null;
    }

    private static IEnumerable<string> FoldersOf(string name)
    {
        for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = name.IndexOf('/', slash + 1))
        {
            yield return name[..slash];
        }
    }
}
