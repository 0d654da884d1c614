using System.Text.RegularExpressions;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Tests.House;

/// <summary>What people read is plain English: phrases that read translated, each with what to write instead.</summary>
[TestClass]
public sealed partial class LanguageTests
{
    private static readonly (Regex Phrase, string Instead)[] Phrases =
    [
        (new(@"\bblanks\b|\ba blank\b(?! line)"), "space(s)"),
        (new(@"\blies\b"), "is"),
        (new(@"\banew\b"), "again"),
        (new(@"\bmend(s|ed|ing)?\b"), "fix"),
        (new(@"\b(goes|go|went|going) on\b"), "continue, in progress"),
        (new(@"\b(is|are|was) said\b|\bsays so\b"), "is reported"),
        (new(@"\bin a circle\b"), "in a cycle"),
        (new(@"\bcarr(y|ies|ied) out\b"), "run, executed"),
        (new(@"\bthe way of a group\b"), "the life of a group"),
        (new(@"\blet expect\b"), "an estimate from earlier runs"),
        (new(@"(?<![Tt]here )\bis no (agent|path|subagent|model|group)\b"), "is not a/an"),
        (new(@"\bno built-in one\b"), "a built-in"),
        (new(@"\bwould get all of that branch\b"), "continuing would merge all of it"),
        (new(@"\bperson's word\b"), "approval"),
        (new(@"\bupper and lower case are the same\b"), "differ only in case"),
    ];

    [TestMethod]
    public void Diagnostics_use_no_phrase_that_reads_translated() =>
        AssertPlain(Catalogue.All.Select(descriptor => (descriptor.Code, descriptor.Title + "\n" + descriptor.MessageFormat)));

    [TestMethod]
    public void Documents_prompts_and_golden_texts_use_no_phrase_that_reads_translated() =>
        AssertPlain(SourceFiles.All.Where(IsRead).Select(file => (file, SourceFiles.Read(file))));

    [TestMethod]
    public void Comments_and_test_names_use_no_phrase_that_reads_translated() =>
        AssertPlain(SourceFiles.All.Where(IsCode).Select(file => (file, string.Join('\n', SourceFiles.Read(file).Split('\n').SelectMany(Prose)))));

    private static bool IsCode(string file) => file.EndsWith(".cs", StringComparison.Ordinal) && !file.EndsWith("/LanguageTests.cs", StringComparison.Ordinal);

    /// <summary>The comment of a line, and the name of the test that it begins.</summary>
    private static IEnumerable<string> Prose(string line)
    {
        if (line.IndexOf("//", StringComparison.Ordinal) is >= 0 and var comment && line[..comment].Trim().Length == 0)
        {
            yield return line[comment..];
        }

        if (TestName().Match(line) is { Success: true } test)
        {
            yield return test.Groups[1].Value.Replace('_', ' ');
        }
    }

    private static bool IsRead(string file) =>
        (file.EndsWith(".md", StringComparison.Ordinal) && (!file.Contains('/', StringComparison.Ordinal) || file.StartsWith("docs/", StringComparison.Ordinal) || file.StartsWith("samples/", StringComparison.Ordinal)))
        || file.EndsWith("/DefaultPrompt.md", StringComparison.Ordinal)
        || file.StartsWith("tests/Orchestration.Build.Tests/Golden/", StringComparison.Ordinal)
        || file.StartsWith("tests/Orchestration.Build.Tests/Broken/", StringComparison.Ordinal)
        || (file.StartsWith("tests/Orchestration.Build.Tests/Cases/", StringComparison.Ordinal) && file.EndsWith("expected.txt", StringComparison.Ordinal));

    private static void AssertPlain(IEnumerable<(string Name, string Text)> texts)
    {
        var found = from text in texts
                    from line in Code().Replace(text.Text, "`").Split('\n')
                    from row in Phrases
                    let match = row.Phrase.Match(line)
                    where match.Success
                    select $"{text.Name}: '{match.Value}' (write: {row.Instead}) in: {line.Trim()}";

        Assert.AreEqual(string.Empty, string.Join('\n', found));
    }

    [GeneratedRegex(@"^    public (?:async )?(?:void|Task) ([A-Z]\w*_\w+)\(")]
    private static partial Regex TestName();

    /// <summary>Code blocks and spans: what people type, not what they read.</summary>
    [GeneratedRegex("^(```+)[^\\n]*\\n(?:.*\\n)*?\\1$|`[^`\\n]*`", RegexOptions.Multiline)]
    private static partial Regex Code();
}
