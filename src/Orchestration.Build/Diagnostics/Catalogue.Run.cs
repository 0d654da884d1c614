namespace Orchestration.Build.Diagnostics;

/// <content>ORCH40xx–44xx: the run. Next free code: ORCH4023.</content>
internal static partial class Catalogue
{
    public static readonly DiagnosticDescriptor LedgerTooNew = Error(
        "ORCH4001",
        "Ledger of a newer version",
        "The ledger {0} was written in format version {1}; this package reads version {2}. Update the Orchestration.Build package, or move the folder away to start again.");

    public static readonly DiagnosticDescriptor LedgerTooOld = Error(
        "ORCH4019",
        "Run state of an older version",
        "The ledger {0} was written in format version {1}, and this package reads version {2} only: keys, branches and commits of runs have changed. What is on your branch with ticked boxes stays done. Remove the old state: rm -r '{3}' && git worktree prune && git for-each-ref --format='delete %(refname)' 'refs/heads/orchestrate/{4}' 'refs/orchestrate/{4}' | git update-ref --stdin");

    public static readonly DiagnosticDescriptor RunLocked = Error(
        "ORCH4002",
        "Spec is being run",
        "The spec {0} is being run by another build ({1}). Wait for it, watch it with -t:OrchestrationStatus, or stop it.");

    public static readonly DiagnosticDescriptor ResultsNotMerged = Warning(
        "ORCH4003",
        "Results not merged",
        "No agent merged the results ({0}): {1} {2} lists them in order.");

    public static readonly DiagnosticDescriptor GroupFailed = Error(
        "ORCH4004",
        "Group failed",
        "Task group '{0}' {1} after {2}: {3} Log: {4}");

    public static readonly DiagnosticDescriptor GroupRetried = Warning(
        "ORCH4005",
        "Group needed several attempts",
        "Task group '{0}' was completed at attempt {1}; before that: {2}. Log: {3}");

    public static readonly DiagnosticDescriptor GroupPassedOver = Warning(
        "ORCH4006",
        "Failed group skipped",
        "Task group '{0}' failed ({1}) and is skipped: {2} What depends on it continues, because its on_failure is skip. Log: {3}");

    public static readonly DiagnosticDescriptor UnknownGroupSelected = Error(
        "ORCH4007",
        "Unknown group selected",
        "OrchestrationGroups names '{0}', which is not a group of this spec. Use numbers, ranges, ids or titles joined by +; the numbers are {1}.");

    public static readonly DiagnosticDescriptor SelectionMissesDependency = Error(
        "ORCH4008",
        "Selected group needs one that is not done",
        "Task group {0} '{1}' depends on {2} '{3}', which is neither done nor selected. Select it too, or tick its boxes if it was done by hand.");

    public static readonly DiagnosticDescriptor BudgetReached = Error(
        "ORCH4009",
        "Budget reached",
        "Nothing further was started: {0}. Raise the limit and run again; what is done stays done.");

    public static readonly DiagnosticDescriptor RunCancelled = Error(
        "ORCH4010",
        "Run cancelled",
        "The run was cancelled with {0} of {1} groups done. Run again to continue; what is done is not run again.");

    public static readonly DiagnosticDescriptor StateNotWritable = Error(
        "ORCH4011",
        "State folder not usable",
        "The run's state in {0} cannot be read or written: {1} A run without its ledger could not be continued, so it stops here.");

    public static readonly DiagnosticDescriptor LedgerDamaged = Warning(
        "ORCH4012",
        "Damaged lines in the ledger",
        "{0} holds {1} damaged lines, which are ignored. Groups whose result was on those lines run again.");

    public static readonly DiagnosticDescriptor AgentUnauthorised = Error(
        "ORCH4013",
        "Agent not authorised",
        "The agent {0} is not authorised: {1} Nothing further was started with it. Log in or set its key, then run again.");

    public static readonly DiagnosticDescriptor RateLimitTooLong = Error(
        "ORCH4014",
        "Rate limit lasts too long",
        "The agent {0} is rate-limited until {1}, longer than OrchestrationMaxWait={2} allows. Run again later, raise it, or name a fallback in orchestration.yml.");

    public static readonly DiagnosticDescriptor NoAgentNamed = Error(
        "ORCH4015",
        "No agent named",
        "OrchestrationAgent=file takes agents from orchestration.yml, but task group {0} '{1}' names none. Add agent: to its entry or to defaults.");

    public static readonly DiagnosticDescriptor GroupsUnknownToPlan = Message(
        "ORCH4016",
        "Group renamed or removed",
        "The ledger knows {0}, which this spec no longer has. A renamed group is a new group and runs under its new name.");

    public static readonly DiagnosticDescriptor SharedTreeSerialised = Message(
        "ORCH4017",
        "One agent at a time",
        "Without isolation agents share one tree, so one runs at a time. OrchestrationIsolation=worktree gives each its own; OrchestrationAllowSharedTree=true lets {0} share it.");

    public static readonly DiagnosticDescriptor WorkOfRenamedSpec = Error(
        "ORCH4020",
        "Accepted work under another path",
        "Accepted work of task groups {0} is on '{1}', from when this spec was {2}. Take it over with `git merge {1}`, or drop it with `git branch -D {1}`; then run Orchestrate again.");

    public static readonly DiagnosticDescriptor OutputNotKept = Warning(
        "ORCH4021",
        "Output of a killed build not kept",
        "The build that was ended hid the values of {0}, which are not set now, so they cannot be removed from what its agents printed last. Only the outcome and the usage were read; that output is in no log.");

    public static readonly DiagnosticDescriptor StillRateLimited = Message(
        "ORCH4022",
        "Agent is still rate-limited",
        "An earlier build reported that {0} is rate-limited until {1}, so nothing starts with it before then. Finished work is still judged. If this no longer applies (another account, a larger plan), set OrchestrationIgnoreRateLimits=true.");

    public static readonly DiagnosticDescriptor WorkOfAnotherBranch = Error(
        "ORCH4018",
        "Accepted work belongs to another branch",
        "'{0}' holds accepted work of a run on '{1}', for which it was made. The current branch is '{2}'; continuing would merge all of '{1}' into it. Check out '{1}' and run there to merge it, or drop it with `git branch -D {0}`; then run Orchestrate again.");
}
