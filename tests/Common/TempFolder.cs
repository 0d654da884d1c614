namespace Orchestration.Build.Testing;

/// <summary>A folder of one test, removed at its end; kept when <c>ORCHESTRATION_KEEP_TEMP=1</c>.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("orch-test-").FullName;

    public string this[string relativePath] => System.IO.Path.Combine(Path, relativePath);

    /// <summary>Writes UTF-8 without BOM, folders made as needed; returns the absolute path.</summary>
    public string Write(string relativePath, string text)
    {
        var path = this[relativePath];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("ORCHESTRATION_KEEP_TEMP") == "1")
        {
            return;
        }

        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process the test proved dead may still be letting go of a file; the system's own clean-up takes the rest.
        }
    }
}
