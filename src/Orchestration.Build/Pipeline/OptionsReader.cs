using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;

namespace Orchestration.Build.Pipeline;

/// <summary>Public properties -> options; says everything that is wrong with them.</summary>
internal static class OptionsReader
{
    /// <summary>Every public property of <c>Orchestration.Build.props</c>, and what the targets add.</summary>
    public static ImmutableArray<string> PropertyNames { get; } =
    [
        "OrchestrationOnBuild", "OrchestrationRoot", "OrchestrationSpec", "OrchestrationBuildSeverity", "OrchestrationGroupWords",
        "OrchestrationImplicitDependencies", "OrchestrationDefaultStandards", "OrchestrationPromptTemplate", "OrchestrationOverwritePrompts",
        "OrchestrationPlanFolder", "OrchestrationStateFolder", "OrchestrationAgent", "OrchestrationMaxParallelism", "OrchestrationGroups",
        "OrchestrationForce", "OrchestrationOnFailure", "OrchestrationPermissions", "OrchestrationIsolation", "OrchestrationAllowSharedTree",
        "OrchestrationVerifyCommand", "OrchestrationGateTimeout", "OrchestrationJUnitFile", "OrchestrationReason", "OrchestrationGitHooks", "OrchestrationMergeResults",
        "OrchestrationMaxCostUsd", "OrchestrationMaxTokens", "OrchestrationMaxWait", "OrchestrationMaxLogSize", "OrchestrationLiveOutput",
        "OrchestrationTimeout", "OrchestrationRetries", "OrchestrationEnvironment",
        "OrchestrationTaskFolder",
    ];

    /// <param name="properties">Names and values; names compare without case.</param>
    /// <param name="bag">Takes what is wrong with them.</param>
    public static OrchestrationOptions Read(IReadOnlyDictionary<string, string> properties, DiagnosticBag bag)
    {
        var known = new PropertyBag(properties, bag);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(known.Text("OrchestrationRoot") ?? "."));
        if (!Directory.Exists(root))
        {
            bag.Add(Catalogue.RootNotFound.At(SourceSpan.None, root));
        }

        ReportUnknownNames(properties.Keys, bag);
        return new OrchestrationOptions
        {
            Root = root,
            Spec = known.Text("OrchestrationSpec"),
            OnBuild = known.Choice("OrchestrationOnBuild", BuildHook.Validate, ("generate", BuildHook.Generate), ("validate", BuildHook.Validate), ("off", BuildHook.Off)),
            BuildSeverity = known.Choice("OrchestrationBuildSeverity", DiagnosticSeverity.Error, ("error", DiagnosticSeverity.Error), ("warning", DiagnosticSeverity.Warning)),
            GroupWords = known.List("OrchestrationGroupWords"),
            ImplicitDependencies = known.Choice("OrchestrationImplicitDependencies", true, ("previous", true), ("none", false)),
            DefaultStandards = known.List("OrchestrationDefaultStandards"),
            PromptTemplate = known.Text("OrchestrationPromptTemplate") is { } template ? Path.GetFullPath(template, root) : null,
            OverwritePrompts = known.Switch("OrchestrationOverwritePrompts"),
            PlanFolder = Folder(known, "OrchestrationPlanFolder", OrchestrationOptions.DefaultPlanFolder, root),
            StateFolder = Folder(known, "OrchestrationStateFolder", OrchestrationOptions.DefaultStateFolder, root),
            ContinuousIntegration = IsContinuousIntegration(known),
            Run = ReadRun(known),
        };
    }

    private static RunOptions ReadRun(PropertyBag known)
    {
        var defaults = new RunOptions();
        return new RunOptions
        {
            Agent = known.Text("OrchestrationAgent") ?? defaults.Agent,
            Profiles = ProfileCodec.Decode(known.Text("_OrchestrationAgentProfiles") ?? string.Empty),
            MaxParallelism = known.Count("OrchestrationMaxParallelism", defaults.MaxParallelism),
            Groups = known.List("OrchestrationGroups"),
            Force = known.Switch("OrchestrationForce"),
            OnFailure = known.Choice("OrchestrationOnFailure", FailurePolicy.Fail, ("fail", FailurePolicy.Fail), ("skip", FailurePolicy.Skip), ("fail-fast", FailurePolicy.FailFast)),
            Permissions = known.Choice("OrchestrationPermissions", PermissionLevel.Edit, ("edit", PermissionLevel.Edit), ("edit-and-build", PermissionLevel.EditAndBuild), ("bypass", PermissionLevel.Bypass)),
            Isolation = known.Choice<IsolationMode?>("OrchestrationIsolation", null, ("none", IsolationMode.None), ("worktree", IsolationMode.Worktree)),
            AllowSharedTree = known.Switch("OrchestrationAllowSharedTree"),
            VerifyCommand = known.Text("OrchestrationVerifyCommand"),
            GateTimeout = known.Time("OrchestrationGateTimeout", defaults.GateTimeout),
            JUnitFile = known.Text("OrchestrationJUnitFile"),
            Reason = known.Text("OrchestrationReason"),
            GitHooks = known.Switch("OrchestrationGitHooks"),
            MergeResults = known.Switch("OrchestrationMergeResults"),
            MaxCostUsd = known.Money("OrchestrationMaxCostUsd"),
            MaxTokens = known.Amount("OrchestrationMaxTokens"),
            MaxWait = known.Time("OrchestrationMaxWait", IsContinuousIntegration(known) ? TimeSpan.Zero : defaults.MaxWait, zero: true),
            Timeout = known.Time("OrchestrationTimeout", defaults.Timeout),
            Retries = known.Count("OrchestrationRetries", defaults.Retries, least: 0),
            Environment = known.List("OrchestrationEnvironment"),
            MaxLogSize = known.Size("OrchestrationMaxLogSize", defaults.MaxLogSize),
        };
    }

    private static string Folder(PropertyBag known, string name, string fallback, string root) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(known.Text(name) ?? fallback, root));

    // MSBuild's own switch, not ours: whatever is not true is not CI.
    private static bool IsContinuousIntegration(PropertyBag known) =>
        string.Equals(known.Text("ContinuousIntegrationBuild"), "true", StringComparison.OrdinalIgnoreCase);

    private static void ReportUnknownNames(IEnumerable<string> names, DiagnosticBag bag)
    {
        foreach (var name in names.Where(name => name.StartsWith("Orchestration", StringComparison.OrdinalIgnoreCase)))
        {
            if (!PropertyNames.Contains(name, StringComparer.OrdinalIgnoreCase) && Nearest.Find(name, PropertyNames) is { } nearest)
            {
                bag.Add(Catalogue.UnknownProperty.At(SourceSpan.None, name, nearest));
            }
        }
    }
}
