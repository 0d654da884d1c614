namespace Orchestration.Build.Diagnostics;

/// <content>ORCH60xx: engines and their jobs. Next free code: ORCH6030.</content>
internal static partial class Catalogue
{
    public static readonly DiagnosticDescriptor JobVariableMissing = Error(
        "ORCH6001",
        "Variable of a job is missing",
        "The environment variable {0} is not set. OrchestrateGroup runs one group as a job of an engine, and the file that ExportOrchestration writes sets its variables. To run groups here, use -t:Orchestrate with OrchestrationGroups.");

    public static readonly DiagnosticDescriptor JobGroupUnknown = Error(
        "ORCH6002",
        "Group of a job is not in the plan",
        "The job is for the group '{0}', which is not in the plan of '{1}'. Its ids are: {2}. If the engine's file was made from another plan, write it again with {3}.");

    public static readonly DiagnosticDescriptor JobOfOtherPlan = Error(
        "ORCH6003",
        "Job was made from another plan",
        "The job was made from a plan with the hash {0}, and the plan in this checkout has the hash {1}. Results of the two must not be mixed. Write the engine's file again with {2}.");

    public static readonly DiagnosticDescriptor JobBaseNotCheckedOut = Error(
        "ORCH6004",
        "Job starts from another commit",
        "The jobs of this run start from {0}, and {1} is checked out here. {2}");

    public static readonly DiagnosticDescriptor JobNeedMissing = Error(
        "ORCH6005",
        "Result that a job needs is missing",
        "{0} needs the result of {1}, and there is none that can be used: {2}. The job ends with exit code 69 and starts no agent.");

    public static readonly DiagnosticDescriptor JobNeedsConflict = Error(
        "ORCH6006",
        "Results that a job needs conflict",
        "The results that {0} needs change the same lines of {1}. The job ends with exit code 73 and starts no agent. Make one of the groups depend on the other, and export again.");

    public static readonly DiagnosticDescriptor JobCheckoutInUse = Error(
        "ORCH6007",
        "Checkout of a job has runs of its own",
        "{0} holds the state of runs that were no jobs, or '{1}' is a branch of this repository. A job needs a checkout of its own, as CI systems make them; nothing was changed here.");

    public static readonly DiagnosticDescriptor JobResultRefused = Error(
        "ORCH6008",
        "Result of a job is refused",
        "The result of the job of {0} is refused: {1}. Nothing of it was merged; its files are in {2}.");

    public static readonly DiagnosticDescriptor JobResultMissing = Error(
        "ORCH6009",
        "Job left no result",
        "There is no result for {0}: {1}. Where its job did run, check the folder that ORCH_IN names and the commit in ORCH_BASE; to run it now with what depends on it, {2}.");

    public static readonly DiagnosticDescriptor JobInfrastructure = Error(
        "ORCH6010",
        "Job failed outside of its agent",
        "The job of {0} failed because of the machine it ran on: {1}. It ends with exit code 75, which an engine may retry.");

    public static readonly DiagnosticDescriptor JobGroupFailed = Error(
        "ORCH6011",
        "Group failed in its job",
        "{0} was not accepted by its job on {1}: {2}. Its log is {3}.");

    public static readonly DiagnosticDescriptor EngineLimit = Error(
        "ORCH6012",
        "Plan exceeds a limit of the engine",
        "{0} takes {1}, and this plan has {2}. {3}");

    public static readonly DiagnosticDescriptor EngineFileStale = Error(
        "ORCH6013",
        "Engine file is out of date",
        "{0} is not what the plan gives. Write it again with {1}, review and commit it.");

    public static readonly DiagnosticDescriptor PromptsNotCommitted = Error(
        "ORCH6014",
        "Generated prompts are not committed",
        "{0} differs from what is committed, or is not committed. Jobs start from a commit, so what they need must be in it. Run {1}, commit the files below implementation/prompts, and try again.");

    public static readonly DiagnosticDescriptor EngineNotForRuns = Error(
        "ORCH6015",
        "Engine runs the exported file",
        "Orchestrate cannot submit to {0}: that engine runs the file that ExportOrchestration writes. Export and commit it, or use OrchestrationEngine=slurm.");

