using System.Collections.Immutable;

namespace Orchestration.Build.Agents;

/// <summary>The five profiles the package brings. Why each argument is there: docs/agents.md.</summary>
internal static class BuiltInProfiles
{
    // What edit-and-build lets an agent start besides editing: builders, test runners and package managers of the usual ecosystems.
    private static readonly ImmutableArray<string> BuildCommands =
        ["dotnet", "msbuild", "npm", "npx", "pnpm", "yarn", "node", "make", "cmake", "cargo", "go", "mvn", "gradle", "python", "python3", "pytest"];

    public static ImmutableArray<AgentProfile> All { get; } = [Claude(), Codex(), Gemini(), Copilot(), Opencode()];

    private static AgentProfile Claude() => new()
    {
        Name = "claude",
        Command = "claude",
        Arguments =
        [
            "-p", "--output-format", "stream-json", "--verbose",
            "{permissions}", "{model}", "{subagent}", "{resume}", "{directories}", "{schema}",
        ],
        ModelArguments = ["--model", TemplateValues.Value],
        SubagentArguments = ["--agent", TemplateValues.Value],
        ResumeArguments = ["--resume", TemplateValues.Value],
        DirectoryArguments = ["--allowedTools", $"Read(/{TemplateValues.Value}/**)"],
        SchemaArguments = ["--json-schema", "{schema-text}"],
        Permissions = Grants(
            read: ["--tools", "Read,Glob,Grep", "--strict-mcp-config"],
            edit: ["--permission-mode", "acceptEdits"],
            build: ["--permission-mode", "acceptEdits", "--allowedTools", string.Join(',', BuildCommands.Select(command => $"Bash({command} *)"))],
            bypass: ["--dangerously-skip-permissions"]),
        Environment = Variables(("CLAUDE_CODE_MAX_RETRIES", "0"), ("DISABLE_AUTOUPDATER", "1")),
        InstructionFiles = ["**/CLAUDE.md", "**/CLAUDE.local.md", "**/.claude/**", "**/.mcp.json"],
        OutputFormat = AgentOutputFormat.ClaudeStreamJson,
        InputLimit = 10_000_000,
        AtPaths = AtPathRule.AtWordStart,
        GuardLeadingSlash = true,
        ReportsCost = true,
        ReportsTokens = true,
    };

    private static AgentProfile Codex() => new()
    {
        Name = "codex",
        Command = "codex",
        Arguments = ["exec", "{schema}", "{resume}", "--json", "--skip-git-repo-check", "{permissions}", "{model}"],
        ModelArguments = ["-m", TemplateValues.Value],
        ResumeArguments = ["resume", TemplateValues.Value],

        // As configuration, because "exec resume" knows no --sandbox. The sandbox reads everywhere: no directory arguments.
        SchemaArguments = ["--output-schema", "{schema-file}"],
        Permissions = Grants(
            read: ["-c", "sandbox_mode=\"read-only\""],
            edit: ["-c", "sandbox_mode=\"workspace-write\""],
            build: ["-c", "sandbox_mode=\"workspace-write\"", "-c", "sandbox_workspace_write.network_access=true"],
            bypass: ["--dangerously-bypass-approvals-and-sandbox"]),
        InstructionFiles = ["**/AGENTS.md", "**/AGENTS.override.md", "**/.codex/**"],
        StartsAlone = true,
        OutputFormat = AgentOutputFormat.CodexJson,
        InputLimit = 1_048_576,
        InputUnit = InputUnit.Characters,
        ReportsTokens = true,
    };

    private static AgentProfile Gemini() => new()
    {
        Name = "gemini",
        Command = "gemini",
        Arguments = ["-o", "stream-json", "--skip-trust", "{permissions}", "{model}", "{resume}", "{directories}"],
        ModelArguments = ["-m", TemplateValues.Value],
        ResumeArguments = ["--resume", TemplateValues.Value],
        DirectoryArguments = ["--include-directories", TemplateValues.Value],
        Permissions = Grants(
            read: ["--approval-mode", "plan"],
            edit: ["--approval-mode", "auto_edit"],
            build: ["--approval-mode", "auto_edit", .. BuildCommands.SelectMany(command => new[] { "--allowed-tools", $"run_shell_command({command})" })],
            bypass: ["--approval-mode", "yolo"]),
        Environment = Variables(("GEMINI_CLI_NO_RELAUNCH", "true")),
        InstructionFiles = ["**/GEMINI.md", "**/.gemini/**"],
        OutputFormat = AgentOutputFormat.GeminiStreamJson,
        InputLimit = 8 * 1024 * 1024,
        AtPaths = AtPathRule.Anywhere,
        ReportsTokens = true,
    };

