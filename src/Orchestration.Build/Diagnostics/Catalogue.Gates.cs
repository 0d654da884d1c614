namespace Orchestration.Build.Diagnostics;

/// <content>ORCH50xx: evidence, gates and git. Next free code: ORCH5058.</content>
internal static partial class Catalogue
{
    public static readonly DiagnosticDescriptor GateFailed = Error(
        "ORCH5001",
        "Gate failed",
        "Task group '{0}' is not done: its gate `{1}` {2}. Its output is in {3}; fix the work or the gate and run Orchestrate again.{4}");

    public static readonly DiagnosticDescriptor NoChange = Error(
        "ORCH5002",
        "Nothing was changed",
        "Task group '{0}' is not done: the agent changed no file although tasks are open. Make the group's text clearer, tick what is already done, or set `allow_no_change: true`.");

    public static readonly DiagnosticDescriptor OutsideWrites = Error(
        "ORCH5003",
        "Change outside of writes",
        "Task group '{0}' is not accepted: it changed {1}, outside of what its `writes` allow. Widen `writes` in orchestration.yml if the change is wanted.");

    public static readonly DiagnosticDescriptor ProtectedChange = Error(
        "ORCH5004",
        "Protected file changed",
        "Task group '{0}' is not accepted: it changed {1}, which is protected (tasks.md, orchestration.yml, CI files, files of the gate and `protect`).");

    public static readonly DiagnosticDescriptor TestsLost = Error(
        "ORCH5005",
        "Tests lost",
        "Task group '{0}' is not accepted: tests that passed before it do not pass after it: {1}. Restore them, or remove them yourself before the run.");

    public static readonly DiagnosticDescriptor NestedRepository = Error(
        "ORCH5006",
        "Repository inside the tree",
        "Task group '{0}' is not accepted: {1} holds a git repository of its own, so its files would not be part of the commit. Remove the inner .git folder or add it as a submodule.");

    public static readonly DiagnosticDescriptor TicksTakenBack = Warning(
        "ORCH5007",
        "Ticks taken back",
        "The agent of task group '{0}' edited {1}; that was taken back, because boxes are ticked by the orchestrator after the gate has passed.");

    public static readonly DiagnosticDescriptor MergeConflict = Error(
        "ORCH5008",
        "Merge conflict",
        "Task group '{0}' conflicts with accepted work in {1}. Both sides are kept: '{2}' and '{3}'. Merge by hand with `git merge {2}`, tick the group's boxes, commit and run Orchestrate again; or run Orchestrate again to have the agent start again from the accepted work.");

    public static readonly DiagnosticDescriptor MergedGateFailed = Error(
        "ORCH5009",
        "Gate fails after the merge",
        "Task group '{0}' passes alone but not together with accepted work: `{1}` {2}. Both sides are kept: '{3}' and '{4}'. Its output is in {5}.{6} Merge by hand with `git merge {3}`, fix the combination, tick the group's boxes, commit and run Orchestrate again; or run Orchestrate again to have the agent start again from the accepted work.");

    public static readonly DiagnosticDescriptor EarlierGateBroken = Error(
        "ORCH5010",
        "Gate of an earlier group broken",
        "Task group '{0}' is not accepted: with its work merged, the gate `{1}` of accepted group '{2}' {3}. The output is in {4}. The work is kept on '{5}': merge by hand with `git merge {5}`, fix the combination, tick the group's boxes, commit and run Orchestrate again; or run Orchestrate again to have the agent start again from the accepted work.");

    public static readonly DiagnosticDescriptor BoxesMoved = Error(
        "ORCH5011",
        "Boxes not found",
        "The boxes of task group '{0}' are not where they were when the run began: tasks.md was changed meanwhile. Run Orchestrate again.");

    public static readonly DiagnosticDescriptor GitNotFound = Error(
        "ORCH5012",
        "Git not found",
        "OrchestrationIsolation=worktree needs git on the PATH. Install git, or set OrchestrationIsolation=none.");

