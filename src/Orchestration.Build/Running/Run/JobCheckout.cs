using Orchestration.Build.Output;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Run;

/// <summary>A working tree that an engine gives to one job after the other: what one leaves in the state folder and in branches must not count for the next.</summary>
internal static class JobCheckout
{
    /// <summary>In the state folder: all that is there was made by jobs, and a job may remove it.</summary>
    private const string MarkerFile = "job";

    public static bool IsOurs(RunPaths paths) => File.Exists(Path.Combine(paths.Folder, MarkerFile));

    public static void Mark(RunPaths paths)
    {
        paths.CreateFolder();
        Disk.WriteText(Path.Combine(paths.Folder, MarkerFile), "Jobs of an engine work here.\n");
    }

    /// <summary>Removes what earlier jobs left; nothing where none was here.</summary>
    public static async Task CleanAsync(RunPaths paths, GitRepository repository, SpecPlaces places, CancellationToken cancellationToken)
    {
        if (IsOurs(paths))
        {
            await Leftovers.RemoveAsync(repository, places.Place, places.TreesFolder, force: true, cancellationToken);
            Folders.Delete(paths.Folder);
        }
    }
}
