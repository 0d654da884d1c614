using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Agents;

/// <summary>What can be said about a profile before anything starts.</summary>
internal static class AgentPreflight
{
    /// <summary>Whether a run may use the profile: permissions and budgets.</summary>
    /// <param name="isRoot">The run's user is root.</param>
    /// <param name="declaredSandbox">The environment agents get holds IS_SANDBOX=1.</param>
    /// <param name="costLimited"><c>OrchestrationMaxCostUsd</c> is set.</param>
    /// <param name="tokensLimited"><c>OrchestrationMaxTokens</c> is set.</param>
    public static IEnumerable<Diagnostic> CheckProfile(
        AgentProfile profile,
        PermissionLevel permissions,
        bool isRoot,
        bool declaredSandbox,
        bool costLimited,
        bool tokensLimited,
        SourceSpan span)
    {
        if (!profile.Permissions.ContainsKey(permissions))
        {
            yield return Catalogue.PermissionsUnknown.At(span, profile.Name, Name(permissions), Metadata(permissions));
        }

        var refusesRoot = profile.OutputFormat == AgentOutputFormat.ClaudeStreamJson && permissions == PermissionLevel.Bypass;
        if (refusesRoot && isRoot && !declaredSandbox && profile.Environment.GetValueOrDefault("IS_SANDBOX") != "1")
        {
            yield return Catalogue.BypassAsRoot.At(span, profile.Name);
        }

        if (costLimited && !profile.ReportsCost)
        {
            yield return Catalogue.CostUnknown.At(span, "OrchestrationMaxCostUsd", profile.Name, "cost");
        }

        if (tokensLimited && !profile.ReportsTokens)
        {
            yield return Catalogue.CostUnknown.At(span, "OrchestrationMaxTokens", profile.Name, "tokens");
        }
    }

    /// <summary>Whether one group's request fits the profile.</summary>
    /// <param name="group">Title of the group, for people.</param>
    public static IEnumerable<Diagnostic> CheckRequest(AgentProfile profile, AgentRequest request, string group, SourceSpan span)
    {
        if (profile.InputLimit is { } limit && PromptGuard.Measure(profile, PromptGuard.Apply(profile, request.Prompt)) is var size && size > limit)
        {
            var unit = profile.InputUnit == InputUnit.Bytes ? "bytes" : "characters";
            yield return Catalogue.PromptTooLong.At(span, group, size, unit, profile.Name, limit);
        }

        if (request.Model is ['-', ..])
        {
            yield return Catalogue.ValueLooksLikeOption.At(span, "model", request.Model, profile.Name);
        }

        if (request.Subagent is ['-', ..] && profile.KnowsSubagents)
        {
            yield return Catalogue.ValueLooksLikeOption.At(span, "subagent", request.Subagent, profile.Name);
        }
    }

    /// <summary>The level as <c>OrchestrationPermissions</c> spells it.</summary>
    public static string Name(PermissionLevel level) => level switch
    {
        PermissionLevel.Read => "read",
        PermissionLevel.Edit => "edit",
        PermissionLevel.EditAndBuild => "edit-and-build",
        _ => "bypass",
    };

    private static string Metadata(PermissionLevel level) => level switch
    {
        PermissionLevel.Read => "ReadArguments",
        PermissionLevel.Edit => "EditArguments",
        PermissionLevel.EditAndBuild => "EditAndBuildArguments",
        _ => "BypassArguments",
    };
}