    public static readonly DiagnosticDescriptor GitTooOld = Error(
        "ORCH5052",
        "Git too old",
        "OrchestrationIsolation=worktree needs git {1} or later, and this is git {0}. Update git, or set OrchestrationIsolation=none.");

    public static readonly DiagnosticDescriptor NotARepository = Error(
        "ORCH5013",
        "Not a git repository",
        "OrchestrationIsolation=worktree needs a git repository, and {0} is not in one. Run `git init` and commit, or set OrchestrationIsolation=none.");

    public static readonly DiagnosticDescriptor NoCommit = Error(
        "ORCH5014",
        "Repository without commit",
        "The repository {0} has no commit yet, so there is nothing for task groups to start from. Commit first, or set OrchestrationIsolation=none.");

    public static readonly DiagnosticDescriptor DirtyTree = Error(
        "ORCH5015",
        "Uncommitted changes",
        "Nothing was started: task groups work from commits, and these changes are not committed: {0}. Commit or stash them (`git stash --include-untracked`), or set OrchestrationIsolation=none.");

    public static readonly DiagnosticDescriptor SpecNotCommitted = Error(
        "ORCH5016",
        "Spec not in git",
        "{0} is not in the current commit, because {1}, so task groups would not find their spec in their trees. {2}, or set OrchestrationIsolation=none.");

    public static readonly DiagnosticDescriptor OnOrchestrationBranch = Error(
        "ORCH5017",
        "Checked out on a branch of ours",
        "The branch '{0}' is checked out in {1}, and Orchestrate itself moves it. Check out another branch there, or remove that working tree with `git worktree remove`.");

    public static readonly DiagnosticDescriptor MainDiverged = Error(
        "ORCH5018",
        "Accepted work conflicts with your branch",
        "'{0}' holds accepted work of an earlier run that conflicts with the current branch in {1}. Merge it with `{2}`, or drop it with `git branch -D {0}`; then run Orchestrate again.");

    public static readonly DiagnosticDescriptor GitFailed = Error(
        "ORCH5019",
        "Git failed",
        "Git failed for '{0}': {1}");

    public static readonly DiagnosticDescriptor NotFastForwarded = Warning(
        "ORCH5020",
        "Your branch was not moved",
        "The accepted work is on '{0}'; your branch was left alone because {1}. To merge it: {2}");

    public static readonly DiagnosticDescriptor AwaitsApproval = Warning(
        "ORCH5021",
        "Waits for approval",
        "Task group '{0}' is ready and waits for a person (`approve: true`). Look at the branch {1}, then run -t:ApproveOrchestration or -t:RejectOrchestration with -p:OrchestrationSpec={3} -p:OrchestrationGroups={2}.");

    public static readonly DiagnosticDescriptor NothingToDecide = Error(
        "ORCH5022",
        "Nothing waits for approval",
        "{0}. Groups that wait for approval: {1}.");

    public static readonly DiagnosticDescriptor GroupsNeeded = Error(
        "ORCH5023",
        "No group named",
        "{0} needs -p:OrchestrationGroups=<number or id>. Groups that wait for approval: {1}.");

    public static readonly DiagnosticDescriptor ReasonNeeded = Error(
        "ORCH5024",
        "No reason given",
        "RejectOrchestration needs a reason, which the agent reads. Give it with -p:OrchestrationReason=\"what to do differently\", in a file with -p:OrchestrationReasonFile=<file>, or in the environment variable ORCHESTRATION_REASON.");

    public static readonly DiagnosticDescriptor DoneGroupFails = Error(
        "ORCH5025",
        "Gate of a done group fails",
        "All boxes of task group '{0}' are ticked, but its gate `{1}` {2}. Its output ends with: {3} All of it is in {4}");

    public static readonly DiagnosticDescriptor GateNotStarted = Error(
        "ORCH5026",
        "Gate could not be started",
        "The gate `{1}` of task group '{0}' could not be started: {2}");

