using System.Collections.Immutable;

namespace Orchestration.Build.Output;

/// <summary>
/// Commands for coding agents: they ask the user and write <c>orchestration.yml</c>; targets do the rest. Each holds all that it needs and says it once, because
/// whoever reads it pays for it. Pure.
/// </summary>
internal static class CommandFiles
{
    private const string Folder = "agent-os/commands/orchestrate-tasks/";

    private const string Scaffold = "dotnet build <project> -t:ScaffoldOrchestration -p:OrchestrationSpec=<spec>";
    private const string Validate = "dotnet build <project> -t:ValidateOrchestration -p:OrchestrationSpec=<spec>";
    private const string Explain = "dotnet build <project> -t:ExplainOrchestration -p:OrchestrationCode=<code>";
    private const string Run = "dotnet build <project> -t:Orchestrate -p:OrchestrationSpec=<spec>";
    private const string Generate = "dotnet build <project> -t:GenerateOrchestrationPrompts -p:OrchestrationSpec=<spec>";

    private const string Rules = """
        - `<project>` is a project that references the package Orchestration.Build, `<spec>` the name of the folder of the spec. Ask the user where more than one could be meant.
        - Edit `orchestration.yml` only. Never edit `tasks.md`, and never tick its boxes: a run does that once the work has passed its gate.

        """;

    private static readonly ImmutableArray<(string Name, string Title, string Text)> Steps =
    [
        ("1-scaffold-and-ask", "Scaffold and ask", $$"""
            1. Run `{{Scaffold}}`. It writes `orchestration.yml` in the folder of the spec, or adds the groups that are missing from it.
            2. Read that file. Each entry below `task_groups:` is a group; the comments at the top list the subagents and the standards. Where a list is missing, take the names in `.claude/agents/` and the paths below `agent-os/standards/`.
            3. Show the user the numbered groups and both lists. Ask, do not choose yourself, and wait for the answer:
               - Which subagent works on which group?
               - Which standards hold for which group: `all`, `folder/*`, `folder/file.md` or `none`?
            4. Write the answers into the entries and keep the rest as it is. What the user leaves open gets no key.

               ```yaml
                 - name: checkout-page
                   claude_code_subagent: frontend-engineer
                   standards: [global/*, frontend/css.md]
               ```

            """),
        ("2-validate", "Validate", $"""
            1. Run `{Validate}`.
            2. Correct each error in `orchestration.yml` and run it again, until there is none. `{Explain}` explains an error.
            3. An error in another file, or one that needs another answer, is for the user to decide: show it and ask.

            """),
        ("3-run-or-list-prompts", "Run or list the prompts", $"""
            Ask the user which of these to do, and do only that:

            - **Simulate**, which starts no agent: `{Run}`
            - **Run**, which starts agents and may cost money: the same with `-p:OrchestrationAgent=<name>`, such as `claude` or `codex`; the user names it. It can take hours: start it in the background, or give the user the command.
            - **List the prompts**, for agents that are started by hand: `{Generate}`, then show the table of `implementation/prompts/README.md` in the folder of the spec.

            """),
    ];

    /// <returns>Paths from the root, with <c>/</c>, and what is in them, with LF.</returns>
    public static ImmutableArray<(string Path, string Text)> Render()
    {
        var whole = Whole();

        // The text itself, not @agent-os/commands/…: Claude Code finds a command from every folder below the root, but reads such a path from where it was started,
        // and says nothing where it finds no file there. What the user types behind the command's name is put below the text.
        var claude = "---\ndescription: Assign subagents and standards to the task groups of a spec, validate, then run or list the prompts\nargument-hint: <spec>\n---\n\n" + whole;
        return
        [
            (Folder + "orchestrate-tasks.md", whole),
            .. Steps.Select((step, index) => ($"{Folder}{step.Name}.md", Part(index))),
            (".claude/commands/agent-os/orchestrate-tasks.md", claude),
        ];
    }

    private static string Whole() => Text(
        "# Orchestrate the tasks of a spec\n\n",
        "Give each task group of one spec a subagent and standards, as the user wants it. The build reads `tasks.md`, writes the prompts and runs the agents.\n\n",
        Rules,
        string.Concat(Steps.Select((step, index) => $"\n## {index + 1}. {step.Title}\n\n{step.Text}")));

    private static string Part(int index) => Text(
        $"# Orchestrate the tasks of a spec, {index + 1} of {Steps.Length}: {Steps[index].Title}\n\n",
        Rules,
        "\n",
        Steps[index].Text,
        index + 1 < Steps.Length ? $"\nThen follow `{Folder}{Steps[index + 1].Name}.md`.\n" : string.Empty);

    private static string Text(params ReadOnlySpan<string> parts) => string.Concat(parts).ReplaceLineEndings("\n");
}
