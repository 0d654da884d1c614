using System.Globalization;
using Orchestration.Build.Requests;

namespace Orchestration.Build.Tests.Requests;

[TestClass]
public sealed class UnifiedDiffTests
{
    [TestMethod]
    public void Equal_texts_have_no_difference() => Assert.AreEqual(string.Empty, UnifiedDiff.Render("a.md", "one\ntwo\n", "one\ntwo\n"));

    [TestMethod]
    public void A_change_has_three_lines_around_it() => Assert.AreEqual(
        "diff --git a/a.md b/a.md\n--- a/a.md\n+++ b/a.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
        UnifiedDiff.Render("a.md", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"));

    [TestMethod]
    public void A_missing_line_break_at_the_end_is_marked() => Assert.AreEqual(
        "diff --git a/a.md b/a.md\n--- a/a.md\n+++ b/a.md\n@@ -1,1 +1,1 @@\n-x\n\\ No newline at end of file\n+y\n", UnifiedDiff.Render("a.md", "x", "y\n"));

    [TestMethod]
    public void Applied_by_hand_it_gives_the_other_text()
    {
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var (before, after) = (Text(random), Text(random));

            Assert.AreEqual(after, Apply(before, UnifiedDiff.Render("x", before, after)));
        }
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(4) + "\n"));

    private static string Apply(string before, string diff)
    {
        var (old, result, at) = (before.Split('\n')[..^1], new List<string>(), 0);
        foreach (var line in diff.Split('\n')[..^1].Skip(3))
        {
            if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                var (start, count) = (int.Parse(line.Split('-', ',')[1], CultureInfo.InvariantCulture), int.Parse(line.Split('-', ',', ' ')[3], CultureInfo.InvariantCulture));
                var first = count == 0 ? start : start - 1;
                result.AddRange(old[at..first]);
                at = first;
                continue;
            }

            if (line[0] != '+')
            {
                Assert.AreEqual(old[at++], line[1..]);
            }

            if (line[0] != '-')
            {
                result.Add(line[1..]);
            }
        }

        result.AddRange(old[Math.Min(at, old.Length)..]);
        return string.Concat(result.Select(line => line + "\n"));
    }
}
