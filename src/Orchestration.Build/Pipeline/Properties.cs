using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.Model;
using Orchestration.Build.Requests;

namespace Orchestration.Build.Pipeline;

/// <summary><c>OrchestrationOnBuild</c>.</summary>
internal enum BuildHook
{
    Auto,
    Off,
    Validate,
    Generate,
}

/// <summary><c>OrchestrationIsolation</c>.</summary>
internal enum IsolationMode
{
    None,
    Worktree,
}

/// <summary>
/// Every public property: its name, its default, how it is read, and what it means. From this table properties are read; the marked blocks of
/// <c>Orchestration.Build.props</c>, <c>Orchestration.Build.targets</c> and <c>docs/reference.md</c> are written from it by the golden update.
/// </summary>
internal static class Properties
{
    /// <summary>The user's agent profiles, which are items, as text. No public property.</summary>
    public const string Profiles = "_OrchestrationAgentProfiles";

    /// <summary>MSBuild's own switch for CI builds; <see cref="ContinuousIntegration"/> adds what CI systems set.</summary>
    public const string ContinuousIntegrationBuild = "ContinuousIntegrationBuild";

    /// <summary>MSBuild's own name for the folder that the user stands in.</summary>
    public const string StartDirectory = "MSBuildStartupDirectory";

    public static readonly Property<BuildHook> OnBuild = new(
        "OrchestrationOnBuild",
        "auto",
        PropertyKinds.Choice(("auto", BuildHook.Auto), ("generate", BuildHook.Generate), ("validate", BuildHook.Validate), ("off", BuildHook.Off)),
        "What a plain build does. `generate` validates and keeps the prompts up to date, `validate` writes nothing and reports stale prompts. `auto` is `validate` in CI builds, `off` where the package only came in through another package or project, and `generate` elsewhere")
    {
        Section = "Specs and plain builds",
    };

    public static readonly Property<string?> Root = new(
        "OrchestrationRoot", "", PropertyKinds.Text, "The folder that holds `agent-os` or another home of specs, relative to the project. Empty: the nearest one above the project, but not above its repository");

    public static readonly Property<string?> Spec = new(
        "OrchestrationSpec",
        "",
        PropertyKinds.Text,
        "Name of a spec, a unique ending of it, or a path, also of one Markdown file in no home of specs; several as a list; `*` for all. Empty: every spec with an `orchestration.yml` and an open box");

    public static readonly Property<DiagnosticSeverity> BuildSeverity = new(
        "OrchestrationBuildSeverity",
        "error",
        PropertyKinds.Choice(("error", DiagnosticSeverity.Error), ("warning", DiagnosticSeverity.Warning)),
        "`warning` lowers the errors of plain builds; targets that you name keep them");

    public static readonly Property<ImmutableArray<string>> GroupWords = new(
        "OrchestrationGroupWords", "", PropertyKinds.List, "Further words that head a task group, such as `Workstream`");

    public static readonly Property<bool> ImplicitDependencies = new(
        "OrchestrationImplicitDependencies",
        "previous",
        PropertyKinds.Choice(("previous", true), ("none", false)),
        "In a `tasks.md` without any Dependencies line each group depends on the `previous` one, or on `none`");

    public static readonly Property<ImmutableArray<string>> DefaultStandards = new(
        "OrchestrationDefaultStandards", "", PropertyKinds.List, "Standards of groups that name none; patterns as in `orchestration.yml`");

    public static readonly Property<string?> PromptTemplate = new(
        "OrchestrationPromptTemplate", "", PropertyKinds.Text, "A file that replaces the built-in template of prompts");

    public static readonly Property<bool> OverwritePrompts = new(
        "OrchestrationOverwritePrompts", "false", PropertyKinds.Switch, "`true` replaces prompts that a person edited");

    public static readonly Property<string?> StateFolder = new(
        "OrchestrationStateFolder", ".orchestrator/", PropertyKinds.Text, "Where `<spec>/` keeps plan, ledger, logs, results and reports");

    public static readonly Property<bool> SolutionTargets = new(
        "OrchestrationSolutionTargets",
        "false",
        PropertyKinds.Switch,
        "`true` lets `ScaffoldOrchestration` write a `Directory.Solution.targets`, so that the targets can be named for a solution in which only some projects have the package");

