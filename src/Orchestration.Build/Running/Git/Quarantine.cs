using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Git;

/// <summary>Objects that were made from what others left stay by themselves until something of ours names them.</summary>
internal static class Quarantine
{
    /// <summary>Copies objects; those that are not in the first folder are in the second one already, or in a repository it reads from.</summary>
    /// <param name="from">Absolute path of an object folder.</param>
    /// <param name="to">Absolute path of another.</param>
    /// <param name="names">Object names.</param>
    public static void Release(string from, string to, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var (folder, file) = (name[..2], name[2..]);
            var source = Path.Combine(from, folder, file);
            if (File.Exists(source))
            {
                Copy(source, Path.Combine(to, folder, file));
            }
        }

        ReleasePacks(from, to);
    }

    /// <summary>Copies all there is.</summary>
    public static void ReleaseAll(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => Path.GetFileName(folder).Length == 2))
        {
            foreach (var file in Directory.EnumerateFiles(folder).Where(file => !Path.GetFileName(file).StartsWith("tmp_", StringComparison.Ordinal)))
            {
                Copy(file, Path.Combine(to, Path.GetFileName(folder), Path.GetFileName(file)));
            }
        }

        ReleasePacks(from, to);
    }

    // Large files are written as packs; the index comes last, as it is by the index that git finds a pack.
    private static void ReleasePacks(string from, string to)
    {
        foreach (var pack in Directory.EnumerateFiles(Path.Combine(from, "pack"), "pack-*").OrderBy(path => Path.GetExtension(path) == ".idx"))
        {
            Copy(pack, Path.Combine(to, "pack", Path.GetFileName(pack)));
        }
    }

    /// <summary>Never half: a name of an object is a promise about its contents.</summary>
    public static void Copy(string source, string target)
    {
        if (File.Exists(target))
        {
            return;
        }

        Disk.CreateFolder(Path.GetDirectoryName(target)!);
        var temporary = Path.Combine(Path.GetDirectoryName(target)!, $"tmp_obj_{Guid.NewGuid():N}");
        Disk.Copy(source, temporary);
        Disk.Move(temporary, target);
    }
}
