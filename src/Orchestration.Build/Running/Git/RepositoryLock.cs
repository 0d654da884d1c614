using System.Collections.Concurrent;

namespace Orchestration.Build.Running.Git;

/// <summary>
/// One at a time, over all builds on a repository, for what git itself does not serialise: <c>git worktree add</c>, <c>remove</c> and <c>list</c>
/// see each other's half-written trees (<c>bad object worktrees/…/HEAD</c>).
/// </summary>
internal sealed class RepositoryLock : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> InProcess = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _turn;
    private readonly FileStream _file;

    private RepositoryLock(SemaphoreSlim turn, FileStream file)
    {
        _turn = turn;
        _file = file;
    }

    /// <param name="commonDirectory">The repository's shared git directory.</param>
    public static async Task<RepositoryLock> TakeAsync(string commonDirectory, CancellationToken cancellationToken)
    {
        var turn = InProcess.GetOrAdd(commonDirectory, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            return new RepositoryLock(turn, await OpenAsync(Path.Combine(commonDirectory, "orchestration.lock"), cancellationToken));
        }
        catch
        {
            turn.Release();
            throw;
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _turn.Release();
    }

    /// <summary>The file stays; the lock is the open handle, so a killed build holds nothing.</summary>
    private static async Task<FileStream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(Poll, cancellationToken);
            }
        }
    }
}
