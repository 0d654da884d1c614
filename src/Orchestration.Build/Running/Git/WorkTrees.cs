namespace Orchestration.Build.Running.Git;

/// <summary>Makes, finds and removes working trees. Callers hold the <see cref="RepositoryLock"/>.</summary>
internal static class WorkTrees
{
    /// <summary>A new tree with a branch at a commit, nothing checked out yet; what lay at the path goes.</summary>
    public static async Task<WorkTree> CreateAsync(
        GitRepository repository, string path, string branch, string commit, CancellationToken cancellationToken)
    {
        await RemoveAsync(repository, path, cancellationToken);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await repository.Git.RunAsync(
            repository.Place, cancellationToken, "worktree", "add", "--no-checkout", "--no-track", "--force", "-B", branch, path, commit);
        return Find(repository, path) ?? throw new GitException("worktree add", $"no working tree was registered for {path}");
    }

    /// <summary>The tree registered for a path whose folder is still there, or null.</summary>
    public static WorkTree? Find(GitRepository repository, string path)
    {
        var wanted = RealPath(path);
        return Directory.Exists(path) && Entries(repository).FirstOrDefault(entry => RegisteredPath(entry) == wanted) is { } entry
            ? new WorkTree(repository, path, entry)
            : null;
    }

    /// <summary>The git directories of all trees registered for paths below a folder.</summary>
    public static IReadOnlyList<string> GitDirectoriesBelow(GitRepository repository, string folder)
    {
        var below = RealPath(folder) + Path.DirectorySeparatorChar;
        return [.. Entries(repository).Where(entry => RegisteredPath(entry) is { } path && path.StartsWith(below, StringComparison.Ordinal))];
    }

    /// <summary>A branch of ours that is checked out in a tree that is not, with that tree's path; or null.</summary>
    public static (string Branch, string Path)? FindCheckout(GitRepository repository, SpecPlaces places)
    {
        var ours = RealPath(places.TreesFolder) + Path.DirectorySeparatorChar;
        var trees = Entries(repository)
            .Select(entry => (Head: Path.Combine(entry, "HEAD"), Path: RegisteredPath(entry)))
            .Where(tree => tree.Path is not null && Directory.Exists(tree.Path) && !tree.Path.StartsWith(ours, StringComparison.Ordinal))
            .Append((Head: Path.Combine(repository.CommonDirectory, "HEAD"), Path: Path.GetDirectoryName(repository.CommonDirectory)));
        foreach (var (head, path) in trees.Where(tree => File.Exists(tree.Head)))
        {
            var text = File.ReadAllText(head).Trim();
            if (text.StartsWith($"ref: {SpecPlaces.HeadsPrefix}{GitNames.Prefix(places.Spec)}/", StringComparison.Ordinal))
            {
                return (text["ref: ".Length..][SpecPlaces.HeadsPrefix.Length..], path!);
            }
        }

        return null;
    }

    /// <summary>Removes a tree with all that is in it; its branch stays.</summary>
    public static async Task RemoveAsync(GitRepository repository, string path, CancellationToken cancellationToken)
    {
        if (Find(repository, path) is { } tree)
        {
            // It says that the tree is complete, which it will not be half-way.
            File.Delete(tree.Place.IndexFile!);

            // The agent may have broken the link that `git worktree remove` insists on, or put a repository of its own in its place.
            DeleteFolder(Path.Combine(path, ".git"));
            await File.WriteAllTextAsync(Path.Combine(path, ".git"), $"gitdir: {tree.GitDirectory}\n", cancellationToken);
            await repository.Git.TryAsync(
                repository.Place, cancellationToken, "worktree", "remove", "--force", "--force", path);
            DeleteFolder(tree.GitDirectory);
        }

        DeleteFolder(path);
        ForgetMissing(repository, path);
    }

    /// <summary>Entries of trees whose folder is gone would make git refuse the branch.</summary>
    private static void ForgetMissing(GitRepository repository, string path)
    {
        var wanted = RealPath(path);
        foreach (var entry in Entries(repository).Where(entry => RegisteredPath(entry) == wanted))
        {
            DeleteFolder(entry);
        }
    }

    private static string[] Entries(GitRepository repository) =>
        Path.Combine(repository.CommonDirectory, "worktrees") is var folder && Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];

    private static string? RegisteredPath(string entry)
    {
        var file = Path.Combine(entry, "gitdir");
        return File.Exists(file) ? RealPath(Path.GetDirectoryName(File.ReadAllText(file).Trim()) ?? entry) : null;
    }

    private static void DeleteFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        // Package caches make their files and folders read-only.
        if (OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }
        }
        else
        {
            // A folder is opened up before its own folders are looked for.
            var folders = new Stack<string>([path]);
            while (folders.TryPop(out var folder))
            {
                File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                foreach (var inner in new DirectoryInfo(folder).EnumerateDirectories().Where(inner => inner.LinkTarget is null))
                {
                    folders.Push(inner.FullName);
                }
            }
        }

        Directory.Delete(path, recursive: true);
    }

    /// <summary>Git registers paths with links resolved.</summary>
    internal static string RealPath(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var parent = Path.GetDirectoryName(full);
        if (parent is null)
        {
            return full;
        }

        var target = Path.Exists(full) ? new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName : null;
        return target is not null ? RealPath(target) : Path.Combine(RealPath(parent), Path.GetFileName(full));
    }
}