    public static readonly Property<bool> Commands = new(
        "OrchestrationCommands",
        "false",
        PropertyKinds.Switch,
        "`true` lets `ScaffoldOrchestration` write commands for coding agents ([which](planning.md#for-other-tools)), never over a file that is there");

    public static readonly Property<string?> JUnitFile = new(
        "OrchestrationJUnitFile", "", PropertyKinds.Text, "Where `VerifyOrchestration` writes one test case per group. Empty: `verify.junit.xml` in the state folder");

    public static readonly Property<bool> AllowEmpty = new(
        "OrchestrationAllowEmpty", "false", PropertyKinds.Switch, "`true` lets `VerifyOrchestration` pass without a word where there is nothing to verify");

    public static readonly Property<string> Agent = new(
        "OrchestrationAgent",
        OrchestrationOptions.Simulate,
        new("text", string.Empty, [], text => (true, text)),
        "`simulate`, `file` (the agents named in `orchestration.yml`), or the profile for every group that names none")
    {
        Section = "Runs",
    };

    public static readonly Property<bool> Preview = new(
        "OrchestrationPreview", "false", PropertyKinds.Switch, "`true`: `Orchestrate` with a real agent shows which agent, model and permissions each group would get and what it may cost, and starts nothing");

    public static readonly Property<int> MaxParallelism = new(
        "OrchestrationMaxParallelism", "4", PropertyKinds.Count(), "Groups that may run at the same time");

    public static readonly Property<ImmutableArray<string>> Groups = new(
        "OrchestrationGroups", "", PropertyKinds.List, "Run only these groups, by number, range or id");

    public static readonly Property<bool> Force = new(
        "OrchestrationForce", "false", PropertyKinds.Switch, "`true` runs groups again although nothing they depend on has changed");

    public static readonly Property<FailurePolicy> OnFailure = new(
        "OrchestrationOnFailure",
        "fail",
        PropertyKinds.Choice(("fail", FailurePolicy.Fail), ("skip", FailurePolicy.Skip), ("fail-fast", FailurePolicy.FailFast)),
        "`fail` blocks dependents and continues elsewhere, `skip` lets dependents run, `fail-fast` starts nothing more");

    public static readonly Property<PermissionLevel> Permissions = new(
        "OrchestrationPermissions",
        "edit",
        PropertyKinds.Choice(("edit", PermissionLevel.Edit), ("edit-and-build", PermissionLevel.EditAndBuild), ("bypass", PermissionLevel.Bypass)),
        "What agents may do: `edit`, `edit-and-build`, `bypass`");

    public static readonly Property<IsolationMode?> Isolation = new(
        "OrchestrationIsolation",
        "",
        PropertyKinds.Choice<IsolationMode?>(("", null), ("none", IsolationMode.None), ("worktree", IsolationMode.Worktree)),
        "`worktree` or `none`. Empty: `worktree` for real agents inside a git repository");

    public static readonly Property<bool> AllowSharedTree = new(
        "OrchestrationAllowSharedTree", "false", PropertyKinds.Switch, "`true` lets agents without isolation work at the same time in one tree");

    public static readonly Property<string?> VerifyCommand = new(
        "OrchestrationVerifyCommand", "", PropertyKinds.Text, "The gate of every group that has none of its own");

    public static readonly Property<TimeSpan> GateTimeout = new(
        "OrchestrationGateTimeout", "30m", PropertyKinds.Time, "A gate that takes longer has failed");

    public static readonly Property<bool> ParallelGates = new(
        "OrchestrationParallelGates", "true", PropertyKinds.Switch, "Gates in the trees of groups may run beside each other; `false` for gates that share a port, a database or a device");

    public static readonly Property<string?> Code = new(
        "OrchestrationCode", "", PropertyKinds.Text, "The diagnostic that `ExplainOrchestration` explains, such as `ORCH1052`");

    public static readonly Property<string?> Reason = new(
        "OrchestrationReason", "", PropertyKinds.Text, "What `RejectOrchestration` tells the agent; commas and quotes cannot be typed after `-p:`");

    public static readonly Property<string?> ReasonFile = new(
        "OrchestrationReasonFile", "", PropertyKinds.Text, "A text file with what `RejectOrchestration` tells the agent, where `OrchestrationReason` is empty. Without both, the environment variable `ORCHESTRATION_REASON`");

