using Orchestration.Build.Diagnostics;
using Orchestration.Build.Requests;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Requests;

[TestClass]
public sealed class ProposalCheckTests
{
    [TestMethod]
    public void A_good_proposal_has_nothing_wrong() => Assert.IsEmpty(TestProposal.Create("model", "api <- model", "page <- model").Check());

    [TestMethod]
    public void A_cycle_names_its_groups() => AssertOne(
        TestProposal.Create("a <- c", "b <- a", "c <- b").Check(), "ORCH7015", DiagnosticSeverity.Error, "/groups/0/depends_on: the groups depend on each other in a cycle: a -> b -> c -> a.", "a -> c -> b -> a");

    [TestMethod]
    public void A_group_that_depends_on_itself_is_a_cycle() => AssertOne(TestProposal.Create("a <- a", "b", "c").Check(), "ORCH7015", DiagnosticSeverity.Error, "a -> a");

    [TestMethod]
    public void A_dependency_on_nothing_is_named_at_its_place() =>
        AssertOne(TestProposal.Create("model", "api <- modell").Check(), "ORCH7014", DiagnosticSeverity.Error, "/groups/1/depends_on/0: 'modell' is the id of no group. The ids are: model, api.");

    [TestMethod]
    public void Two_equal_ids_collide() => AssertOne(
        TestProposal.Create("model", "api").With(2, group => group with { Id = "model" }).Check(), "ORCH7013", DiagnosticSeverity.Error, "/groups/1/id: 'model' and group 'The model' have one id.");

    [TestMethod]
    public void Two_titles_with_one_file_name_collide() => AssertOne(
        TestProposal.Create("model", "api").With(2, group => group with { Title = "the MODEL!" }).Check(), "ORCH7013", DiagnosticSeverity.Error, "would have one file name");

    [TestMethod]
    [DataRow("/etc/passwd", "an absolute path")]
    [DataRow("C:\\Windows", "an absolute path")]
    [DataRow("~/x", "an absolute path")]
    [DataRow("src/../../x", "'..'")]
    [DataRow("..\\x", "'..'")]
    public void Files_outside_of_the_root_are_errors(string path, string reason) => AssertOne(
        TestProposal.Create("model").With(1, group => group with { Writes = ["src/**", path] }).Check(), "ORCH7016", DiagnosticSeverity.Error, $"/groups/0/writes/1: '{path}' is not a path below the root ({reason}).");

    [TestMethod]
    public void Groups_without_criteria_or_gate_are_warnings()
    {
        var found = TestProposal.Create("model").With(1, group => group with { Criteria = [], Verify = null }).Check();

        CollectionAssert.AreEqual(new[] { "ORCH7018", "ORCH7019" }, found.Select(diagnostic => diagnostic.Code).ToList());
        Assert.IsTrue(found.All(diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning));
    }

    [TestMethod]
    public void Groups_that_can_run_at_the_same_time_and_write_one_file_are_a_warning() => AssertOne(
        TestProposal.Create("model", "api <- model", "page <- model").With(3, group => group with { Writes = ["src/api/Page.cs"] }).Check(),
        "ORCH7020",
        DiagnosticSeverity.Warning,
        "/groups/2/writes/0: 'src/api/Page.cs' and 'src/api/**' of group 'The api' may be the same file");

    [TestMethod]
    public void Groups_that_follow_each_other_may_write_one_file() =>
        Assert.IsEmpty(TestProposal.Create("model", "api <- model", "page <- api").With(3, group => group with { Writes = ["src/model/**", "src/api/**"] }).Check());

    [TestMethod]
    public void Names_of_subagents_and_standards_that_do_not_exist_are_left_out()
    {
        var bag = new DiagnosticBag();
        var proposal = TestProposal.Create("model").With(1, group => group with { Subagent = "nobody", Standards = ["global/*", "backend/api.md", "../x"] });
        var written = new ProposalCheck(proposal.Read(), ProposalAnswers.Repository, bag).Run();

        Assert.IsNull(written.Groups[0].Subagent);
        CollectionAssert.AreEqual(new[] { "global/*" }, written.Groups[0].Standards.ToList());
        CollectionAssert.AreEqual(new[] { "ORCH7022", "ORCH7022", "ORCH7021" }, bag.ToSorted().Select(diagnostic => diagnostic.Code).Order(StringComparer.Ordinal).Reverse().ToList());
    }

    [TestMethod]
    [DataRow("api-engineer")]
    [DataRow("general-purpose")]
    [DataRow("sonnet")]
    public void Subagents_and_models_that_exist_stay(string name)
    {
        var proposal = TestProposal.Create("model").With(1, group => group with { Subagent = name });

        Assert.IsEmpty(proposal.Check());
        Assert.AreEqual(name, new ProposalCheck(proposal.Read(), ProposalAnswers.Repository, new DiagnosticBag()).Run().Groups[0].Subagent);
    }

    /// <param name="texts">One of them is in the message.</param>
    private static void AssertOne(IReadOnlyList<Diagnostic> found, string code, DiagnosticSeverity severity, params string[] texts)
    {
        Assert.HasCount(1, found, string.Join('\n', found.Select(diagnostic => diagnostic.Message)));
        Assert.AreEqual((code, severity), (found[0].Code, found[0].Severity), found[0].Message);
        Assert.IsTrue(texts.Any(text => found[0].Message.Contains(text, StringComparison.Ordinal)), found[0].Message);
        Assert.AreEqual(ProposalAnswers.File, found[0].Span.File);
        Assert.IsGreaterThan(1, found[0].Span.Line);
    }
}
