using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Specs;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Specs;

/// <summary>What is in no group is named, each thing once and as severe as it is.</summary>
[TestClass]
public sealed class LeftoverTests
{
    private const string Groups = "## 1. Models\n- [ ] 1.1 Write\n- [ ] 1.2 Test\n\n## 2. Pages\n- [ ] 2.1 Write\n\n";
    private const string Open = "#### Task Group 1: Models\n- [ ] 1.1 Write\n\n```sql\nSELECT\n\n#### Task Group 2: Pages\n- [ ] 2.1 Write\n";

    [TestMethod]
    [DataRow("## Later\n\n### 1.7 Cache\nText.\n", "10 Warning ORCH1016", DisplayName = "a heading with an id of the tasks' shape")]
    [DataRow("## Later\n\n### Task 1.7: Cache\nText.\n", "10 Warning ORCH1016", DisplayName = "the same with a word")]
    [DataRow("## Later\n\n### 1.7 Cache\n- 1.8 Clear it\n", "10 Warning ORCH1016", DisplayName = "headings and items in one message")]
    [DataRow("## Later\n\n### 1.2 Test again\nText.\n", "", DisplayName = "an id that a task has")]
    [DataRow("## Later\n\n### 3.2.1 Versions\nText.\n", "", DisplayName = "an id of another shape")]
    [DataRow("## Version 1.7\nText.\n", "", DisplayName = "a number that is no id")]
    [DataRow("## Notes\n\n**Dependencies:** Group 1\n", "10 Warning ORCH1037", DisplayName = "a line below a heading that is nothing")]
    [DataRow("## Notes\n\n**Dependencies:** xunit 3\n", "10 Message ORCH1037", DisplayName = "a line about something else")]
    [DataRow("## Notes\n\n**Dependencies:** None\n", "", DisplayName = "a line that says nothing")]
    [DataRow("## Dependencies\n\n- Group 2 needs group 1\n", "8 Warning ORCH1037", DisplayName = "a section of its own")]
    public void What_bears_an_id_or_names_groups_outside_of_all_groups_is_named(string tail, string expected)
    {
        var bag = new DiagnosticBag();
        TasksReader.Read(new SourceText("tasks.md", Groups + tail), TasksReadOptions.Default, bag);

        Assert.AreEqual(expected, string.Join(", ", bag.ToSorted().Select(item => $"{item.Span.Line} {item.Severity} {item.Code}")));
    }

    [TestMethod]
    public void A_line_outside_the_groups_is_a_message_where_every_group_has_its_own()
    {
        var bag = new DiagnosticBag();
        TasksReader.Read(
            new SourceText("tasks.md", Groups.Replace("\n- [ ] 1.1", "\n**Dependencies:** None\n\n- [ ] 1.1", StringComparison.Ordinal).Replace("\n- [ ] 2.1", "\n**Dependencies:** 1\n\n- [ ] 2.1", StringComparison.Ordinal) + "## Notes\n\n**Dependencies:** Group 1\n"),
            TasksReadOptions.Default,
            bag);

        Assert.AreEqual("ORCH1037 Message", string.Join(", ", bag.ToSorted().Select(item => $"{item.Code} {item.Severity}")));
    }

    [TestMethod]
    public void A_block_that_never_closes_is_a_warning_in_plain_builds_and_simulations_and_an_error_where_agents_run_or_all_is_verified()
    {
        using var folder = new TempFolder();
        folder.Write("agent-os/specs/demo/tasks.md", Open);
        folder.Write("agent-os/specs/demo/orchestration.yml", "task_groups:\n  - name: models\n");

        Assert.AreEqual("Warning", Severity(session => session.ReadSpecs()));
        Assert.AreEqual("Warning", Severity(session => Assert.IsNotNull(session.ReadOneSpec())));
        Assert.AreEqual("Error", Severity(session => Assert.IsNull(session.ReadOneSpec()), agent: "claude"));
        Assert.AreEqual("Error", Severity(session => session.ReadForVerification()));

        string Severity(Action<PipelineSession> read, string agent = "simulate")
        {
            var session = PipelineSession.Open(new Dictionary<string, string> { [Properties.Root.Name] = folder.Path, [Properties.Agent.Name] = agent });
            read(session);
            return session.Bag.ToSorted().Single(item => item.Code == "ORCH1012").Severity.ToString();
        }
    }
}