    public static readonly Property<string?> Request = new(
        "OrchestrationRequest", "", PropertyKinds.Text, "What `PlanOrchestration` plans; commas and quotes cannot be typed after `-p:`")
    {
        Section = "Planning from a request",
    };

    public static readonly Property<string?> RequestFile = new(
        "OrchestrationRequestFile", "", PropertyKinds.Text, "A text file with the request, where `OrchestrationRequest` is empty; relative to the root, or to the project. Without both, the environment variable `ORCHESTRATION_REQUEST`");

    public static readonly Property<DirectMode> Direct = new(
        "OrchestrationDirect",
        "auto",
        PropertyKinds.Choice(("auto", DirectMode.Auto), ("true", DirectMode.Always), ("false", DirectMode.Never)),
        "`auto` plans one group where several would gain nothing ([rule](planning.md#one-group-or-several)), `true` always, `false` never");

    public static readonly Property<MinutesRange> GroupMinutes = new(
        "OrchestrationGroupMinutes", "1-30", PropertyKinds.Minutes, "How long an agent should work on a planned group; one outside of this range is a message that says where to split it, or what to merge it with");

    public static readonly Property<bool> AllowPlanInCi = new(
        "OrchestrationAllowPlanInCi", "false", PropertyKinds.Switch, "`true` lets `PlanOrchestration` start an agent in CI builds");

    public static readonly Property<bool> GitHooks = new(
        "OrchestrationGitHooks", "false", PropertyKinds.Switch, "`true` runs git hooks and signing for the commits of a run");

    public static readonly Property<string> CommitMessage = new(
        "OrchestrationCommitMessage", "{title}", PropertyKinds.CommitMessage, "Message of the commit of a group, before its trailers. Placeholders: `{title}`, `{number}`, `{id}`, `{spec}`, `{agent}`, `{model}`; `%0A` is a line break");

    public static readonly Property<bool> MergeResults = new(
        "OrchestrationMergeResults", "false", PropertyKinds.Switch, "`true` lets a last agent merge the results into prose");

    public static readonly Property<decimal?> MaxCostUsd = new(
        "OrchestrationMaxCostUsd", "", PropertyKinds.Money, "Nothing new starts once the agents of the spec have cost this much, in all builds. Empty: no limit");

    public static readonly Property<long?> MaxTokens = new(
        "OrchestrationMaxTokens", "", PropertyKinds.Amount, "Nothing new starts once the agents of the spec have used this many tokens, in all builds. Empty: no limit");

    public static readonly Property<TimeSpan?> MaxWait = new(
        "OrchestrationMaxWait", "", PropertyKinds.TimeOrNone, "How long a rate limit may park an agent. Empty: `6h`, and `0` in CI builds");

    public static readonly Property<bool> IgnoreRateLimits = new(
        "OrchestrationIgnoreRateLimits", "false", PropertyKinds.Switch, "`true` starts agents although an earlier build learned that they are still rate-limited");

    public static readonly Property<TimeSpan> Timeout = new(
        "OrchestrationTimeout", "30m", PropertyKinds.Time, "Longest time of one attempt of a group that names no `timeout`");

    public static readonly Property<int> Retries = new(
        "OrchestrationRetries", "2", PropertyKinds.Count(least: 0), "Attempts after the first of a group that names no `retries`");

    public static readonly Property<ImmutableArray<string>> Environment = new(
        "OrchestrationEnvironment", "", PropertyKinds.List, "Environment variables agents may see, `*` at the end for any ending. Empty: all but MSBuild's own");

    public static readonly Property<long> MaxLogSize = new(
        "OrchestrationMaxLogSize", "100MB", PropertyKinds.Size, "Head and tail of an agent's log are kept; the cut is stated");

    public static readonly Property<bool> RequireGate = new(
        "OrchestrationRequireGate", "false", PropertyKinds.Switch, "`true` starts no group that has no gate (`verify`); without it such groups are a warning");

    public static readonly Property<long> MaxFileSize = new(
        "OrchestrationMaxFileSize", "10MB", PropertyKinds.Size, "A larger file in accepted work is a warning");

    public static readonly Property<long?> MaxNewFiles = new(
        "OrchestrationMaxNewFiles", "500", PropertyKinds.Amount, "More new files in the work of one group are a warning");

