using System.Collections.Immutable;
using System.Security.Cryptography;
using Orchestration.Build.Requests;

namespace Orchestration.Build.Output;

/// <summary>Writes a new spec: whole, or not at all, and never over anything.</summary>
internal static class SpecWriter
{
    private const string Ending = ".new";

    private const int NonceLength = 8;

    /// <summary>The files are made beside the folder, which one move then puts in its place.</summary>
    /// <param name="folder">Absolute path; must not be there.</param>
    /// <exception cref="IOException">It is there, or the disk says no.</exception>
    /// <exception cref="UnauthorizedAccessException">The permissions say no.</exception>
    public static void Write(string folder, ImmutableArray<SpecFile> files)
    {
        var (home, name) = (Path.GetDirectoryName(folder)!, Path.GetFileName(folder));
        Disk.CreateFolder(home);
        RemoveLeftovers(home, name);
        var made = Path.Combine(home, $".{name}.{RandomNumberGenerator.GetHexString(NonceLength, lowercase: true)}{Ending}");
        WriteFiles(made, files);
        try
        {
            if (Path.Exists(folder))
            {
                throw new IOException($"{folder} exists.");
            }

            Disk.MoveFolder(made, folder);
        }
        catch
        {
            Disk.DeleteFolder(made);
            throw;
        }
    }

    /// <summary>Writes files into a folder of ours; it is made as needed.</summary>
    /// <exception cref="IOException">The disk says no.</exception>
    /// <exception cref="UnauthorizedAccessException">The permissions say no.</exception>
    public static void WriteFiles(string folder, ImmutableArray<SpecFile> files)
    {
        foreach (var file in files)
        {
            AtomicFile.WriteIfDifferent(Path.Combine(folder, file.RelativePath.Replace('/', Path.DirectorySeparatorChar)), file.Text);
        }
    }

    /// <summary>What a killed build was making under this name; whoever makes it now holds the lock of the name.</summary>
    private static void RemoveLeftovers(string home, string name)
    {
        var length = $".{name}.".Length + NonceLength + Ending.Length;
        foreach (var left in Directory.EnumerateDirectories(home, $".{name}.*{Ending}"))
        {
            // The name of another spec may begin in the same way.
            if (Path.GetFileName(left) is var found && found.Length == length && found.Skip(name.Length + 2).Take(NonceLength).All(char.IsAsciiHexDigitLower))
            {
                Disk.DeleteFolder(left);
            }
        }
    }
}
