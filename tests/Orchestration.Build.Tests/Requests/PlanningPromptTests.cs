using Orchestration.Build.Requests;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Requests;

[TestClass]
public sealed class PlanningPromptTests
{
    private static readonly PlanningPrompt Prompt =
        new("A shop, with a cart.\r\n```\nand a fence\n```", ProposalAnswers.Repository, ["2026-01-01-login", "2026-02-01-search"], new MinutesRange(1, 30), ShowsSchema: false);

    [TestMethod]
    public void The_first_prompt() => Golden.Verify("requests/plan.md", Prompt.Render());

    [TestMethod]
    public void With_the_schema_for_agents_that_take_none() => Golden.Verify("requests/plan-with-schema.md", (Prompt with { ShowsSchema = true }).Render());

    [TestMethod]
    public void Faults_for_an_agent_that_knows_what_it_answered() => Golden.Verify("requests/faults.md", PlanningPrompt.RenderFaults(Faulty().Check()));

    [TestMethod]
    public void Faults_for_an_agent_that_knows_nothing_any_more() =>
        Golden.Verify("requests/again.md", Prompt.RenderAgain(Faulty().ToJson(), Faulty().Check()));

    private static Proposal Faulty() => TestProposal.Create("model", "api <- modell").With(1, group => group with { Verify = null, Writes = ["../model.cs"] });
}
