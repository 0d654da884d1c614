using System.Text.RegularExpressions;

namespace Orchestration.Build.Tests.House;

/// <summary>The files of <c>src/Orchestration.Build</c>: which namespace each declares, and which file a type is in.</summary>
internal static partial class SourceTypes
{
    private const string Source = "src/Orchestration.Build/";

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Files = new(() =>
        (from file in All
         let text = SourceFiles.Read(file)
         from type in TypeDeclaration().Matches(text)
         let name = $"{NamespaceOf(text)}.{type.Groups[1].Value}"
         group file by name).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal));

    public static IEnumerable<string> All => SourceFiles.All.Where(file => file.StartsWith(Source, StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>The file a type is declared in, or the type's name where it is in none of ours.</summary>
    public static string FileOf(string type) => Files.Value.GetValueOrDefault(type, type);

    public static string NamespaceOf(string text) => NamespaceDeclaration().Match(text).Groups[1].Value;

    /// <summary>The namespace that a file's folder asks for.</summary>
    public static string NamespaceForFolder(string file) =>
        string.Join('.', ["Orchestration.Build", .. file[Source.Length..].Split('/')[..^1]]);

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"^(?:public |internal )?(?:static |sealed |abstract |readonly |partial )*(?:class|struct|interface|enum|record|record struct|record class|delegate [\w<>?, ]+?) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();
}
