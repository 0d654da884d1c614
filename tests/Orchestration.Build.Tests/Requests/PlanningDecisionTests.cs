using System.Collections.Immutable;
using Orchestration.Build.Requests;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Requests;

/// <summary>The rule of docs/planning.md, on both sides of each threshold and over random proposals.</summary>
[TestClass]
public sealed class PlanningDecisionTests
{
    [TestMethod]
    [DataRow("a", "one: one step")]
    [DataRow("a|b", "one: 2 steps")]
    [DataRow("a|b <- a", "one: 2 steps")]
    [DataRow("a|b|c", "3")]
    [DataRow("a|b|c <- a, b", "3")]
    [DataRow("a|b <- a|c <- a", "3")]
    [DataRow("a|b <- a|c <- b", "3 chain")]
    [DataRow("a|b <- a|c <- a, b", "3 chain")]
    [DataRow("a|b|c|d", "4")]
    [DataRow("a|b <- a|c <- b|d <- c", "4 chain")]
    [DataRow("a|b <- a|c <- b|d <- b", "4")]
    [DataRow("a|b|c <- b|d <- c", "4")]
    public void Steps_and_width_decide(string groups, string expected) => Assert.AreEqual(expected, Decide(TestProposal.Create(groups.Split('|')), DirectMode.Auto));

    [TestMethod]
    [DataRow(3, "docs/guide.md", "docs/guide.md", "docs/guide.md", "one: one file")]
    [DataRow(3, "docs/guide.md", "docs/guide.md", "docs/other.md", "3")]
    [DataRow(3, "docs/**", "docs/**", "docs/**", "3")]
    [DataRow(3, "docs/", "docs/", "docs/", "3")]
    [DataRow(3, "docs/a?.md", "docs/a?.md", "docs/a?.md", "3")]
    [DataRow(3, "Makefile", "Makefile", "Makefile", "one: one file")]
    [DataRow(3, "docs/guide.md", "docs/guide.md", "", "3")]
    [DataRow(3, "", "", "", "3")]
    [DataRow(2, "docs/a.md", "docs/b.md", null, "one: 2 steps")]
    public void One_file_is_one_group(int steps, string first, string second, string? third, string expected)
    {
        var writes = new[] { first, second, third };
        var proposal = TestProposal.Create(["a", "b", .. steps == 3 ? ["c"] : Array.Empty<string>()]);
        for (var number = 1; number <= steps; number++)
        {
            var path = writes[number - 1]!;
            proposal = proposal.With(number, group => group with { Writes = path.Length == 0 ? [] : [path] });
        }

        Assert.AreEqual(expected, Decide(proposal, DirectMode.Auto));
    }

    [TestMethod]
    [DataRow("a", "Always", "one: asked")]
    [DataRow("a|b|c|d", "Always", "one: asked")]
    [DataRow("a", "Never", "1")]
    [DataRow("a|b", "Never", "2")]
    [DataRow("a|b <- a|c <- b", "Never", "3 chain")]
    public void The_property_has_the_last_word(string groups, string mode, string expected) =>
        Assert.AreEqual(expected, Decide(TestProposal.Create(groups.Split('|')), Enum.Parse<DirectMode>(mode)));

    [TestMethod]
    public void One_group_holds_all_the_work()
    {
        var proposal = TestProposal.Create("b <- a", "a")
            .With(1, group => group with { Inputs = ["src/a", "the brief"], Standards = ["global/style.md"], Verify = "make b || exit 1", Subagent = "api-engineer" })
            .With(2, group => group with { Verify = "make a", Subagent = "api-engineer" });
        var one = PlanningDecision.Make(proposal, DirectMode.Auto).Proposal.Groups.Single();

        Assert.AreEqual(("A shop", "A shop with a cart.", 30, "api-engineer"), (one.Title, one.Purpose, one.Minutes, one.Subagent));
        Assert.AreEqual("(make a) && (make b || exit 1)", one.Verify);
        CollectionAssert.AreEqual(new[] { "Write the a", "Test the a", "Write the b", "Test the b" }, one.Tasks.ToList(), "In the order in which they can be done.");
        CollectionAssert.AreEqual(new[] { "the brief" }, one.Inputs.ToList(), "What it makes itself is no input.");
        CollectionAssert.AreEqual(new[] { "src/a/**", "tests/a/**", "src/b/**", "tests/b/**" }, one.Writes.ToList());
        Assert.IsEmpty(one.DependsOn);
    }

