namespace Orchestration.Build.Diagnostics;

/// <content>ORCH70xx: planning from a request. Next free code: ORCH7034.</content>
internal static partial class Catalogue
{
    public static readonly DiagnosticDescriptor NoRequest = Error(
        "ORCH7001",
        "No request",
        "There is no request to plan. Write it to a file and name that with -p:OrchestrationRequestFile=request.md, or set OrchestrationRequest or the environment variable ORCHESTRATION_REQUEST.");

    public static readonly DiagnosticDescriptor GroupNotSplit = Error(
        "ORCH7002",
        "Group cannot be split by a patch",
        "Task group '{0}' cannot be split by a patch: {1}.");

    public static readonly DiagnosticDescriptor SpecNameUnusable = Error(
        "ORCH7003",
        "Name of a new spec",
        "'{0}' cannot be the name of a new spec: {1}. Use letters, digits and hyphens, such as {2}.");

    public static readonly DiagnosticDescriptor SpecExists = Error(
        "ORCH7004",
        "Spec exists",
        "{0} exists, and nothing is written over it. To plan something else, choose another name with -p:OrchestrationSpec=<name>; to continue with this spec, {1}.");

    public static readonly DiagnosticDescriptor PlanInCI = Error(
        "ORCH7005",
        "Planning in a CI build",
        "Planning starts an agent and writes files for a person to review, so CI builds do not do it. Plan on a workstation, or set OrchestrationAllowPlanInCi=true.");

    public static readonly DiagnosticDescriptor PlanNeedsProfile = Error(
        "ORCH7006",
        "Planning needs one agent",
        "OrchestrationAgent=file leaves the choice of agents to an orchestration.yml, and there is none yet. Name the agent that plans, such as -p:OrchestrationAgent=claude.");

    public static readonly DiagnosticDescriptor PlannerMayWrite = Error(
        "ORCH7007",
        "Planning agent cannot be kept from writing",
        "The profile '{0}' has no ReadArguments, so nothing keeps the agent from writing, and {1} is in no git repository with a commit from which it could get a tree of its own. Add ReadArguments to the profile, or commit the folder to git.");

    public static readonly DiagnosticDescriptor PlannerFailed = Error(
        "ORCH7008",
        "Planning agent failed",
        "{0} proposed no plan ({1}): {2} Nothing was written. Log: {3}");

    public static readonly DiagnosticDescriptor PlanningCancelled = Error(
        "ORCH7009",
        "Planning cancelled",
        "Planning was cancelled, and no spec was written.");

    public static readonly DiagnosticDescriptor ProposalRejected = Error(
        "ORCH7010",
        "Proposal kept as a draft",
        "{0} did not get its proposal right in {1}, so nothing was written. The last one is kept as a draft in {2}, with what is wrong with it in diagnostics.txt. Plan again, with a more precise request where there is one, or continue with the draft by hand.");

    public static readonly DiagnosticDescriptor ProposalNotJson = Error(
        "ORCH7011",
        "Proposal is not JSON",
        "The answer must be one complete JSON object: {0}");

    public static readonly DiagnosticDescriptor ProposalNotBySchema = Error(
        "ORCH7012",
        "Proposal does not follow its schema",
        "{0} {1}.");

    public static readonly DiagnosticDescriptor ProposalIdTwice = Error(
        "ORCH7013",
        "Two groups with one name",
        "{0}: '{1}' and group '{2}' {3}. Give one of them another {4}.");

    public static readonly DiagnosticDescriptor ProposalUnknownGroup = Error(
        "ORCH7014",
        "Dependency on no group",
        "{0}: '{1}' is the id of no group. The ids are: {2}.");

    public static readonly DiagnosticDescriptor ProposalCycle = Error(
        "ORCH7015",
        "Groups depend on each other in a cycle",
        "{0}: the groups depend on each other in a cycle: {1}. Remove one of these dependencies, or merge the groups.");

    public static readonly DiagnosticDescriptor ProposalPathOutside = Error(
        "ORCH7016",
        "Path outside of the repository",
        "{0}: '{1}' is not a path below the root ({2}). Groups write only there; give a path from the root.");

