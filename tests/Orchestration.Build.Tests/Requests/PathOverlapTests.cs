using Microsoft.Extensions.FileSystemGlobbing;
using Orchestration.Build.Requests;

namespace Orchestration.Build.Tests.Requests;

[TestClass]
public sealed class PathOverlapTests
{
    [TestMethod]
    [DataRow("src/a.cs", "src/a.cs", true)]
    [DataRow("src/a.cs", "src/b.cs", false)]
    [DataRow("src/**", "src/Api/Cart.cs", true)]
    [DataRow("src/Api/**", "src/Web/**", false)]
    [DataRow("src", "src/Api/Cart.cs", true)]
    [DataRow("src/", "src/Api/Cart.cs", true)]
    [DataRow("src", "source/a.cs", false)]
    [DataRow("**/*.md", "docs/**", true)]
    [DataRow("**/*.md", "src/*.cs", false)]
    [DataRow("src/*.cs", "src/Cart*", true)]
    [DataRow("src/?.cs", "src/ab.cs", false)]
    [DataRow("./src/a.cs", "src\\a.cs", true)]
    [DataRow("SRC/A.cs", "src/a.cs", true)]
    [DataRow("**", "anything/at/all", true)]
    [DataRow("a/**/z.cs", "a/z.cs", true)]
    [DataRow("a/**/z.cs", "b/**/z.cs", false)]
    public void Patterns_meet_where_one_file_fits_both(string one, string other, bool expected)
    {
        Assert.AreEqual(expected, PathOverlap.MayMeet(one, other));
        Assert.AreEqual(expected, PathOverlap.MayMeet(other, one));
    }

    [TestMethod]
    public void Two_patterns_that_match_one_path_always_meet()
    {
        var random = new Random(7);
        var met = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var path = string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Name(random, "ab")));
            var (one, other) = (Pattern(random), Pattern(random));
            if (Matches(one, path) && Matches(other, path))
            {
                met++;
                Assert.IsTrue(PathOverlap.MayMeet(one, other), $"{one} and {other} both match {path}");
            }
        }

        Assert.IsGreaterThan(500, met);
    }

    [TestMethod]
    public void Many_stars_take_no_time() =>
        Assert.IsFalse(PathOverlap.MayMeet(string.Concat(Enumerable.Repeat("*a", 200)) + "b", string.Concat(Enumerable.Repeat("*a", 200)) + "c"));

    private static bool Matches(string pattern, string path) =>
        new Matcher(StringComparison.OrdinalIgnoreCase).AddInclude(pattern).AddInclude(pattern + "/**").Match(path).HasMatches;

    private static string Pattern(Random random) =>
        string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(4) == 0 ? "**" : Name(random, "ab*")));

    private static string Name(Random random, string letters) => new([.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => letters[random.Next(letters.Length)])]);
}