    public static readonly DiagnosticDescriptor TreesRemoved = Message(
        "ORCH5027",
        "Working trees removed",
        "Removed {0} working trees and {1} branches of '{2}'.");

    public static readonly DiagnosticDescriptor BranchKept = Warning(
        "ORCH5028",
        "Branch kept",
        "'{0}' holds work that is on no other branch and was kept. Look at it with `git log {0}`; drop it with `{1}`.");

    public static readonly DiagnosticDescriptor RejectedAndUnchanged = Error(
        "ORCH5050",
        "Rejected and unchanged",
        "Task group '{0}' was rejected ({1}), and the next attempt changed nothing.");

    public static readonly DiagnosticDescriptor RunInProgress = Error(
        "ORCH5030",
        "Run in progress",
        "'{0}' is already running ({1}). Wait until it ends, or stop it first.");

    public static readonly DiagnosticDescriptor ConflictMarkers = Error(
        "ORCH5031",
        "Conflict markers left",
        "Task group '{0}' is not accepted: conflict markers are left in {1}. Both sides are kept: '{2}' and '{3}'. Merge by hand with `git merge {3}`, tick the group's boxes, commit and run Orchestrate again; or run Orchestrate again to have the agent start again from the accepted work.");

    public static readonly DiagnosticDescriptor BranchInTheWay = Error(
        "ORCH5032",
        "Branch in the way",
        "The branch '{0}' leaves no room for '{1}', which Orchestrate needs: git keeps branches like files and folders, and a name cannot be both. Rename it with `git branch -m {0} <new name>`.");

    public static readonly DiagnosticDescriptor SubmoduleChanged = Error(
        "ORCH5033",
        "Change inside a submodule",
        "Task group '{0}' is not accepted: it changed files or made commits inside submodule {1}, which no commit of this repository can carry. Make such changes in the submodule's own repository, and let the group point to a commit that is fetched here.");

    public static readonly DiagnosticDescriptor ApprovalNeedsIsolation = Error(
        "ORCH5034",
        "Nothing to approve without isolation",
        "Task group '{0}' asks for approval before its merge (`approve: true`), and without isolation there is no merge: the agent would work in your own tree. Use OrchestrationIsolation=worktree in a git repository, or remove `approve`.");

    public static readonly DiagnosticDescriptor TestResultsUnreadable = Warning(
        "ORCH5035",
        "Test results unreadable",
        "The gate `{1}` of task group '{0}' left test results that cannot be read to their end: {2}. The tests in them prove nothing, and count as gone if they passed before.");

    public static readonly DiagnosticDescriptor DiffNotJudged = Warning(
        "ORCH5036",
        "Changes are not judged",
        "The build cannot tell what agents change, because {0}: `writes`, `protect` and names of tests are not enforced, and an agent that changes nothing is not noticed. Gates alone decide. {1}");

    public static readonly DiagnosticDescriptor NothingToVerify = Warning(
        "ORCH5037",
        "Nothing to verify",
        "No spec under {0} has an orchestration.yml, so nothing was verified ({1}). Run 'dotnet build -t:ScaffoldOrchestration' for a spec, or set OrchestrationAllowEmpty=true where that is meant.");

    public static readonly DiagnosticDescriptor LinkOutOfTree = Error(
        "ORCH5038",
        "Link out of the tree",
        "Task group '{0}' is not accepted: the symbolic links {1} lead out of the tree or into .git, so they mean something else in every checkout. Replace them by files, or remove them.");

    public static readonly DiagnosticDescriptor GateNeedsToBeAlone = Warning(
        "ORCH5039",
        "Gate fails beside others",
        "The gate `{0}` failed while gates of other groups ran, and passes alone, so from here on this run starts one gate at a time. Set OrchestrationParallelGates=false, or give each tree its own port, database or file.");

    public static readonly DiagnosticDescriptor LargeFiles = Warning(
        "ORCH5040",
        "Large file in accepted work",
        "Task group '{0}' is accepted with files larger than OrchestrationMaxFileSize: {1}. If they are not meant to be in the repository, remove them before you push.");

