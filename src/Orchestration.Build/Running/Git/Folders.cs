using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Git;

/// <summary>Folders of ours in which others have worked.</summary>
internal static class Folders
{
    /// <summary>Deletes a folder with all that is in it, also what package caches made read-only; links are not followed.</summary>
    public static void Delete(string path)
    {
        if (new FileInfo(path) is { Exists: true } or { LinkTarget: not null })
        {
            Disk.Delete(path);
            return;
        }

        if (!Directory.Exists(path))
        {
            return;
        }

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

        Disk.DeleteFolder(path);
    }

    /// <summary>With links resolved, as git prints paths.</summary>
    public static string RealPath(string path)
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
