using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Processes;

/// <summary>
/// The files that are stdin, stdout and stderr of a process. There is no pipe between it and this build: what it writes is on the disk at once, whatever
/// becomes of this build, and a grandchild that keeps its output open holds up nobody.
/// </summary>
/// <param name="Input">Absolute path, or null for an empty input.</param>
/// <param name="Output">Absolute path of the file that is appended to.</param>
/// <param name="Error">Likewise.</param>
internal sealed record ProcessFiles(string? Input, string Output, string Error)
{
    public const string InputSuffix = ".in";
    public const string OutputSuffix = ".out";
    public const string ErrorSuffix = ".err";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the files, for this user only.</summary>
    /// <param name="folder">Absolute path; made as needed.</param>
    /// <param name="label">Beginning of their names.</param>
    /// <param name="input">What the process reads, as UTF-8 without BOM; null for nothing.</param>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public static ProcessFiles Create(string folder, string label, string? input)
    {
        Disk.CreateFolder(folder);
        var path = input is null ? null : Path.Combine(folder, label + InputSuffix);
        if (path is not null && input is not null)
        {
            using var file = Make(path);
            Disk.Write(file.SafeFileHandle, System.Text.Encoding.UTF8.GetBytes(input), 0, path);
        }

        return CreateReading(folder, label, path);
    }

    /// <summary>The same with an input that is a file already.</summary>
    /// <param name="input">Absolute path, or null for nothing.</param>
    public static ProcessFiles CreateReading(string folder, string label, string? input)
    {
        Disk.CreateFolder(folder);
        var files = new ProcessFiles(input, Path.Combine(folder, label + OutputSuffix), Path.Combine(folder, label + ErrorSuffix));
        Make(files.Output).Dispose();
        Make(files.Error).Dispose();
        return files;
    }

    /// <summary>Removes what was made here.</summary>
    public void Delete()
    {
        Disk.Delete(Output);
        Disk.Delete(Error);
        if (Input?.EndsWith(InputSuffix, StringComparison.Ordinal) == true)
        {
            Disk.Delete(Input);
        }
    }

    private static FileStream Make(string path)
    {
        // A file of that name, or a link in its place, is somebody else's.
        Disk.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return Disk.Open(path, options);
    }
}