    public static readonly DiagnosticDescriptor ManyNewFiles = Warning(
        "ORCH5041",
        "Many new files in accepted work",
        "Task group '{0}' is accepted with {1} new files, more than OrchestrationMaxNewFiles, most of them in {2}. If they are build outputs, remove them before you push, and ignore them.");

    public static readonly DiagnosticDescriptor LooksLikeSecret = Warning(
        "ORCH5042",
        "File that may hold a secret",
        "Task group '{0}' is accepted with files whose names are those of keys or secrets: {1}. Look into them before you push.");

    public static readonly DiagnosticDescriptor NamesDifferInCase = Warning(
        "ORCH5043",
        "Names that differ only in case",
        "Task group '{0}' is accepted with names that differ only in case from others in their folder: {1}. On Windows and macOS one of the two is lost. Rename one.");

    public static readonly DiagnosticDescriptor NoGate = Warning(
        "ORCH5044",
        "Task group without a gate",
        "Any change is accepted for task groups without a gate: {0}. Add a gate with `verify`, or set OrchestrationVerifyCommand; OrchestrationRequireGate=true makes this an error.");

    public static readonly DiagnosticDescriptor IgnoredWork = Warning(
        "ORCH5046",
        "Work that git ignores",
        "Files in the tree of task group '{0}' are ignored by git, so they are in no commit and {2}: {1}. If they are work, change .gitignore before you run the group again.");

    public static readonly DiagnosticDescriptor LostPlace = Warning(
        "ORCH5047",
        "Work of a spec that is gone",
        "There is no spec '{0}' any more, and runs of it left these branches: {1}. Merge what you need, then run -t:CleanOrchestrationTrees.");

    public static readonly DiagnosticDescriptor LostGroups = Warning(
        "ORCH5053",
        "Work of groups that are gone",
        "Runs of '{0}' left these for task groups that tasks.md does not have any more: {1}. Take what you need, then run -t:CleanOrchestrationTrees.");

    public static readonly DiagnosticDescriptor StrayEnded = Warning(
        "ORCH5054",
        "Process left running",
        "The agent or gate that ran in {0} had ended, and a process was still at work there under a cleared environment. It was ended: {1}.");

    public static readonly DiagnosticDescriptor AgentCommitsKept = Message(
        "ORCH5055",
        "Commits of an agent kept",
        "The agent of task group '{0}' made commits that are not part of its work (on another branch, stashed or reset). They are kept as {1}.");

    public static readonly DiagnosticDescriptor TreeRemoved = Error(
        "ORCH5056",
        "Tree removed",
        "Task group '{0}' is not done: its agent removed the tree it worked in, and its work with it.");

    public static readonly DiagnosticDescriptor PromptsCommitted = Message(
        "ORCH5057",
        "Generated prompts committed",
        "The generated prompts had changed since the last commit, so they are committed first, as 'Update generated prompts'. That commit comes to your branch with the work of the groups.");

    public static readonly DiagnosticDescriptor HookRefused = Error(
        "ORCH5048",
        "Refused by a hook",
        "Task group '{0}' is not accepted: a hook of the repository refuses its commit: {1}");

    public static readonly DiagnosticDescriptor HooksMissing = Warning(
        "ORCH5049",
        "Hooks not found",
        "OrchestrationGitHooks=true, and core.hooksPath names {0}, which does not exist, so no hook runs. Install the hooks, or correct the setting.");

    public static readonly DiagnosticDescriptor ChangedMeanwhile = Message(
        "ORCH5051",
        "Changed during the run",
        "Changed in your repository during the run, by you or by another program: {0}.");

    public static readonly DiagnosticDescriptor GateRequired = Error(
        "ORCH5045",
        "Gate required",
        "OrchestrationRequireGate=true, and these task groups have no gate: {0}. Give them one with `verify`, or set OrchestrationVerifyCommand.");
}
