using System.Text.RegularExpressions;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Testing;
using Orchestration.Build.Tests.Validation;

namespace Orchestration.Build.Tests.Output;

/// <summary>What agents of any make are told.</summary>
[TestClass]
public sealed partial class CommandFilesTests
{
    [TestMethod]
    public void Each_text_is_as_it_was_read_and_agreed_to()
    {
        foreach (var (path, text) in CommandFiles.Render())
        {
            Golden.Verify("commands/" + path.TrimStart('.').Replace('/', '.'), text);
        }
    }

    [TestMethod]
    public void Every_target_and_property_that_a_text_names_exists()
    {
        var texts = CommandFiles.Render().Select(file => file.Text).ToList();
        var targets = Names(texts, TargetName());
        var properties = Names(texts, PropertyName());

        CollectionAssert.IsSubsetOf(targets, SolutionTargets.Names.ToArray());
        CollectionAssert.IsSubsetOf(properties, Properties.All.Select(property => property.Name).ToArray());
        CollectionAssert.IsSubsetOf(new[] { "ScaffoldOrchestration", "ValidateOrchestration", "Orchestrate", "GenerateOrchestrationPrompts" }, targets);
        CollectionAssert.IsSubsetOf(new[] { "OrchestrationSpec", "OrchestrationAgent" }, properties);
    }

    [TestMethod]
    public void Every_file_that_a_text_names_is_written_or_one_that_we_know()
    {
        var files = CommandFiles.Render();
        var known = files.Select(file => file.Path).Concat(["orchestration.yml", "tasks.md", "folder/file.md", "implementation/prompts/README.md"]).ToList();
        var named = files.SelectMany(file => FileName().Matches(file.Text).Select(match => match.Groups[1].Value)).Distinct().ToList();

        CollectionAssert.IsSubsetOf(named, known, string.Join('\n', named.Except(known)));
    }

    [TestMethod]
    public void The_parts_hold_what_the_whole_holds_and_lead_from_one_to_the_next()
    {
        var files = CommandFiles.Render();
        var whole = files.Single(file => file.Path.EndsWith("commands/orchestrate-tasks/orchestrate-tasks.md", StringComparison.Ordinal)).Text;
        var parts = files.Where(file => char.IsAsciiDigit(Path.GetFileName(file.Path)[0])).ToList();

        Assert.HasCount(3, parts);
        for (var i = 0; i < parts.Count; i++)
        {
            var text = parts[i].Text;
            var lines = text.Split('\n').Where(line => !line.StartsWith('#') && !line.StartsWith("Then follow", StringComparison.Ordinal));
            CollectionAssert.IsSubsetOf(lines.ToArray(), whole.Split('\n'));
            CollectionAssert.AreEqual(
                parts.Skip(i + 1).Take(1).Select(next => $"Then follow `{next.Path}`.").ToArray(),
                text.Split('\n').Where(line => line.StartsWith("Then follow", StringComparison.Ordinal)).ToArray());
        }
    }

    /// <summary>Claude Code replaces <c>$…</c>, reads <c>@path</c> and runs what follows an exclamation mark.</summary>
    [TestMethod]
    public void No_text_acts_on_the_command_line_that_reads_it()
    {
        foreach (var (path, text) in CommandFiles.Render())
        {
            Assert.AreEqual(-1, text.AsSpan().IndexOfAny('@', '$', '!'), path);
            Assert.DoesNotContain("\r", text);
        }
    }

    [TestMethod]
    public void The_claude_command_is_the_whole_text_below_a_description()
    {
        var files = CommandFiles.Render();
        var parts = files.Single(file => file.Path.StartsWith(".claude/", StringComparison.Ordinal)).Text.Split("---\n");

        StringAssert.StartsWith(parts[1], "description: ", StringComparison.Ordinal);
        Assert.AreEqual("\n" + files[0].Text, parts[2]);
    }

    [TestMethod]
    public void The_entry_shown_reads_as_an_entry()
    {
        var bag = new DiagnosticBag();
        var example = Example().Match(CommandFiles.Render()[0].Text).Groups[1].Value;
        var entry = SpecTexts.Assignments("task_groups:\n" + example, bag)!.Entries.Single();

        CollectionAssert.AreEqual(Array.Empty<string>(), SpecTexts.Lines(bag));
        Assert.AreEqual("frontend-engineer", entry.Subagent!.Value.Value);
        Assert.HasCount(2, entry.Standards);
    }

    private static string[] Names(IEnumerable<string> texts, Regex name) =>
        [.. texts.SelectMany(text => name.Matches(text).Select(match => match.Groups[1].Value)).Distinct()];

    [GeneratedRegex("-t:(\\w+)")]
    private static partial Regex TargetName();

    [GeneratedRegex("-p:(\\w+)=")]
    private static partial Regex PropertyName();

    [GeneratedRegex("`([\\w./-]+\\.(?:md|yml))`")]
    private static partial Regex FileName();

    [GeneratedRegex("```yaml\n(.*?) *```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
