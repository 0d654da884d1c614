using System.Collections.Immutable;

namespace Orchestration.Build.Specs;

/// <summary>Specs that are one Markdown file. What belongs to <c>plan.md</c> is beside it, in <c>plan.orchestration/</c>.</summary>
internal static class OneFileSpecs
{
    private const string Extension = ".md";
    private const string FolderExtension = ".orchestration";

    /// <summary>Names that say nothing about what is planned.</summary>
    private static readonly ImmutableArray<string> GenericStems =
    [
        "tasks", "task", "todo", "todos", "plan", "plans", "spec", "implementation", "implementation-plan", "implementation_plan", "implementationplan", "index", "readme",
    ];

    /// <summary>The files of a folder that are specs: all but its README.</summary>
    /// <param name="home">Path of the folder from the root, <c>/</c>-separated.</param>
    public static IEnumerable<SpecFolder> In(string root, HomeRule home) =>
        Listed(SpecHomes.Absolute(root, home.Path))
            .Where(file => IsMarkdown(file) && !string.Equals(Path.GetFileNameWithoutExtension(file), "readme", StringComparison.OrdinalIgnoreCase))
            .Select(file => Of(root, home.Home, file, Path.GetFileNameWithoutExtension(file)));

    /// <summary>A file that was selected by its path.</summary>
    /// <param name="path">Absolute.</param>
    /// <returns>Null where it is not there, is not below the root, or is no Markdown.</returns>
    public static SpecFolder? Find(string root, string path) =>
        IsMarkdown(path) && File.Exists(path) && path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? Of(root, SpecHome.OneFile, path, NameOf(root, path))
            : null;

    /// <summary>The file to which a folder belongs, whether it is there or not; null for other folders.</summary>
    public static string? FileOf(string folder) => folder.EndsWith(FolderExtension, StringComparison.Ordinal) ? folder[..^FolderExtension.Length] + Extension : null;

    /// <summary>The spec whose files a folder holds; null where its file is gone.</summary>
    /// <param name="folder">Absolute.</param>
    public static SpecFolder? OfFolder(string root, string folder) => FileOf(folder) is { } file ? Find(root, file) : null;

    /// <summary>The folder with what belongs to a file.</summary>
    private static string FolderOf(string file) => Path.Combine(Path.GetDirectoryName(file)!, Path.GetFileNameWithoutExtension(file) + FolderExtension);

    /// <summary>
    /// The folder from which a file that was named by its path is worked on: the nearest root above it; without one the top of its repository; without
    /// that its own folder.
    /// </summary>
    /// <param name="file">Absolute.</param>
    public static string RootOf(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        return SpecLocator.FindRoot(folder) ?? RepositoryTop.Find(folder) ?? folder;
    }

    /// <summary>Whether a path has the form of a spec in one file; it need not be there.</summary>
    public static bool IsMarkdown(string path) => Path.GetExtension(path).Equals(Extension, StringComparison.OrdinalIgnoreCase);

    private static SpecFolder Of(string root, SpecHome home, string file, string name)
    {
        var directory = FolderOf(file);
        var relativePath = SpecHomes.Relative(root, directory);
        return new SpecFolder(home, name, directory, relativePath, file, SpecLocator.FindOrchestrationFiles(directory).FirstOrDefault());
    }

    // The root itself may be called otherwise in every clone.
    private static string NameOf(string root, string file)
    {
        var (stem, folder) = (Path.GetFileNameWithoutExtension(file), Path.GetDirectoryName(file)!);
        return GenericStems.Contains(stem, StringComparer.OrdinalIgnoreCase) && folder.Length > root.Length ? Path.GetFileName(folder) : stem;
    }

    private static string[] Listed(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*" + Extension, new EnumerationOptions { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System }).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone since it was found, or not to be listed: the search for other folders reports the latter.
            return [];
        }
    }
}