    private static AgentProfile Copilot() => new()
    {
        Name = "copilot",
        Command = "copilot",
        Arguments =
        [
            "--output-format", "json", "--no-ask-user", "--usage-output-file", "{scratch}.usage.json",
            "{permissions}", "{model}", "{resume}", "{directories}",
        ],
        ModelArguments = ["--model", TemplateValues.Value],
        ResumeArguments = [$"--resume={TemplateValues.Value}"],
        DirectoryArguments = ["--add-dir", TemplateValues.Value],
        Permissions = Grants(
            read: ["--deny-tool", "write", "--deny-tool", "shell"],
            edit: ["--allow-tool", "write"],
            build: ["--allow-tool", "write", .. BuildCommands.SelectMany(command => new[] { "--allow-tool", $"shell({command}:*)" })],
            bypass: ["--allow-all"]),
        Environment = Variables(("COPILOT_AUTO_UPDATE", "false")),
        InstructionFiles = ["**/AGENTS.md", ".github/copilot-instructions.md", ".github/instructions/**", ".github/agents/**", ".github/hooks/**"],
        OutputFormat = AgentOutputFormat.CopilotJson,
        ReportsTokens = true,
        UsageFile = "{scratch}.usage.json",
    };

    private static AgentProfile Opencode() => new()
    {
        Name = "opencode",
        Command = "opencode",
        Arguments = ["run", "--format", "json", "--title", "orchestration", "--dir", "{directory}", "{permissions}", "{model}"],
        ModelArguments = ["-m", TemplateValues.Value],
        Permissions = Grants(read: [], edit: [], build: [], bypass: ["--auto"])
            .SetItem(PermissionLevel.Read, OpencodeGrant("\"*\":\"deny\"", "\"edit\":\"deny\","))
            .SetItem(PermissionLevel.Edit, OpencodeGrant("\"*\":\"deny\""))
            .SetItem(
                PermissionLevel.EditAndBuild,
                OpencodeGrant("\"*\":\"deny\"," + string.Join(',', BuildCommands.Select(command => $"\"{command} *\":\"allow\"")))),

        // One database for parallel runs locks now and then; a database per attempt cannot continue a session.
        Environment = Variables(("OPENCODE_DB", "{scratch}.db"), ("OPENCODE_DISABLE_AUTOUPDATE", "1")),
        InstructionFiles = ["**/AGENTS.md", "**/opencode.json", "**/opencode.jsonc", "**/.opencode/**"],
        OutputFormat = AgentOutputFormat.OpencodeJson,
        ReportsCost = true,
        ReportsTokens = true,
    };

    // opencode has no options for permissions short of all; it has a variable, and asks (that is, refuses) where it says nothing.
    private static PermissionGrant OpencodeGrant(string shellRules, string otherRules = "") => new([])
    {
        Environment = Variables(("OPENCODE_PERMISSION", $"{{{otherRules}\"bash\":{{{shellRules}}},\"external_directory\":{{{{directory-rules}}}}}}")),
    };

    private static ImmutableSortedDictionary<PermissionLevel, PermissionGrant> Grants(
        ImmutableArray<string> read,
        ImmutableArray<string> edit,
        ImmutableArray<string> build,
        ImmutableArray<string> bypass) =>
        ImmutableSortedDictionary<PermissionLevel, PermissionGrant>.Empty
            .Add(PermissionLevel.Read, new PermissionGrant(read))
            .Add(PermissionLevel.Edit, new PermissionGrant(edit))
            .Add(PermissionLevel.EditAndBuild, new PermissionGrant(build))
            .Add(PermissionLevel.Bypass, new PermissionGrant(bypass));

    private static ImmutableSortedDictionary<string, string?> Variables(params ReadOnlySpan<(string Name, string? Value)> variables)
    {
        var builder = PermissionGrant.NoEnvironment.ToBuilder();
        foreach (var (name, value) in variables)
        {
            builder[name] = value;
        }

        return builder.ToImmutable();
    }
}