    [TestMethod]
    public void A_gate_with_a_comment_ends_with_its_line()
    {
        var proposal = TestProposal.Create("a", "b").With(1, group => group with { Verify = "make a # all" }).With(2, group => group with { Verify = "make b" });

        Assert.AreEqual("(\nmake a # all\n) && (\nmake b\n)", PlanningDecision.Make(proposal, DirectMode.Auto).Proposal.Groups[0].Verify);
    }

    [TestMethod]
    public void A_group_that_does_not_say_what_it_writes_leaves_the_whole_free() =>
        Assert.IsEmpty(PlanningDecision.Make(TestProposal.Create("a", "b").With(2, group => group with { Writes = [] }), DirectMode.Auto).Proposal.Groups[0].Writes);

    [TestMethod]
    public void Over_random_proposals_the_decision_is_the_rule()
    {
        var random = new Random(14);
        for (var round = 0; round < 2000; round++)
        {
            var proposal = Random(random);
            var (steps, width) = (proposal.Groups.Length, WidthByTrying(proposal));
            var oneFile = proposal.Groups.All(group => group.Writes is [var file] && file == proposal.Groups[0].Writes[0] && !file.Contains('*', StringComparison.Ordinal));
            var expected = steps == 1 ? "one: one step" : steps == 2 ? "one: 2 steps" : oneFile ? "one: one file" : steps + (width == 1 ? " chain" : string.Empty);

            Assert.AreEqual(width, ProposalShape.Of(proposal).Width, Describe(proposal));
            Assert.AreEqual(expected, Decide(proposal, DirectMode.Auto), Describe(proposal));
        }
    }

    internal static Proposal Random(Random random)
    {
        var count = random.Next(1, 9);
        var density = random.NextDouble();
        var groups = Enumerable.Range(0, count)
            .Select(position => Enumerable.Range(0, position).Where(_ => random.NextDouble() < density).Select(other => $"g{other}").ToList() is { Count: > 0 } before
                ? $"g{position} <- {string.Join(", ", before)}"
                : $"g{position}")
            .ToArray();
        var proposal = TestProposal.Create(groups);
        if (random.Next(3) == 0)
        {
            var file = random.Next(2) == 0 ? "one.md" : "*.md";
            proposal = proposal with { Groups = [.. proposal.Groups.Select(group => group with { Writes = [random.Next(20) == 0 ? "two.md" : file] })] };
        }

        return proposal;
    }

    /// <summary>The largest set of groups none of which waits for another, by trying all sets.</summary>
    private static int WidthByTrying(Proposal proposal)
    {
        var graph = ProposalShape.GraphOf(proposal);
        var before = ProposalShape.FindAncestors(graph, graph.Order(position => position));
        return Enumerable.Range(1, (1 << proposal.Groups.Length) - 1)
            .Select(set => Enumerable.Range(0, proposal.Groups.Length).Where(position => (set >> position & 1) == 1).ToImmutableArray())
            .Where(set => !set.Any(one => set.Any(other => before[one].Contains(other))))
            .Max(set => set.Length);
    }

    private static string Decide(Proposal proposal, DirectMode mode)
    {
        var decision = PlanningDecision.Make(proposal, mode);
        return decision.Remark?.Code switch
        {
            null => $"{decision.Proposal.Groups.Length}",
            "ORCH7025" => $"{decision.Proposal.Groups.Length} chain",
            _ when decision.Proposal.Groups.Length != 1 => "one group was promised",
            _ => decision.Remark.Arguments[0] switch
            {
                string text when text.Contains("one step", StringComparison.Ordinal) => "one: one step",
                string text when text.Contains("one file", StringComparison.Ordinal) => "one: one file",
                string text when text.Contains("OrchestrationDirect", StringComparison.Ordinal) => "one: asked",
                string text when text.Contains("2 steps", StringComparison.Ordinal) => "one: 2 steps",
                var other => $"one: {other}",
            },
        };
    }

    private static string Describe(Proposal proposal) => string.Join('\n', proposal.Groups.Select(group => $"{group.Id} <- {string.Join(", ", group.DependsOn)} writes {string.Join(", ", group.Writes)}"));
}
