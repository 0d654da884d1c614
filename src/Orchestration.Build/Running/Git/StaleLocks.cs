using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Git;

/// <summary>
/// Lock files of git's processes that outlive a killed build or an ended agent, or that were killed with it and left them. Asked for only while the
/// run's own lock is held, so that nobody else works there.
/// </summary>
internal static class StaleLocks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Those of a spec's trees and branches.</summary>
    public static Task ClearAsync(GitRepository repository, SpecPlaces places, CancellationToken cancellationToken)
    {
        var branches = Path.Combine(repository.CommonDirectory, SpecPlaces.HeadsPrefix + GitNames.Prefix(places.Place));
        var own = Directory.Exists(places.DirectoriesFolder) ? Directory.GetDirectories(places.DirectoriesFolder) : [];
        var folders = own.Append(branches).Where(Directory.Exists);
        return ClearAsync(folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.lock")), cancellationToken);
    }

    /// <summary>Waits a while for who may still hold them, then removes them.</summary>
    public static async Task ClearAsync(IEnumerable<string> files, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            for (var waited = TimeSpan.Zero; IsYoung(file) && waited < Patience; waited += Pause)
            {
                await Task.Delay(Pause, cancellationToken);
            }

            Disk.Delete(file);
        }
    }

    private static bool IsYoung(string file) => File.Exists(file) && DateTime.UtcNow - File.GetLastWriteTimeUtc(file) < Patience;
}
