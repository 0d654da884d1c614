using Orchestration.Build.Requests;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Requests;

[TestClass]
public sealed class MinutesAdviceTests
{
    private static readonly MinutesRange Wanted = new(5, 30);

    [TestMethod]
    [DataRow(4, "ORCH7027 4 minutes")]
    [DataRow(5, "")]
    [DataRow(30, "")]
    [DataRow(31, "ORCH7026 31 minutes")]
    public void Both_ends_of_the_range_belong_to_it(int minutes, string expected)
    {
        var advice = MinutesAdvice.For(TestProposal.Create("a").With(1, group => group with { Minutes = minutes }), new WorkRates([]), Wanted);

        Assert.AreEqual(expected, string.Join('\n', advice.Select(message => $"{message.Code} {message.Arguments[1]}")));
    }

    [TestMethod]
    public void A_long_group_is_split_in_its_middle()
    {
        var proposal = TestProposal.Create("a", "b").With(2, group => group with { Minutes = 90, Tasks = ["One", "Two", "Three", "Four", "Five"] });

        Assert.Contains("split it before task 2.3 ('Three').", MinutesAdvice.For(proposal, new WorkRates([]), Wanted).Single().Message);
    }

    [TestMethod]
    public void A_short_group_is_merged_with_what_it_depends_on() =>
        Assert.Contains(": merge it with 1 'The a'.", Short(TestProposal.Create("a", "b <- a", "c <- a"), 2));

    [TestMethod]
    public void A_short_group_at_the_start_is_merged_with_the_one_that_depends_on_it() =>
        Assert.Contains(": merge it with 3 'The c'.", Short(TestProposal.Create("a", "b", "c <- a"), 1));

    [TestMethod]
    public void A_short_group_between_several_has_no_one_to_be_merged_with() =>
        Assert.DoesNotContain("merge", Short(TestProposal.Create("a", "b", "c <- a, b", "d <- c", "e <- c"), 3));

    [TestMethod]
    [DataRow(2, 15.0)]
    [DataRow(3, 8.0)]
    public void Three_like_groups_of_earlier_runs_correct_the_expectation(int samples, double expected)
    {
        // Four minutes a task, two tasks; groups of others do not count.
        var work = Enumerable.Range(0, samples).Select(index => new WorkSample(null, 4 + (index - 1) * 0.5)).Concat(Enumerable.Repeat(new WorkSample("api-engineer", 60), 5));

        Assert.AreEqual(expected, new WorkRates(work).Expect(TestProposal.Create("a").Groups[0]));
    }

    private static string Short(Proposal proposal, int number) =>
        MinutesAdvice.For(proposal.With(number, group => group with { Minutes = 1 }), new WorkRates([]), Wanted).Single().Message;
}
