using System.Diagnostics;

namespace Orchestration.Build.Testing;

/// <summary>A folder that becomes a git repository: written file by file, then made and asked by the real git, as a user would.</summary>
internal sealed class TestRepository(string root)
{
    /// <summary>The checkout. Absolute.</summary>
    public string Root { get; set; } = root;

    public string Head => Git("rev-parse", "HEAD").Trim();

    public string Status => Git("status", "--porcelain");

    public IReadOnlyList<string> Branches => Git("for-each-ref", "--format=%(refname:short)", "refs/heads").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public int TreeCount => Git("worktree", "list", "--porcelain").Split('\n').Count(line => line.StartsWith("worktree ", StringComparison.Ordinal));

    /// <summary>Writes UTF-8 without byte-order mark, folders made as needed.</summary>
    /// <returns>The absolute path.</returns>
    public string Write(string path, string text) => WriteAt(Root, path, text);

    public static string WriteAt(string folder, string path, string text) => WriteBytesAt(folder, path, System.Text.Encoding.UTF8.GetBytes(text));

    public string WriteBytes(string path, byte[] bytes) => WriteBytesAt(Root, path, bytes);

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>A repository with an identity of its own, on the branch <c>trunk</c>; what is there is its first commit.</summary>
    public void Initialise()
    {
        Git("init", "-q", "-b", "trunk");
        Git("config", "user.name", "Somebody");
        Git("config", "user.email", "somebody@example.org");
        Commit("Start");
    }

    public void Commit(string message)
    {
        Git("add", "-A");
        Git("commit", "-q", "-m", message);
    }

    /// <summary>What the real git answers.</summary>
    /// <exception cref="InvalidOperationException">It refuses.</exception>
    public string Git(params string[] arguments) => GitAt(Root, arguments);

    public static string GitAt(string folder, params string[] arguments)
    {
        var (code, output, error) = TryGitAt(folder, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)} in {folder}: {error}");
    }

    public static (int Code, string Output, string Error) TryGitAt(string folder, params string[] arguments)
    {
        var (code, bytes, error) = Run(folder, arguments);
        return (code, System.Text.Encoding.UTF8.GetString(bytes), error);
    }

    /// <summary>The bytes of a file in a commit.</summary>
    public static byte[] BlobAt(string folder, string revision, string path) => Run(folder, ["cat-file", "blob", $"{revision}:{path}"]).Bytes;

    private static (int Code, byte[] Bytes, string Error) Run(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "core.quotepath=false", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        process.WaitForExit();
        return (process.ExitCode, bytes.ToArray(), error.GetAwaiter().GetResult());
    }

    private static string WriteBytesAt(string folder, string path, byte[] bytes)
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
        return full;
    }
}