    public static readonly DiagnosticDescriptor ProposalTextNotKept = Error(
        "ORCH7017",
        "Text that tasks.md cannot hold",
        "{0}: written to tasks.md, this text is read back as something else. Say it in plain words, in one line.");

    public static readonly DiagnosticDescriptor ProposalWithoutCriteria = Warning(
        "ORCH7018",
        "Group without criteria",
        "{0}: group '{1}' has no criteria, so nobody can say when it is done. Add at least one.");

    public static readonly DiagnosticDescriptor ProposalWithoutGate = Warning(
        "ORCH7019",
        "Group without a gate",
        "{0}: group '{1}' has no command to verify it, so any change would be accepted. Name one that fails where the work is not right.");

    public static readonly DiagnosticDescriptor ProposalOverlap = Warning(
        "ORCH7020",
        "Groups of one wave write the same files",
        "{0}: '{1}' and '{2}' of group '{3}' may be the same file, and the two groups can run at the same time. Let one depend on the other, or divide the files.");

    public static readonly DiagnosticDescriptor ProposalUnknownSubagent = Warning(
        "ORCH7021",
        "Unknown subagent proposed",
        "{0}: there is no subagent '{1}', so the group gets none. The subagents are: {2}.");

    public static readonly DiagnosticDescriptor ProposalUnknownStandard = Warning(
        "ORCH7022",
        "Unknown standard proposed",
        "{0}: there is no standard '{1}', so it is left out. The standards are: {2}.");

    public static readonly DiagnosticDescriptor SpecWritten = Message(
        "ORCH7023",
        "Spec written from a request",
        "Wrote {0} from the proposal of {1}.");

    public static readonly DiagnosticDescriptor PlannedAsOneGroup = Message(
        "ORCH7024",
        "Planned as one group",
        "{0}, so the work is planned as one task group, '{1}'. OrchestrationDirect=false writes the groups as proposed.");

    public static readonly DiagnosticDescriptor PlannedAsChain = Message(
        "ORCH7025",
        "Groups run one at a time",
        "Each of the {0} groups waits for the one before it, so they run one at a time. One agent session would do the same; OrchestrationDirect=true writes one group.");

    public static readonly DiagnosticDescriptor GroupTooLong = Message(
        "ORCH7026",
        "Group takes longer than wanted",
        "Group '{0}' is expected to take {1}, more than {2} (OrchestrationGroupMinutes){3}.");

    public static readonly DiagnosticDescriptor GroupTooShort = Message(
        "ORCH7027",
        "Group takes less than wanted",
        "Group '{0}' is expected to take {1}, less than {2} (OrchestrationGroupMinutes){3}.");

    public static readonly DiagnosticDescriptor SkeletonWritten = Message(
        "ORCH7028",
        "Skeleton of a spec written",
        "Wrote {0}. Fill in its two groups, then run ScaffoldOrchestration and ValidateOrchestration.");

    public static readonly DiagnosticDescriptor SpecNotWritten = Error(
        "ORCH7029",
        "Spec cannot be written",
        "The spec cannot be written: {0}{1}");

    public static readonly DiagnosticDescriptor CommandFileWritten = Message(
        "ORCH7030",
        "Command file written",
        "Wrote a command for coding agents. It is yours from now on; delete it to have it written again.");

    public static readonly DiagnosticDescriptor CommandFileExists = Message(
        "ORCH7031",
        "Command file exists",
        "The file exists, and nothing is written over it. Delete it to have it written again.");

    public static readonly DiagnosticDescriptor SplitWritten = Message(
        "ORCH7033",
        "Patch written that splits a group",
        "Wrote a patch that splits task group '{0}' of {1}. It was checked on a copy: ids of the other groups stay, and only groups that wait for this one run again.");

    public static readonly DiagnosticDescriptor GainsNothing = Message(
        "ORCH7032",
        "Plan gains nothing from orchestration",
        "{0}");
}
