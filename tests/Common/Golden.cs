using System.Runtime.CompilerServices;

namespace Orchestration.Build.Testing;

/// <summary>Compares text with a file under <c>Golden/</c> of the test project; <c>ORCHESTRATION_UPDATE_GOLDEN=1</c> rewrites it.</summary>
internal static class Golden
{
    /// <summary>The environment variable that asks for an update.</summary>
    public const string Switch = "ORCHESTRATION_UPDATE_GOLDEN";

    public static bool IsUpdating => Environment.GetEnvironmentVariable(Switch) == "1";

    /// <param name="name">Path below the <c>Golden</c> folder beside the calling test's project root.</param>
    public static void Verify(string name, string actual, [CallerFilePath] string caller = "")
    {
        var project = caller.Replace('\\', '/').Split("/tests/")[^1].Split('/')[0];
        var path = Path.Combine(TestPaths.TestProject(project), "Golden", name);
        if (IsUpdating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        Assert.IsTrue(File.Exists(path), $"No golden file {name}; set {Switch}=1 to write it, then read it.");
        Assert.AreEqual(File.ReadAllText(path), actual, $"Golden file {name} differs.");
    }
}
