using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Running.Scheduling;

/// <summary>From the name of a profile to an agent that can be started.</summary>
internal sealed class LaneFinder(AgentScope scope)
{
    private readonly ProgramResolution _programs = new(DiskPrograms.Machine(scope.Environment), new DiskPrograms());

    /// <param name="span">The place that names it.</param>
    /// <param name="missing">Takes the reason where it cannot be found.</param>
    /// <param name="bag">Takes what speaks against starting it.</param>
    /// <returns>Null where it is not found.</returns>
    public AgentLane? Find(string name, PermissionLevel permissions, SourceSpan span, DiagnosticBag missing, DiagnosticBag bag)
    {
        var profile = scope.Profiles.Require(name, span, missing);
        var program = profile is null ? null : _programs.Resolve(profile.Name, profile.Command, scope.Root, span, missing);
        if (profile is null || program is null)
        {
            return null;
        }

        bag.AddRange(AgentPreflight.CheckProfile(
            profile,
            permissions,
            !OperatingSystem.IsWindows() && string.Equals(Environment.UserName, "root", StringComparison.Ordinal),
            scope.Environment.GetValueOrDefault("IS_SANDBOX") == "1",
            scope.Settings.MaxCostUsd is not null,
            scope.Settings.MaxTokens is not null,
            span));
        return new AgentLane(profile, program);
    }
}
