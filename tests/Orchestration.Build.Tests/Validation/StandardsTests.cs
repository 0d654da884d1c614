using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;
using Orchestration.Build.Validation;

namespace Orchestration.Build.Tests.Validation;

[TestClass]
public sealed class StandardsTests
{
    private static readonly RepositorySnapshot Repository = SpecTexts.Repository(
        "backend/api.md", "backend/data/models.md", "frontend/components.md", "global/style.md", "global-extra.md", "testing.md");

    [TestMethod]
    [DataRow("all", "backend/api.md backend/data/models.md frontend/components.md global-extra.md global/style.md testing.md")]
    [DataRow("*", "backend/api.md backend/data/models.md frontend/components.md global-extra.md global/style.md testing.md")]
    [DataRow("none", "")]
    [DataRow("backend/*", "backend/api.md backend/data/models.md")]
    [DataRow("backend", "backend/api.md backend/data/models.md")]
    [DataRow("global/", "global/style.md")]
    [DataRow("backend/*.md", "backend/api.md")]
    [DataRow("**/models.md", "backend/data/models.md")]
    [DataRow("*/style.md", "global/style.md")]
    [DataRow("global/style.md", "global/style.md")]
    [DataRow("@agent-os/standards/global/style.md", "global/style.md")]
    [DataRow("agent-os/standards/backend/*", "backend/api.md backend/data/models.md")]
    [DataRow("@agent-os/standards", "backend/api.md backend/data/models.md frontend/components.md global-extra.md global/style.md testing.md")]
    [DataRow("./testing.md", "testing.md")]
    [DataRow("backend\\data\\models.md", "backend/data/models.md")]
    [DataRow("testing.md|backend/*|all", "testing.md backend/api.md backend/data/models.md frontend/components.md global-extra.md global/style.md")]
    [DataRow("none|global/style.md|none", "global/style.md")]
    [DataRow("Global/style.md", "", "ORCH2025")]
    [DataRow("global/style", "", "ORCH2025")]
    [DataRow("../x.md", "", "ORCH2026")]
    [DataRow("@agent-os/standards/../product/mission.md", "", "ORCH2026")]
    [DataRow("/etc/passwd", "", "ORCH2026")]
    [DataRow("C:\\x.md", "", "ORCH2026")]
    [DataRow("missing/*", "", "ORCH2027")]
    [DataRow("**/*.txt", "", "ORCH2027")]
    public void Patterns_give_files_in_order_each_once(string patterns, string expected, string codes = "")
    {
        var bag = new DiagnosticBag();

        var standards = new StandardsResolver(Repository, bag).Resolve([.. patterns.Split('|').Select(pattern => new Located<string>(pattern, SourceSpan.None))]);

        Assert.AreEqual(expected, string.Join(' ', standards.Select(standard => standard.RelativePath)));
        Assert.AreEqual(codes, string.Join(' ', bag.ToSorted().Select(item => item.Code)));
    }

    [TestMethod]
    public void A_standard_carries_the_hash_of_its_text()
    {
        var standard = new StandardsResolver(Repository, new DiagnosticBag()).Resolve([new Located<string>("testing.md", SourceSpan.None)]).Single();

        Assert.AreEqual("agent-os/standards/testing.md", standard.RootRelativePath);
        Assert.AreEqual(64, standard.ContentHash.Length);
        Assert.AreEqual(standard.ContentHash.ToLowerInvariant(), standard.ContentHash);
    }
}
