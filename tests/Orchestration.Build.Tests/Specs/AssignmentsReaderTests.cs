using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Tests.Specs;

[TestClass]
public sealed class AssignmentsReaderTests
{
    [TestMethod]
    public void Every_key_is_read_with_its_type_and_place()
    {
        var entry = Read(
            """
            task_groups:
              - name: "user-dashboard"
                claude_code_subagent: frontend-specialist
                standards: [global/*, frontend/components.md]
                dependencies: [authentication-system, 2]
                agent: codex
                fallback: claude
                model: gpt-5
                timeout: 1h30m
                retries: 2
                on_failure: Fail-Fast
                priority: critical
                verify: [dotnet, test, tests/Dashboard]
                writes: src/Dashboard/**
                protect: [tests/Contract/**]
                allow_no_change: true
                approve: yes
                x-anything: { a: [b] }
            """).Entries.Single();

        Assert.AreEqual(new Located<string>("user-dashboard", new SourceSpan("/f.yml", 2, 11, 2, 27)), entry.Name);
        Assert.AreEqual("frontend-specialist", entry.Subagent?.Value);
        CollectionAssert.AreEqual(new[] { "global/*", "frontend/components.md" }, entry.Standards.Select(item => item.Value).ToArray());
        Assert.AreEqual(new SourceSpan("/f.yml", 4, 27, 4, 49), entry.Standards[1].Span);
        CollectionAssert.AreEqual(new[] { "authentication-system", "2" }, entry.DependsOn.Select(item => item.Value).ToArray());
        Assert.AreEqual(("codex", "claude", "gpt-5"), (entry.Agent?.Value, entry.Fallback?.Value, entry.Model?.Value));
        Assert.AreEqual(TimeSpan.FromMinutes(90), entry.Timeout?.Value);
        Assert.AreEqual((2, FailurePolicy.FailFast, GroupPriority.P0), (entry.Retries?.Value, entry.OnFailure?.Value, entry.Priority?.Value));
        CollectionAssert.AreEqual(new[] { "dotnet", "test", "tests/Dashboard" }, entry.Verify?.Value.Arguments.ToArray());
        CollectionAssert.AreEqual(new[] { "src/Dashboard/**" }, entry.Writes.Select(item => item.Value).ToArray());
        CollectionAssert.AreEqual(new[] { "tests/Contract/**" }, entry.Protect.Select(item => item.Value).ToArray());
        Assert.AreEqual((true, true), (entry.AllowNoChange?.Value, entry.Approve?.Value));
    }

    [TestMethod]
    public void Keys_that_real_files_hold_for_other_tools_are_accepted_without_a_word()
    {
        Read(
            """
            spec_path: ../spec.md
            tasks_path: ../tasks.md
            x-note: anything
            task_groups:
              - id: 1
                name: a
                description: b
                prompt: prompts/01.md
                parallel: true
                status: done
                tasks: [1.1]
            execution_order:
              phase_1: [1]
            """);
    }

    [TestMethod]
    public void Aliases_and_merge_keys_stand_for_what_they_mark()
    {
        var entries = Read(
            """
            x-common: &common
              standards: [global/*]
              timeout: 5m
            task_groups:
              - name: a
                <<: *common
                timeout: 9m
              - name: b
                standards: &list [x/*]
              - name: c
                standards: *list
            """).Entries;

        Assert.AreEqual("global/*", entries[0].Standards.Single().Value);
        Assert.AreEqual(TimeSpan.FromMinutes(9), entries[0].Timeout?.Value);
        Assert.AreEqual("x/*", entries[2].Standards.Single().Value);
    }

    [TestMethod]
    public void A_text_block_is_a_shell_gate_and_an_empty_list_is_written()
    {
        var entry = Read("task_groups:\n  - name: a\n    standards: []\n    verify: |\n      dotnet build\n      dotnet test\n").Entries.Single();

        Assert.AreEqual("dotnet build\ndotnet test", entry.Verify?.Value.Shell);
        Assert.IsFalse(entry.Standards.IsDefault);
        Assert.IsTrue(entry.DependsOn.IsDefault);
    }

    [TestMethod]
    public void Line_breaks_that_only_YAML_knows_move_no_place()
    {
        var entries = Read("# a\u2028# b\ntask_groups:\n  - name: a\n  - name: c\n").Entries;

        Assert.AreEqual(new SourceSpan("/f.yml", 4, 11, 4, 12), entries[1].Name?.Span);
    }

    [TestMethod]
    public void Duplicates_are_found_in_large_mappings_too()
    {
        var bag = new DiagnosticBag();
        var keys = string.Concat(Enumerable.Range(0, 40).Select(i => $"x-{i}: 1\n"));

        AssignmentsReader.Read(new SourceText("/f.yml", keys + "task_groups: []\nx-3: 2\nx-39: 2\n"), bag);

        CollectionAssert.AreEqual(new[] { 42, 43 }, bag.ToSorted().Select(item => item.Span.Line).ToArray());
    }

    /// <summary>Whatever a file holds, it is a diagnostic or a value, never an exception; and places lie inside the file.</summary>
    [TestMethod]
    public void No_text_makes_the_reader_throw_or_point_outside_the_file()
    {
        const string Alphabet = "ab:- \n\t'\"[]{}*&!|>#,?@%\\\r~<é😀";
        const string Start = "task_groups:\n  - name: a\n    standards: [b, 'c']\n    timeout: 5m\ndefaults: { retries: 1 }\n";
        var random = new Random(20260101);
        for (var run = 0; run < 4000; run++)
        {
            var text = new System.Text.StringBuilder(Start);
            for (var edit = random.Next(1, 6); edit > 0; edit--)
            {
                var at = random.Next(text.Length);
                if (random.Next(3) == 0)
                {
                    text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
                }
                else
                {
                    text.Insert(at, Alphabet[random.Next(Alphabet.Length)]);
                }

                text = text.Length == 0 ? text.Append('x') : text;
            }

            var source = new SourceText("/f.yml", text.ToString());
            var bag = new DiagnosticBag();
            var read = AssignmentsReader.Read(source, bag);
            Assert.IsTrue(read is not null || bag.HasErrors, text.ToString());
            foreach (var item in bag.ToSorted())
            {
                Assert.IsInRange(1, source.LineCount, item.Span.Line, $"{item.Code} in {text}");
                Assert.IsGreaterThanOrEqualTo(1, item.Span.Column, $"{item.Code} in {text}");
                Assert.IsGreaterThan(0, item.Message.Length);
            }
        }
    }

    private static AssignmentsSyntax Read(string yaml)
    {
        var bag = new DiagnosticBag();
        var read = AssignmentsReader.Read(new SourceText("/f.yml", yaml), bag);
        Assert.AreEqual(string.Empty, string.Join('\n', bag.ToSorted().Select(item => $"{item.Code} {item.Message}")));
        Assert.IsNotNull(read);
        return read;
    }
}