    public static readonly DiagnosticDescriptor EngineMissing = Error(
        "ORCH6016",
        "Engine is not named",
        "ExportOrchestration writes a file for one engine. Name it with -p:OrchestrationEngine=gitlab, github, azure or slurm.");

    public static readonly DiagnosticDescriptor EngineFileExists = Error(
        "ORCH6017",
        "Engine file was not generated",
        "{0} exists and was not written by ExportOrchestration. Nothing was written over it. Name another file with -p:OrchestrationEngineFile=<file>, or remove this one.");

    public static readonly DiagnosticDescriptor EngineCannotHold = Error(
        "ORCH6018",
        "Engine cannot wait for an approval",
        "{0} has approve: true, and no job of this engine or form waits for a person. Export for gitlab, github or slurm with OrchestrationEngineForm=graph, or run the spec with -t:Orchestrate.");

    public static readonly DiagnosticDescriptor SlurmFailed = Error(
        "ORCH6019",
        "Slurm cannot be used",
        "Slurm failed: {0}. Jobs that were submitted stay in the queue; the same command continues the run.");

    public static readonly DiagnosticDescriptor SlurmRunOfOtherPlan = Error(
        "ORCH6020",
        "Jobs of another plan are in the queue",
        "The run {0} was submitted from another plan, and {1} of its jobs have not ended. Wait for them, or cancel them (`scancel {2}`), and run again.");

    public static readonly DiagnosticDescriptor EngineRunOpen = Error(
        "ORCH6021",
        "Run on an engine is not collected",
        "A run of this spec on Slurm has begun and was not collected; running groups here would pay for them twice. Continue it with -p:OrchestrationEngine=slurm, or cancel its jobs and remove {0}.");

    public static readonly DiagnosticDescriptor JobsExceededBudget = Warning(
        "ORCH6022",
        "Jobs exceeded the budget",
        "The agents of this spec used {0}, and the limit is {1}. Jobs run at the same time, each with its share of the limit, so the sum is known only when they are collected. What they made is merged.");

    public static readonly DiagnosticDescriptor EngineNeedsAgent = Error(
        "ORCH6023",
        "Engine needs an agent",
        "Jobs on an engine start agents, and none is named. Add -p:OrchestrationAgent=<profile>, such as claude, or OrchestrationAgent=file where orchestration.yml names them.");

    public static readonly DiagnosticDescriptor EngineFormOnlyInJobs = Error(
        "ORCH6024",
        "Matrices are for a workflow that runs",
        "OrchestrationEngineForm=matrices is what a workflow with waves calls when it runs: it needs GITHUB_OUTPUT or OrchestrationEngineFile. To export such a workflow, use OrchestrationEngineForm=waves.");

    public static readonly DiagnosticDescriptor JobNeedsDiffer = Error(
        "ORCH6025",
        "Needs of a job differ from the plan",
        "ORCH_NEEDS names {0}, and {1} needs {2}. Set it to those ids, separated by spaces, or leave it unset.");

    public static readonly DiagnosticDescriptor EngineFormUnknown = Error(
        "ORCH6026",
        "Engine has no such form",
        "{0} takes a graph only, and OrchestrationEngineForm={1} is for {2}. Leave the property unset.");

    public static readonly DiagnosticDescriptor EngineLimitNotKept = Message(
        "ORCH6027",
        "Engine does not limit agents at once",
        "{0} starts every job that is ready, and this plan has up to {1} at once: OrchestrationMaxParallelism={2} is not kept. {3}");

    public static readonly DiagnosticDescriptor JobVariableBad = Error(
        "ORCH6028",
        "Bad value in a variable of a job",
        "{0} is '{1}', where {2} is expected. Nothing was run.");

    public static readonly DiagnosticDescriptor SecretNameBad = Error(
        "ORCH6029",
        "Name of a secret cannot be a variable",
        "OrchestrationEngineSecrets names '{0}'. A secret comes to the agent as an environment variable, whose name has letters, digits and underscores only and does not begin with a digit.");
}
