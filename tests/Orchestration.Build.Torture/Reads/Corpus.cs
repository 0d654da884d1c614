using Orchestration.Build.Testing;

namespace Orchestration.Build.Torture.Reads;

/// <summary>Specs to change: those of this repository, and real ones where they are beside it.</summary>
internal static class Corpus
{
    public static IReadOnlyList<(string Tasks, string Yaml)> Load()
    {
        var roots = new[] { Path.Combine(Checkout.Root, "samples"), Path.Combine(Checkout.Root, "tests", "Orchestration.Build.Tests", "Cases"), Checkout.Shared("corpus"), Checkout.Shared("corpus-neighbours") };
        return
        [
            .. roots.OfType<string>().Where(Directory.Exists)
                .SelectMany(root => Directory.GetFiles(root, "tasks.md", SearchOption.AllDirectories))
                .Order(StringComparer.Ordinal)
                .Select(file => (File.ReadAllText(file), AssignmentsBeside(file))),
        ];
    }

    private static string AssignmentsBeside(string tasks)
    {
        var file = Path.Combine(Path.GetDirectoryName(tasks)!, "orchestration.yml");
        return File.Exists(file) ? File.ReadAllText(file) : string.Empty;
    }
}
