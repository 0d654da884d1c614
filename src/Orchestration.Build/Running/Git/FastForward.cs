using System.Text;
using Orchestration.Build.Output;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Git;

/// <summary>Moves the user's branch and files forward, and fixes a move that a kill cut off.</summary>
internal static class FastForward
{
    /// <returns>Why it could not be done, or null.</returns>
    public static async Task<string?> RunAsync(
        WorkspaceContext context, string from, string to, IReadOnlyList<string> generated, CancellationToken cancellationToken)
    {
        var repository = context.Repository;
        var carried = await StageAsync(repository, to, generated, cancellationToken);
        if (carried is not null)
        {
            return $"{carried} was generated again during the run";
        }

        var ledger = context.Scope.Ledger;
        ledger.BeginFastForward(new FastForwardIntent(context.StartBranch, from, to));

        // From here to the end in one go: a cancelled build waits the moment it takes.
        var merge = await repository.Git.TryAsync(
            repository.Place, CancellationToken.None, "merge", "--ff-only", "--no-squash", "--commit", "--quiet", "--no-autostash", to);
        if (!merge.Succeeded)
        {
            ledger.EndFastForward();
            return "git says: " + merge.Error.Trim();
        }

        await Submodules.UpdateAsync(repository.Git, repository.Place, repository.CommonDirectory, cancellationToken);
        ledger.EndFastForward();
        return null;
    }

    /// <summary>Before a run starts: a fast-forward that a kill cut off is taken back, to be made again at the run's end.</summary>
    /// <remarks>Only files that hold nothing but what the two commits hold, or the beginning of it, are touched.</remarks>
    public static async Task MendAsync(GitRepository repository, RunLedger ledger, CancellationToken cancellationToken)
    {
        if (ledger.Read(history => history.FastForward) is not { } intent)
        {
            return;
        }

        var head = await repository.ResolveAsync("HEAD", cancellationToken);
        if (head == intent.From)
        {
            await ClearLocksAsync(repository, intent, cancellationToken);
            head = await repository.ResolveAsync("HEAD", cancellationToken);
        }

        if (head == intent.From && await IsOnlyOursAsync(repository, intent, cancellationToken))
        {
            await repository.Git.RunAsync(repository.Place, cancellationToken, "reset", "--hard", "--quiet", intent.From);
            await RemoveAddedAsync(repository, intent, cancellationToken);
        }

        ledger.EndFastForward();
    }

    /// <summary>Carried files are staged, as git refuses to move over files that no index entry vouches for.</summary>
    /// <returns>A file that differs from what was carried, or null.</returns>
    private static async Task<string?> StageAsync(GitRepository repository, string to, IReadOnlyList<string> generated, CancellationToken cancellationToken)
    {
        foreach (var path in generated)
        {
            var target = await repository.Git.TryAsync(repository.Place, cancellationToken, "rev-parse", "--verify", "--quiet", $"{to}:{path}");
            var full = Path.Combine(repository.TopLevel, path);
            var here = File.Exists(full)
                ? (await repository.Git.RunAsync(repository.Place, cancellationToken, "hash-object", "--", path)).Line
                : string.Empty;
            if (here != (target.Succeeded ? target.Line : string.Empty))
            {
                return path;
            }
        }

        if (generated.Count > 0)
        {
            await repository.Git.RunAsync(
                repository.Place, ["add", "--all", "--pathspec-from-file=-", "--pathspec-file-nul"], Encoding.UTF8.GetBytes(string.Join('\0', generated)), cancellationToken);
        }

        return null;
    }

    /// <summary>What a fast-forward locks: index, HEAD and branch.</summary>
    private static async Task ClearLocksAsync(GitRepository repository, FastForwardIntent intent, CancellationToken cancellationToken)
    {
        var files = await repository.Git.RunAsync(
            repository.Place, cancellationToken, "rev-parse", "--git-path", "index.lock", "--git-path", "HEAD.lock", "--git-path", $"{SpecPlaces.HeadsPrefix}{intent.Branch}.lock");
        await StaleLocks.ClearAsync(
            files.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(file => Path.GetFullPath(file, repository.TopLevel)), cancellationToken);
    }

    private static async Task<bool> IsOnlyOursAsync(GitRepository repository, FastForwardIntent intent, CancellationToken cancellationToken)
    {
        var changes = await GitDiff.BetweenAsync(repository, intent.From, intent.To, cancellationToken);
        var moved = changes.Changes.Select(change => change.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in await repository.StatusAsync(cancellationToken))
        {
            if (!moved.Contains(entry.Path) || !await HoldsOnlyOursAsync(repository, intent, entry.Path, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private static async Task<bool> HoldsOnlyOursAsync(GitRepository repository, FastForwardIntent intent, string path, CancellationToken cancellationToken)
    {
        var full = Path.Combine(repository.TopLevel, path);
        if (!File.Exists(full))
        {
            return true;
        }

        var here = await repository.Git.RunAsync(repository.Place, cancellationToken, "hash-object", "--", path);
        foreach (var commit in new[] { intent.From, intent.To })
        {
            var blob = await repository.Git.TryAsync(repository.Place, cancellationToken, "rev-parse", "--verify", "--quiet", $"{commit}:{path}");
            if (blob.Succeeded && blob.Line == here.Line)
            {
                return true;
            }
        }

        var written = await File.ReadAllBytesAsync(full, cancellationToken);
        var wanted = await repository.Git.TryAsync(repository.Place, cancellationToken, "cat-file", "--filters", $"{intent.To}:{path}");
        return wanted.Succeeded && wanted.Bytes.AsSpan().StartsWith(written);
    }

    /// <summary>Files of the new commit that were written before the index knew them.</summary>
    private static async Task RemoveAddedAsync(GitRepository repository, FastForwardIntent intent, CancellationToken cancellationToken)
    {
        var changes = await GitDiff.BetweenAsync(repository, intent.From, intent.To, cancellationToken);
        foreach (var change in changes.Changes.Where(change => change.Kind == Evidence.PathChangeKind.Added))
        {
            var path = Path.Combine(repository.TopLevel, change.Path);
            if (File.Exists(path))
            {
                Disk.Delete(path);
            }
        }
    }
}
