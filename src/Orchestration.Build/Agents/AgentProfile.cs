using System.Collections.Immutable;

namespace Orchestration.Build.Agents;

/// <summary>The unit in which a CLI limits what it reads from stdin.</summary>
internal enum InputUnit
{
    Bytes,
    Characters,
}

/// <summary>What a permission level adds to the command line and the environment.</summary>
internal sealed record PermissionGrant(ImmutableArray<string> Arguments)
{
    public ImmutableSortedDictionary<string, string?> Environment { get; init; } = NoEnvironment;

    public static ImmutableSortedDictionary<string, string?> NoEnvironment { get; } =
        ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal);
}

/// <summary>How to call one agent command line and how to read it; data only.</summary>
/// <remarks>
/// In <see cref="Arguments"/> an argument that is just <c>{permissions}</c>, <c>{model}</c>, <c>{subagent}</c>, <c>{resume}</c>, <c>{schema}</c> or
/// <c>{directories}</c> becomes the arguments of that purpose, or nothing where there is no value. <c>{scratch}</c>, and the others inside a
/// longer argument, are replaced by the value; an argument whose value is missing is left out. <c>{directory-rules}</c> is the inside of the
/// JSON object in which opencode wants readable directories.
/// </remarks>
internal sealed record AgentProfile
{
    public required string Name { get; init; }

    /// <summary>Name looked up on the PATH, or a path.</summary>
    public required string Command { get; init; }

    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary><c>{value}</c> is the model.</summary>
    public ImmutableArray<string> ModelArguments { get; init; } = ["{value}"];

    /// <summary><c>{value}</c> is the subagent; empty where the CLI knows none (its body is in the prompt then).</summary>
    public ImmutableArray<string> SubagentArguments { get; init; } = [];

    /// <summary><c>{value}</c> is the session; empty where a session cannot be continued.</summary>
    public ImmutableArray<string> ResumeArguments { get; init; } = [];

    /// <summary>Once per readable directory, <c>{value}</c>; empty where the CLI reads everywhere or nothing can be said.</summary>
    public ImmutableArray<string> DirectoryArguments { get; init; } = [];

    /// <summary>Hold the answer to a JSON schema: <c>{schema-text}</c> or <c>{schema-file}</c>; empty where the CLI cannot.</summary>
    public ImmutableArray<string> SchemaArguments { get; init; } = [];

    public ImmutableSortedDictionary<PermissionLevel, PermissionGrant> Permissions { get; init; } =
        ImmutableSortedDictionary<PermissionLevel, PermissionGrant>.Empty;

    /// <summary>Values may hold placeholders; null removes.</summary>
    public ImmutableSortedDictionary<string, string?> Environment { get; init; } = PermissionGrant.NoEnvironment;

    public AgentOutputFormat OutputFormat { get; init; }

    /// <summary>What the CLI accepts on stdin; null is no known limit.</summary>
    public long? InputLimit { get; init; }

    public InputUnit InputUnit { get; init; }

    public AtPathRule AtPaths { get; init; }

    /// <summary>The CLI acts on a prompt that begins with <c>/</c>.</summary>
    public bool GuardLeadingSlash { get; init; }

    public bool ReportsCost { get; init; }

    public bool ReportsTokens { get; init; }

    /// <summary>The file the arguments tell the CLI to write usage to, with <c>{scratch}</c>; null for none.</summary>
    public string? UsageFile { get; init; }

    /// <summary>Patterns of files in a repository that instruct or configure this agent: who may edit them decides what the next agent does.</summary>
    public ImmutableArray<string> InstructionFiles { get; init; } = [];

    /// <summary>
    /// Two that start at the same moment disturb each other: the next one waits for the first line of the one before. Codex locks a folder of its home while it
    /// starts; another one that finds it locked runs without its sandbox's helper, and none of its commands works.
    /// </summary>
    public bool StartsAlone { get; init; }

    public bool KnowsSubagents => !SubagentArguments.IsEmpty;

    /// <summary>Something keeps it from writing, where it is asked for words only.</summary>
    public bool CanBeHeldToReading => Permissions.ContainsKey(PermissionLevel.Read);

    /// <summary>The least it can be given.</summary>
    public PermissionLevel LeastPermissions => CanBeHeldToReading ? PermissionLevel.Read : PermissionLevel.Edit;

    public bool TakesSchema => !SchemaArguments.IsEmpty;

    public bool CanResume => !ResumeArguments.IsEmpty;

    /// <summary>The process to start for a request.</summary>
    /// <param name="program">The program that <see cref="Command"/> was resolved to; null starts the command as it is named.</param>
    public AgentInvocation CreateInvocation(AgentRequest request, ResolvedProgram? program = null)
    {
        var grant = Permissions.GetValueOrDefault(request.Permissions);
        var values = new TemplateValues(this, request, grant);
        var environment = Environment.ToBuilder();

        // Some CLIs believe the shell's variable more than the directory they are started in, and would work in another tree.
        environment["PWD"] = request.WorkingDirectory;
        foreach (var (name, value) in grant?.Environment ?? PermissionGrant.NoEnvironment)
        {
            environment[name] = value;
        }

        return new AgentInvocation(
            program?.FileName ?? Command,
            [.. program?.PrefixArguments ?? [], .. values.Expand(Arguments)],
            environment.ToImmutable().ToImmutableSortedDictionary(
                pair => pair.Key,
                pair => pair.Value is null ? null : values.Replace(pair.Value),
                StringComparer.Ordinal),
            PromptGuard.Apply(this, request.Prompt))
        {
            UsageFile = UsageFile is null ? null : values.Replace(UsageFile),
        };
    }

    /// <summary>What the permission level means for this agent, for the plan: the arguments and variables it adds.</summary>
    public string Describe(PermissionLevel level)
    {
        if (!Permissions.TryGetValue(level, out var grant))
        {
            return "the agent's own default";
        }

        var parts = grant.Environment.Select(pair => $"{pair.Key}={pair.Value}").Concat(grant.Arguments).ToList();
        return parts.Count == 0 ? "the agent's own default" : string.Join(' ', parts);
    }
}
