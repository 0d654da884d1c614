using System.Text.RegularExpressions;
using Orchestration.Build.Agents;
using Orchestration.Build.Output;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.RealClis;

/// <summary>The commands for coding agents, followed by real ones: what they run is what the text that reached the model tells them to run.</summary>
[TestClass]
public sealed partial class CommandFileTests
{
    private const string Spec = "agent-os/specs/shop";

    private const string Tasks = "#### Task Group 1: Model\n- [ ] 1.1 Write it\n\n#### Task Group 2: Page\n**Dependencies:** Task Group 1\n- [ ] 2.1 Show it\n";

    private const string Answer = "Group 1: backend-engineer, global/*. Group 2: general-purpose, no standards.";

    private string _told = string.Empty;

    [TestMethod]
    public async Task Claude_Code_expands_the_command_asks_and_writes_a_valid_file()
    {
        await using var run = await CreateAsync();

        var first = await TypeAsync(run, "/agent-os:orchestrate-tasks shop");
        StringAssert.Contains(run.Server.Requests[0].Prompt, CommandFiles.Render()[0].Text.Trim(), "The text of the command did not reach the model.");
        StringAssert.Contains(run.Server.Requests[0].Prompt, "ARGUMENTS: shop", "What was typed behind the command's name did not reach the model.");
        StringAssert.StartsWith(first.ResultText, "Which subagent", StringComparison.Ordinal);
        StringAssert.Contains(Returned(run), "Subagents of .claude/agents", "The lists to choose from did not reach the model.");
        StringAssert.Contains(Returned(run), "global/naming.md");

        var second = await TypeAsync(run, Answer, first);
        StringAssert.StartsWith(second.ResultText, "Simulate, run", StringComparison.Ordinal);
        AssertValidated(run);

        var third = await TypeAsync(run, "List the prompts.", second);
        StringAssert.StartsWith(third.ResultText, "There are two prompts", StringComparison.Ordinal);
        StringAssert.Contains(Returned(run), "[1-model.md](1-model.md)", "The table of prompts did not reach the model.");
        Assert.AreEqual(Tasks, await File.ReadAllTextAsync(Path.Combine(run.Tree, Spec, "tasks.md")));
    }

    private static async Task<AgentReport> TypeAsync(CliRun run, string text, AgentReport? resume = null)
    {
        var report = await run.RunAsync("claude", text, PermissionLevel.EditAndBuild, resume: resume, isTyped: true);
        Assert.AreEqual(OutcomeClass.Completed, report.Outcome, report.ResultText);
        return report;
    }

    /// <summary>The file was wrong once, the build reported it, and what is there now is what the user answered.</summary>
    private static void AssertValidated(CliRun run)
    {
        StringAssert.Contains(Returned(run), "error ORCH2036");
        StringAssert.Contains(run.Server.Requests[^1].ToolResults[^1], "1 spec, 2 groups: valid");
        var output = new RecordingOutput();
        var plan = ValidateTarget.Validate(Properties(run), output).Plans.Single();
        Assert.IsEmpty(output.Errors);
        CollectionAssert.AreEqual(new[] { "backend-engineer", "general-purpose" }, plan.Groups.Select(group => group.Assignment.Subagent?.Name).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 0 }, plan.Groups.Select(group => group.Assignment.Standards.Length).ToArray());
    }

    private async Task<CliRun> CreateAsync()
    {
        string? tree = null;
        var run = await CliRun.CreateAsync(told => Play(told, tree!));
        tree = run.Tree;
        TestRepository.WriteAt(tree, "repository.proj", BareProject.Render());
        TestRepository.WriteAt(tree, ".claude/agents/backend-engineer.md", "---\nname: backend-engineer\ndescription: Builds models\n---\nYou build models.\n");
        TestRepository.WriteAt(tree, "agent-os/standards/global/naming.md", "Name things.\n");
        Assert.IsEmpty(Scaffold(run).Errors);
        TestRepository.WriteAt(tree, Spec + "/tasks.md", Tasks);
        return run;
    }

    private static RecordingOutput Scaffold(CliRun run)
    {
        var output = new RecordingOutput();
        ScaffoldTarget.Scaffold(new Dictionary<string, string>(Properties(run)) { ["OrchestrationCommands"] = "true" }, output);
        return output;
    }

    private static Dictionary<string, string> Properties(CliRun run) => new() { ["OrchestrationRoot"] = run.Tree };

    private string? Play(string told, string tree)
    {
        if (told.Contains("# Orchestrate the tasks of a spec", StringComparison.Ordinal))
        {
            _told = told;
            return $"[[shell {Command("ScaffoldOrchestration")}]] [[read {Spec}/orchestration.yml]] [[text Which subagent works on which group, and which standards hold for it?]]";
        }

        // The first attempt has a key that does not exist; the build reports it, and the second one is right.
        return told.Contains(Answer, StringComparison.Ordinal)
            ? $"[[read {Spec}/orchestration.yml]] [[write {Spec}/orchestration.yml {Answered(tree, "standard")}]] [[shell {Command("ValidateOrchestration")}]] "
                + $"[[write {Spec}/orchestration.yml {Answered(tree, "standards")}]] [[shell {Command("ValidateOrchestration")}]] [[text Simulate, run, or list the prompts?]]"
            : told.Contains("List the prompts.", StringComparison.Ordinal)
                ? $"[[shell {Command("GenerateOrchestrationPrompts")}]] [[read {Spec}/implementation/prompts/README.md]] [[text There are two prompts.]]"
                : null;
    }

    /// <summary>A command as the text has it.</summary>
    private string Command(string target) => Commands().Matches(_told).Select(match => match.Groups["command"].Value)
        .First(command => command.Contains($"-t:{target} ", StringComparison.Ordinal))
        .Replace("<project>", "repository.proj", StringComparison.Ordinal)
        .Replace("<spec>", "shop", StringComparison.Ordinal);

    /// <summary>The scaffolded file with the user's answers in its entries.</summary>
    private static string Answered(string tree, string key)
    {
        var lines = File.ReadAllLines(Path.Combine(tree, Spec, "orchestration.yml")).Where(line => !line.StartsWith("    ", StringComparison.Ordinal)).ToList();
        lines.Insert(lines.FindIndex(line => line.Contains("name: model", StringComparison.Ordinal)) + 1, $"    claude_code_subagent: backend-engineer\n    {key}: [global/*]");
        lines.Insert(lines.FindIndex(line => line.Contains("name: page", StringComparison.Ordinal)) + 1, "    claude_code_subagent: general-purpose\n    standards: none");
        return string.Join("\\n", lines.Append(string.Empty)).Replace("\n", "\\n", StringComparison.Ordinal);
    }

    /// <summary>All that the tools returned up to the last request.</summary>
    private static string Returned(CliRun run) => string.Join('\n', run.Server.Requests[^1].ToolResults);

    [GeneratedRegex("`(?<command>dotnet build <project> [^`]+)`")]
    private static partial Regex Commands();
}