    public static readonly Property<EngineKind> Engine = new(
        "OrchestrationEngine",
        "local",
        PropertyKinds.Choice(("local", EngineKind.Local), ("gitlab", EngineKind.GitLab), ("github", EngineKind.GitHub), ("azure", EngineKind.Azure), ("slurm", EngineKind.Slurm)),
        "Where groups run: `local`, or the engine whose file `ExportOrchestration` writes ([which](engines.md))")
    {
        Section = "Engines",
    };

    public static readonly Property<string?> EngineFile = new(
        "OrchestrationEngineFile", "", PropertyKinds.Text, "The file that `ExportOrchestration` writes. Empty: a name that the engine expects ([which](engines.md#files))");

    public static readonly Property<EngineShell> EngineShellKind = new(
        "OrchestrationEngineShell", "sh", PropertyKinds.Choice(("sh", EngineShell.Sh), ("pwsh", EngineShell.Pwsh)), "The shell that the steps of an exported file are written for; `pwsh` was never run");

    public static readonly Property<ImmutableArray<string>> EngineSecrets = new(
        "OrchestrationEngineSecrets", "", PropertyKinds.List, "Names of secrets of the engine that steps with agents get as environment variables, such as `ANTHROPIC_API_KEY` (GitLab gives its variables to all jobs)");

    public static readonly Property<EngineForm> EngineFormKind = new(
        "OrchestrationEngineForm",
        "graph",
        PropertyKinds.Choice(("graph", EngineForm.Graph), ("waves", EngineForm.Waves), ("matrices", EngineForm.Matrices)),
        "`graph` exports one job for each group; `waves` one for each wave of the plan, whose groups are read when the file runs (GitHub), or a stage for each wave (Azure); `matrices` is what such a file calls");

    public static readonly Property<string?> EngineMachine = new(
        "OrchestrationEngineMachine", "", PropertyKinds.Text, "Where jobs run: `runs-on` of GitHub, the tags of GitLab, the image or pool of Azure, the partition of Slurm. Empty: the engine's default");

    public static readonly Property<string?> EngineImage = new(
        "OrchestrationEngineImage", "", PropertyKinds.Text, "The container image that jobs of GitHub, GitLab and Azure run in; it needs .NET, git and the agent. Empty: the machine itself, or GitLab's default image");

    public static readonly Property<string?> EngineSetup = new(
        "OrchestrationEngineSetup", "", PropertyKinds.Text, "A command that each job with an agent runs first, without any secret, such as `npm install -g @anthropic-ai/claude-code`");

    public static readonly Property<bool> LiveOutput = new(
        "OrchestrationLiveOutput", "true", PropertyKinds.Switch, "`false` keeps the live lines of a run out of the terminal logger, which then shows warnings, errors and the path of the report only");

    public static readonly Property<string?> TaskFolder = new(
        "OrchestrationTaskFolder",
        "$([MSBuild]::NormalizeDirectory('$(MSBuildThisFileDirectory)../tasks/net10.0'))",
        PropertyKinds.Text,
        "Where the task assembly is; for work on this package")
    {
        DefaultText = "the package's `tasks` folder",
    };

    /// <summary>In the order of the reference.</summary>
    public static ImmutableArray<Property> All { get; } =
    [
        OnBuild, Root, Spec, BuildSeverity, GroupWords, ImplicitDependencies, DefaultStandards, PromptTemplate, OverwritePrompts, StateFolder, SolutionTargets, Commands, JUnitFile, AllowEmpty, Code,
        Agent, Preview, MaxParallelism, Groups, Force, OnFailure, Permissions, Isolation, AllowSharedTree, VerifyCommand, GateTimeout, ParallelGates, Reason, ReasonFile, GitHooks, CommitMessage, MergeResults,
        MaxCostUsd, MaxTokens, MaxWait, IgnoreRateLimits, Timeout, Retries, Environment, MaxLogSize, RequireGate, MaxFileSize, MaxNewFiles, LiveOutput, TaskFolder,
        Request, RequestFile, Direct, GroupMinutes, AllowPlanInCi,
        Engine, EngineFile, EngineFormKind, EngineMachine, EngineImage, EngineSetup, EngineSecrets, EngineShellKind,
    ];
}
