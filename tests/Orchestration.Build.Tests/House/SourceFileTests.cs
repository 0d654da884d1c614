using System.Text.RegularExpressions;

namespace Orchestration.Build.Tests.House;

[TestClass]
public sealed partial class SourceFileTests
{
    private static IEnumerable<string> Code => SourceFiles.All.Where(file =>
        Path.GetExtension(file) is ".cs" or ".props" or ".targets" or ".csproj" or ".proj" or ".sh" or ".yml");

    [TestMethod]
    public void Nothing_is_left_to_do_in_comments() => AssertNoMatch(Code, Unfinished());

    [TestMethod]
    public void No_file_names_a_place_on_one_machine() =>
        AssertNoMatch(Code.Concat(SourceFiles.All.Where(file => Path.GetExtension(file) is ".md" or ".json")), MachinePath());

    [TestMethod]
    public void Code_switches_an_analyzer_off_only_with_a_reason() =>
        AssertNoMatch(Code.Where(file => file.EndsWith(".cs", StringComparison.Ordinal)), UnexplainedSuppression());

    // Assembled, so that this file does not match itself.
    [GeneratedRegex("\\b(TO" + "DO|FIX" + "ME|HA" + "CK|X" + "XX)\\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex("(?<![\\w.])/(home|roo" + "t|Users|wor" + "k)/\\w|[A-Z]:\\\\Users\\\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex("#pragma warning disable [\\w, ]+$|\\[(assembly: )?SuppressMessage\\((?![^\\]]*Justification)", RegexOptions.Multiline)]
    private static partial Regex UnexplainedSuppression();

    private static void AssertNoMatch(IEnumerable<string> files, Regex pattern)
    {
        var found = new List<string>();
        foreach (var file in files)
        {
            var text = SourceFiles.Read(file);
            found.AddRange(pattern.Matches(text).Select(match => $"{file}({text.AsSpan(0, match.Index).Count('\n') + 1}): {match.Value}"));
        }

        Assert.IsEmpty(found, string.Join('\n', found));
    }
}
