using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Running;

[TestClass]
public sealed class WorkAdviceTests
{
    private static readonly PlanGroup Group = Planner.Create(TestSpec.Create("Data")).Groups[0];

    [TestMethod]
    [DataRow("src/a.cs", "")]
    [DataRow("assets/film.mp4", "ORCH5040")]
    [DataRow(".env", "ORCH5042")]
    [DataRow("src/.env.production", "ORCH5042")]
    [DataRow(".env.example", "")]
    [DataRow("id_rsa", "ORCH5042")]
    [DataRow("id_rsa.pub", "")]
    [DataRow("certs/site.pfx", "ORCH5042")]
    [DataRow("README.md", "ORCH5043")]
    public void Case_19_what_is_worth_a_look_is_named(string path, string code)
    {
        var facts = new FileFacts(_ => null, name => name.EndsWith(".mp4", StringComparison.Ordinal) ? 30_000_000 : 100, name => name == "README.md" ? ["Readme.md"] : []);

        Assert.AreEqual(code, Codes([new PathChange(path, PathChangeKind.Added)], facts));
        Assert.AreEqual(string.Empty, Codes([new PathChange(path, PathChangeKind.Deleted)], facts), "What is gone is no risk.");
    }

    [TestMethod]
    [DataRow(500, "")]
    [DataRow(501, "ORCH5041")]
    public void Case_19_many_new_files_are_counted_and_their_folders_named(int count, string code)
    {
        PathChange[] changes = [.. Enumerable.Range(0, count).Select(i => new PathChange($"out/{i}.o", PathChangeKind.Added))];

        Assert.AreEqual(code, Codes(changes, FileFacts.None));
    }

    [TestMethod]
    public void The_disk_is_asked_for_names_that_differ_in_case()
    {
        using var folder = new Orchestration.Build.Testing.TempFolder();
        folder.Write("a/README.md", "x");
        folder.Write("a/other.md", "x");
        var facts = FileFacts.Of(folder.Path);

        CollectionAssert.AreEqual(new[] { "README.md" }, facts.NamesakesOf("a/Readme.md").ToList());
        Assert.IsEmpty(facts.NamesakesOf("a/other.md"));
        Assert.AreEqual(1, facts.SizeOf("a/README.md"));
    }

    private static string Codes(IReadOnlyList<PathChange> changes, FileFacts facts) =>
        string.Join(',', WorkAdvice.Of(Group, changes, facts, WorkLimits.Default).Select(advice => advice.Code));

    [TestMethod]
    [DataRow("src/Directory.Build.targets", true)]
    [DataRow("NuGet.Config", true)]
    [DataRow("build/shared.props", true)]
    [DataRow("global.json", true)]
    [DataRow("src/app.csproj", false)]
    [DataRow("docs/props.md", false)]
    public void What_runs_in_everybodys_next_build_is_known_by_its_name(string path, bool isBuildFile) =>
        Assert.AreEqual(isBuildFile, BuildFiles.Among([new PathChange(path, PathChangeKind.Modified)]).Contains(path));
}
