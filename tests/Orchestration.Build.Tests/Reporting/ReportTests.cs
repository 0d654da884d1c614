using System.Collections.Immutable;
using System.Globalization;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Orchestration.Build.Agents;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;
using Orchestration.Build.Reporting;
using Orchestration.Build.Testing;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Reporting;

[TestClass]
public sealed class ReportTests
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();

    private static readonly Dictionary<string, Func<string>> Reports = new()
    {
        ["master_plan.planned.md"] = () => MasterPlan.Render(TestRun.Plan, null, "claude"),
        ["master_plan.live.md"] = () => MasterPlan.Render(TestRun.Plan, TestRun.Live, "claude"),
        ["master_plan.ended.md"] = () => MasterPlan.Render(TestRun.Plan, TestRun.View, "claude"),
        ["final_output.md"] = () => FinalOutput.Render(TestRun.Plan, TestRun.View, "claude", merged: "Everything but the API.\n"),
        ["agent-01-result.md"] = () => ResultFile.Render(TestRun.Plan.Groups[0], TestRun.View.Groups[0]),
        ["agent-03.md"] = () => AgentTask(3, feedback: "```\nexit code 1\n"),
        ["agent-01.md"] = () => AgentTask(1, feedback: null),
        ["status.txt"] = () => string.Join('\n', StatusTable.RenderLines(TestRun.Plan, TestRun.View, "claude")) + "\n",
        ["simulation.txt"] = () => string.Join('\n', SimulationReport.Render(TestRun.Plan, new SimulationInputs(2, "claude", PlanHistory.None) { Permissions = "edit" })) + "\n",
        ["simulation.history.txt"] = () => string.Join('\n', SimulationReport.Render(TestRun.Plan, WithHistory())) + "\n",
    };

    public static IEnumerable<object[]> Names => Reports.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_report_reads_as_agreed(string name) => Golden.Verify("reports/" + name, Reports[name]());

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_report_is_the_same_in_every_culture(string name)
    {
        var expected = Reports[name]();
        var before = CultureInfo.CurrentCulture;
        try
        {
            foreach (var culture in new[] { "tr-TR", "ar-SA", "de-DE", "th-TH" })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                Assert.AreEqual(expected, Reports[name](), culture);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    [DataRow("master_plan.ended.md")]
    [DataRow("master_plan.planned.md")]
    [DataRow("final_output.md")]
    [DataRow("agent-01-result.md")]
    public void Foreign_text_breaks_no_table_and_adds_no_heading(string name)
    {
        var document = Markdown.Parse(Reports[name](), Pipeline);
        foreach (var table in document.Descendants<Table>())
        {
            var columns = table.ColumnDefinitions.Count(column => column is not null);
            Assert.IsTrue(table.Descendants<TableRow>().All(row => row.Count <= columns), name);
        }

        var headings = document.OfType<HeadingBlock>().Select(heading => Markdown.ToPlainText(Reports[name]().Substring(heading.Span.Start, heading.Span.Length)));
        Assert.DoesNotContain(heading => heading.StartsWith("no heading", StringComparison.Ordinal), headings, name);
        Assert.DoesNotContain(block => block is HtmlBlock, document, name);
    }

    [TestMethod]
    public void A_simulation_claims_nothing_that_did_not_happen()
    {
        var text = string.Concat(Reports["master_plan.planned.md"](), Reports["simulation.txt"](), Reports["simulation.history.txt"]());

        foreach (var word in new[] { "completed", "✅", "failed", "running", "succe" })
        {
            Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [TestMethod]
    public void Paths_in_reports_are_relative()
    {
        foreach (var (name, render) in Reports)
        {
            Assert.DoesNotContain(TestSpec.Directory, render(), name);
        }
    }

    [TestMethod]
    public void Ten_thousand_groups_that_need_all_previous_ones_are_reported_in_proportion()
    {
        var lines = Enumerable.Range(1, 10_000).Select(i => i == 1 ? "G1" : string.Create(CultureInfo.InvariantCulture, $"G{i} <- 1-{i - 1}"));
        var plan = Planner.Create(TestSpec.Create([.. lines]));
        var length = MasterPlan.Render(plan, null, "claude").Length
            + SimulationReport.Render(plan, new SimulationInputs(4, "claude", PlanHistory.None)).Sum(line => line.Length)
            + plan.Groups.Sum(group => PromptRenderer.Render(plan, group, PromptTemplate.Default).Length)
            + PromptReadme.Render(plan).Length
            + plan.Groups.Sum(group => AgentTaskFile.Compose(plan, group, new AgentTaskInputs("x\n", other => ResultFile.PathOf(other.Ordinal))).Length);

        Assert.IsLessThan(10_000 * 9_000, length);
    }

    [TestMethod]
    public void A_plan_of_nothing_has_reports_too()
    {
        var plan = Planner.Create(TestSpec.Create());

        Assert.Contains("none", MasterPlan.Render(plan, null, "claude"));
        Assert.IsNotEmpty(SimulationReport.Render(plan, new SimulationInputs(4, "claude", PlanHistory.None)));
    }

    [TestMethod]
    public void The_numbers_of_the_run_stand_above_those_of_the_plan()
    {
        var run = TestRun.View with { Groups = TestRun.View.Groups.SetItem(0, TestRun.View.Groups[0] with { Ordinal = 12 }) };

        Assert.Contains("| T-12 | Agent-12 |", MasterPlan.Render(TestRun.Plan, run, "claude"));
    }

    [TestMethod]
    public void An_agent_gets_its_open_tasks_when_some_are_done()
    {
        var spec = TestSpec.Create("A").With(1, group => group with { Tasks = [.. TestSpec.Tasks(1, TaskState.Done), .. TestSpec.Tasks(3)[1..]] });
        var plan = Planner.Create(spec);
        var text = AgentTaskFile.Compose(plan, plan.Groups[0], new AgentTaskInputs("prompt\n", _ => null));

        Assert.Contains("Still open, and yours:\n\n- Do thing 2\n- Do thing 3\n", text);
        Assert.DoesNotContain("Do thing 1", text);
    }

    [TestMethod]
    [DataRow(null, "")]
    [DataRow("# Only a heading\n", "")]
    [DataRow("First line.\n\nSecond.", "First line.")]
    [DataRow("1. one\n2) two\n- three\n* four", "one|two|three")]
    [DataRow("# X\n- no\n## Key Findings\n- yes\n# Y\n- no", "yes")]
    [DataRow("```\n- no\n```\n- yes", "yes")]
    public void Findings_are_the_points_an_agent_made(string? result, string expected) =>
        Assert.AreEqual(expected, string.Join('|', KeyFindings.Of(result)));

    [TestMethod]
    public void Unknown_cost_is_unknown_and_not_nothing()
    {
        static AttemptView With(decimal? cost) => TestRun.View.Groups[0].Attempts[0] with { Usage = AgentUsage.Unknown with { CostUsd = cost } };

        Assert.AreEqual("unknown", UsageTotal.Of([With(null), With(null)]).CostText);
        Assert.AreEqual("at least $0.50 (1 of 2 attempts unknown)", UsageTotal.Of([With(0.5m), With(null)]).CostText);
        Assert.AreEqual("$0.50", UsageTotal.Of([With(0.5m), With(0m)]).CostText);
        Assert.AreEqual("-", UsageTotal.Of([]).CostText);
    }

    private static string AgentTask(int number, string? feedback)
    {
        var group = TestRun.Plan.Groups[number - 1];
        var prompt = PromptRenderer.Render(TestRun.Plan, group, PromptTemplate.Default);
        var inputs = new AgentTaskInputs(prompt, other => ResultFile.PathOf(other.Ordinal)) { Feedback = feedback, IncludeSubagentBody = true };
        return AgentTaskFile.Compose(TestRun.Plan, group, inputs);
    }

    private static SimulationInputs WithHistory()
    {
        var history = new PlanHistory(new Dictionary<string, ImmutableList<GroupSample>>
        {
            ["data"] = [new(TimeSpan.FromMinutes(4), 0.25m, 1000)],
            ["api"] = [new(TimeSpan.FromSeconds(90), null, 52_000), new(TimeSpan.FromSeconds(60), 0.75m, 48_000), new(TimeSpan.FromMinutes(9), 0.80m, 90_000)],
        }.ToImmutableDictionary());
        return new SimulationInputs(2, "claude", history)
        {
            Forecast =
            [
                new(1, GroupWork.Nothing, "up to date"), new(2, GroupWork.Agent, "not run yet"), new(3, GroupWork.Agent, "standards/global/x.md changed"),
                new(4, GroupWork.Agent, "group 3, which it builds on, changed"), new(5, GroupWork.Gate, SimulationReport.DoneByHand),
            ],
        };
    }
}
