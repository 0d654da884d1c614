namespace Orchestration.Build.Benchmarks;

/// <summary>A temporary folder, removed at the end.</summary>
/// <param name="inMemory">On a file system in memory where the machine has one, so that no disk is measured.</param>
internal sealed class Folder(bool inMemory = false) : IDisposable
{
    private const string Memory = "/dev/shm";

    public string Path { get; } = inMemory && Directory.Exists(Memory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(Memory, $"orch-bench-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("orch-bench-").FullName;

    public string Write(string relativePath, string text)
    {
        var path = System.IO.Path.Combine(Path, relativePath);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
