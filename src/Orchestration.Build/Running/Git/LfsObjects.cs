using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Orchestration.Build.Output;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Running.Git;

/// <summary>
/// Contents of files that Git LFS keeps beside git. Those that our trees make stay in a storage of ours until a commit that points to them is released. The user's are
/// offered there as links; nothing is downloaded.
/// </summary>
internal static partial class LfsObjects
{
    private const string Objects = "objects";

    /// <summary>A pointer is at most this long.</summary>
    private const int MaxPointer = 1024;

    /// <summary>Of a SHA-256 in hex.</summary>
    private const int HashLength = 64;

    /// <param name="directory">Absolute path of our git directory of a tree.</param>
    /// <returns>Absolute path of the storage that all trees of a spec share.</returns>
    public static string StorageOf(string directory) => Path.Combine(Path.GetDirectoryName(directory)!, "lfs");

    /// <summary>Lets our trees read what the user has.</summary>
    public static void Offer(TreeView tree)
    {
        var (from, to) = (Path.Combine(tree.User.CommonDirectory, "lfs", Objects), Path.Combine(StorageOf(tree.Directory), Objects));
        if (!Directory.Exists(from))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var link = Path.Combine(to, Path.GetRelativePath(from, file));
            if (!Path.Exists(link))
            {
                Disk.CreateFolder(Path.GetDirectoryName(link)!);
                try
                {
                    Disk.CreateLink(link, file);
                }
                catch (IOException) when (Path.Exists(link))
                {
                    // Another tree was faster.
                }
            }
        }
    }

    /// <summary>Copies what pointers among some objects name into the user's storage.</summary>
    public static async Task ReleaseAsync(TreeView tree, IEnumerable<string> objects, CancellationToken cancellationToken)
    {
        var from = Path.Combine(StorageOf(tree.Directory), Objects);
        if (!Directory.Exists(from))
        {
            return;
        }

        var to = Path.Combine(tree.User.CommonDirectory, "lfs", Objects);
        foreach (var name in await FindAsync(tree.Ours, objects, cancellationToken))
        {
            var path = PathOf(name);
            if (File.Exists(Path.Combine(from, path)) && !File.Exists(Path.Combine(to, path)))
            {
                Quarantine.Copy(Path.Combine(from, path), Path.Combine(to, path));
            }
        }
    }

    /// <summary>Copies what pointers in new objects of some commits name out of the user's storage, for somebody on another machine.</summary>
    /// <param name="start">A commit that the other machine has.</param>
    /// <param name="folder">Absolute path of a folder that gets one file for each.</param>
    public static async Task SendAsync(GitRepository user, string start, string commit, string folder, CancellationToken cancellationToken)
    {
        var listed = await user.Git.RunAsync(user.Place, cancellationToken, "rev-list", "--objects", "--no-object-names", commit, "^" + start);
        foreach (var name in await FindAsync(user, listed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries), cancellationToken))
        {
            var source = Path.Combine(user.CommonDirectory, "lfs", Objects, PathOf(name));
            if (File.Exists(source))
            {
                Quarantine.Copy(source, Path.Combine(folder, name));
            }
        }
    }

    /// <summary>Takes in what <see cref="SendAsync"/> copied. A file whose name is not the hash of its contents stays where it is.</summary>
    public static async Task ReceiveAsync(GitRepository user, string folder, CancellationToken cancellationToken)
    {
        if (new DirectoryInfo(folder) is not { Exists: true, LinkTarget: null })
        {
            return;
        }

        foreach (var file in new DirectoryInfo(folder).EnumerateFiles().Where(file => file.Name.Length == HashLength && OrdinaryFile.IsAt(file.FullName)))
        {
            var contents = file.OpenRead();
            await using (contents)
            {
                if (Convert.ToHexStringLower(await SHA256.HashDataAsync(contents, cancellationToken)) == file.Name)
                {
                    Quarantine.Copy(file.FullName, Path.Combine(user.CommonDirectory, "lfs", Objects, PathOf(file.Name)));
                }
            }
        }
    }

    private static string PathOf(string name) => Path.Combine(name[..2], name[2..4], name);

    /// <summary>Names of the contents that pointers among some objects stand for.</summary>
    private static async Task<IReadOnlyList<string>> FindAsync(GitRepository repository, IEnumerable<string> objects, CancellationToken cancellationToken)
    {
        var names = Encoding.ASCII.GetBytes(string.Concat(objects.Select(name => name + "\n")));
        var sizes = await repository.Git.RunAsync(repository.Place, ["cat-file", "--batch-check=%(objecttype) %(objectsize) %(objectname)"], names, cancellationToken);
        var small = sizes.Text.Split('\n').Select(line => line.Split(' ')).Where(parts => parts is ["blob", var size, _] && int.TryParse(size, out var bytes) && bytes <= MaxPointer).Select(parts => parts[2]);
        var contents = await repository.Git.RunAsync(repository.Place, ["cat-file", "--batch"], Encoding.ASCII.GetBytes(string.Concat(small.Select(name => name + "\n"))), cancellationToken);
        return [.. Pointer().Matches(contents.Text).Select(pointer => pointer.Groups[1].Value).Distinct(StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"^version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*oid sha256:([0-9a-f]{64})\n", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Pointer();
}
