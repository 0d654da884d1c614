using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Requests;
using Orchestration.Build.Specs;
using Orchestration.Build.Testing;
using Orchestration.Build.Validation;

namespace Orchestration.Build.Tests.Requests;

[TestClass]
public sealed class SpecFilesTests
{
    /// <summary>What agents write that is something else in Markdown, YAML or a spec.</summary>
    private static readonly string[] Hostile =
    [
        "# A heading", "- [ ] 9.9 A box", "[x] Done", "**Dependencies:** Task Group 2", "Depends on Task Group 9", "1. First", "2) Second", "> Quote", "```sh", "~~~", "<!-- comment", "a <b> c",
        "List<T> of `Cart<T>`", "| a | b |", "---", "***", "+ plus", "* star", "_emphasis_ and *more*", "`unclosed", "two\nlines", "tab\there", "trailing # hashes ##", "&amp; entity", "key: value", "'quoted'",
        "\"double\"", "{ yaml: [", "@include file", "%TAG", "!tag", "ends with colon:", "ünïcödé 漢字 😀", "[link](http://x)", "![image](x)", "Task Group 7: other", "Phase 2: more", "(2 h)", "\\backslash\\",
    ];

    [TestMethod]
    public void The_files_of_a_proposal()
    {
        var proposal = TestProposal.Create("model", "style", "api <- style, model") with { Questions = ["Which currency?"] };
        proposal = proposal.With(3, group => group with { Subagent = "api-engineer", Standards = ["global/*"], Inputs = ["src/model"], Verify = "dotnet test tests/api\n&& echo 'ok'" });

        Golden.Verify("requests/spec.txt", string.Concat(SpecFiles.Render(proposal, "A shop,\r\nwith a cart.\n", "# schema").Select(file => $"=== {file.RelativePath}\n{file.Text}")));
    }

    [TestMethod]
    public void What_was_written_is_what_is_read()
    {
        var random = new Random(3);
        for (var round = 0; round < 300; round++)
        {
            var proposal = PlanningDecisionTests.Random(random);
            AssertKept(proposal, proposal);
        }
    }

    [TestMethod]
    public void Text_that_means_something_in_Markdown_stays_text()
    {
        foreach (var text in Hostile)
        {
            var proposal = TestProposal.Create("model", "api <- model").With(2, group => group with
            {
                Purpose = text.StartsWith("**Dep", StringComparison.Ordinal) || text.StartsWith("Depends", StringComparison.Ordinal) ? "Plain." : text,
                Tasks = [text, "Test it"],
                Criteria = [text],
                Inputs = [text],
                Outputs = [text],
                Verify = text,
            });
            AssertKept(proposal with { Assumptions = [text], Summary = text, Questions = [text] }, proposal);
        }
    }

    [TestMethod]
    [DataRow("Model ✅ COMPLETED", "Plain.")]
    [DataRow("The api", "**Dependencies:** None")]
    public void What_reads_as_something_else_is_a_fault(string title, string purpose)
    {
        var proposal = TestProposal.Create("model", "api <- model").With(2, group => group with { Title = title, Purpose = purpose });
        var bag = new DiagnosticBag();
        if (ReadSpec(proposal, out _) is { } spec)
        {
            RoundTrip.Check(proposal.Read(), proposal, spec, bag);
        }

        var kept = bag.ToSorted().Count == 0;
        Assert.IsTrue(kept ? ReadSpec(proposal, out _)!.Groups[1].Title == title && ReadSpec(proposal, out _)!.Groups[1].DependsOn.Length == 1 : bag.ToSorted()[0].Code == "ORCH7017", "Kept as it is, or named.");
    }

    [TestMethod]
    public void The_skeleton_is_valid_as_it_is()
    {
        var files = Skeleton.Render("Team glossary", null);
        var tasks = TasksReader.Read(new SourceText("/shop/tasks.md", files.Single(file => file.RelativePath == "tasks.md").Text), new TasksReadOptions([], []), new DiagnosticBag());

        Assert.IsNotNull(tasks);
        CollectionAssert.AreEqual(new[] { "First Part", "Second Part" }, tasks.Groups.Select(group => group.Title).ToList());
        Golden.Verify("requests/skeleton.txt", string.Concat(files.Select(file => $"=== {file.RelativePath}\n{file.Text}")));
    }

    [TestMethod]
    [DataRow("2026-01-15-team-glossary", "Team glossary")]
    [DataRow("team_glossary", "Team glossary")]
    [DataRow("2026", "2026")]
    public void A_name_gives_a_title(string name, string title) => Assert.AreEqual(title, Skeleton.TitleOf(name));

    private static void AssertKept(Proposal written, Proposal meant)
    {
        var spec = ReadSpec(written, out var problems);
        Assert.IsNotNull(spec, $"{written.ToJson()}\n{string.Join('\n', problems.Select(problem => problem.Message))}");
        var bag = new DiagnosticBag();
        RoundTrip.Check(meant.Read(), meant, spec, bag);

        Assert.IsEmpty(bag.ToSorted(), $"{string.Join('\n', bag.ToSorted().Select(fault => fault.Message))}\n{SpecFiles.Render(written, "x", "#")[2].Text}");
        CollectionAssert.AreEqual(meant.Groups.Select(group => group.Verify?.ReplaceLineEndings("\n").Trim()).ToList(), spec.Groups.Select(group => group.Assignment.Verify?.Shell).ToList());
        Assert.IsTrue(spec.Groups.Zip(meant.Groups).All(pair => pair.First.Assignment.Writes.SequenceEqual(pair.Second.Writes)));
    }

    private static SpecModel? ReadSpec(Proposal proposal, out IReadOnlyList<Diagnostic> problems)
    {
        var files = SpecFiles.Render(proposal, "A request.", "# schema").ToDictionary(file => file.RelativePath, file => file.Text);
        var bag = new DiagnosticBag();
        var folder = new SpecFolder(SpecHome.AgentOs, "x", "/shop/agent-os/specs/x", "agent-os/specs/x", "/shop/agent-os/specs/x/tasks.md", "/shop/agent-os/specs/x/orchestration.yml");
        var sources = new SpecSources(folder, new SourceText(folder.TasksFile, files["tasks.md"]), new SourceText(folder.OrchestrationFile!, files["orchestration.yml"]), null, null, []);
        var assignments = AssignmentsReader.Read(sources.Orchestration!, bag);
        var names = assignments?.Entries.Select(entry => entry.Name!.Value.Value).ToImmutableArray() ?? [];
        var tasks = TasksReader.Read(sources.Tasks, new TasksReadOptions([], names) { RefuseUnclosedBlocks = true }, bag);
        var spec = SpecValidator.Validate(sources, tasks, assignments, ProposalAnswers.Repository, new ValidationOptions(), bag);
        problems = bag.ToSorted();
        return bag.HasErrors ? null : spec;
    }
}
