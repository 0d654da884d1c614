using System.Collections.Immutable;
using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Git;

/// <summary>
/// Writes git directories file by file. <c>git clone</c> would leave the user's repository as a remote, copy the hooks of templates, and ignore what is
/// shared of shallow and partial repositories; and a few files cost no process.
/// </summary>
internal static class GitDirectories
{
    /// <summary>A git directory without an index, whose objects are its own and those of others.</summary>
    /// <param name="directory">Absolute path; what is there goes.</param>
    /// <param name="config">Text of its configuration.</param>
    /// <param name="head">A commit, or <c>ref: refs/heads/…</c>.</param>
    /// <param name="refs">Object names by full name.</param>
    /// <param name="objects">Absolute paths of object folders that it reads from.</param>
    public static void Write(TreeSource source, string directory, string config, string head, ImmutableSortedDictionary<string, string> refs, params string[] objects)
    {
        Folders.Delete(directory);
        foreach (var folder in new[] { "objects/info", "objects/pack", "refs/heads", "info" })
        {
            Disk.CreateFolder(Path.Combine(directory, folder));
        }

        Disk.WriteText(Path.Combine(directory, "objects/info/alternates"), Alternates(objects));
        Disk.WriteText(Path.Combine(directory, "config"), config);
        foreach (var (name, content) in source.Files)
        {
            Disk.WriteBytes(Path.Combine(directory, name), content);
        }

        if (!refs.IsEmpty)
        {
            // Readers other than git insist on the first line.
            Disk.WriteText(Path.Combine(directory, "packed-refs"), "# pack-refs with: sorted \n" + string.Concat(refs.Select(named => $"{named.Value} {named.Key}\n")));
        }

        WriteHead(directory, head);
    }

    /// <summary>The text of a list of object folders that are read from.</summary>
    public static string Alternates(IEnumerable<string> objects) => string.Concat(objects.Select(path => path + "\n"));

    /// <summary>In one step, so that a kill leaves a whole file.</summary>
    public static void WriteHead(string directory, string head) => AtomicFile.WriteBytes(Path.Combine(directory, "HEAD"), System.Text.Encoding.UTF8.GetBytes(head + "\n"));
}
