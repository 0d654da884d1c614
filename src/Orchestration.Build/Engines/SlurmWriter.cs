using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Orchestration.Build.Engines;

/// <summary>Batch scripts of Slurm: one for each group, and the arguments that submit them in order.</summary>
internal static class SlurmWriter
{
    /// <summary>Of a cluster with its default settings.</summary>
    public const int MaxJobs = 10_000;

    /// <summary>Slurm itself would requeue without end.</summary>
    private const int Requeues = 2;

    /// <summary>What a job inherits; the values are kept in the controller's state, so no secret is among them.</summary>
    private const string Exported = "PATH,HOME,USER,LANG,LC_ALL,DOTNET_ROOT,DOTNET_CLI_HOME,DOTNET_CLI_TELEMETRY_OPTOUT,DOTNET_NOLOGO,NUGET_PACKAGES,TMPDIR";

    private const string ChangeFolder = "--chdir=";
    private const string Output = "--output=";
    private const string Dependency = "--dependency=afterok:";

    /// <summary>A submit script for people: it prints the id of each job and its group.</summary>
    public static string Write(EnginePlan plan)
    {
        var text = new StringBuilder("#!/bin/sh\n").Append(EngineHeader.Of(plan, "#"));
        var collection = EngineText.Comment($"{Project(plan)}-t:CollectOrchestration -p:OrchestrationSpec={EngineText.Sh(plan.Spec)} -p:OrchestrationAgent={EngineText.Sh(plan.Settings.Agent)}");
        text.Append(CultureInfo.InvariantCulture, $$"""
            # Run it in the repository, which all nodes must see. ORCH_ROOT is a folder that all nodes share. ORCH_REPO and ORCH_BASE are this repository and its commit,
            # unless they are set. Afterwards, in the repository:
            #   ORCH_IN="$ORCH_ROOT/results" dotnet build {{collection}}
            set -eu
            : "${ORCH_ROOT:?is a folder that all nodes share}"
            ORCH_REPO=${ORCH_REPO:-$(git rev-parse --show-toplevel)}
            ORCH_BASE=${ORCH_BASE:-$(git -C "$ORCH_REPO" rev-parse HEAD)}
            ORCH_RUN=${ORCH_RUN:-slurm-$(date -u +%Y%m%d-%H%M%S)-$$}
            export ORCH_ROOT ORCH_REPO ORCH_BASE ORCH_RUN
            mkdir -p "$ORCH_ROOT/results" "$ORCH_ROOT/logs"

            """);
        foreach (var job in plan.Jobs)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n# {job.Name}\n{job.Id}=$(sbatch {string.Join(' ', Arguments(plan, job, "$ORCH_ROOT", "orch-" + job.Id, need => "$" + need, takesLicence: false).Select(Word))} <<'ORCHESTRATE_END'\n");
            text.Append(Script(plan, job)).Append(CultureInfo.InvariantCulture, $"ORCHESTRATE_END\n)\necho \"${job.Id} {job.Id}\"\n");
        }

        return EngineText.Lines(text.ToString());
    }

    /// <param name="root">The folder that all nodes share.</param>
    /// <param name="name">Of the job.</param>
    /// <param name="idOf">The engine's id of a job that was submitted before; empty where it has ended.</param>
    /// <param name="takesLicence">The cluster counts licences of the agent: as many jobs run with it as it has.</param>
    public static ImmutableArray<string> Arguments(EnginePlan plan, EngineJob job, string root, string name, Func<string, string> idOf, bool takesLicence)
    {
        var arguments = ImmutableArray.CreateBuilder<string>();
        arguments.AddRange("--parsable", $"--job-name={name}", "--ntasks=1", string.Create(CultureInfo.InvariantCulture, $"--time={job.Minutes}"));
        arguments.AddRange("--requeue", "--open-mode=append", "--signal=B:TERM@60", ChangeFolder + root);

        // In names of files a percent sign is Slurm's.
        arguments.Add($"{Output}{root.Replace("%", "%%", StringComparison.Ordinal)}/logs/{job.Id}.log");
        arguments.Add($"--export={Exported},ORCH_REPO,ORCH_BASE,ORCH_ROOT,ORCH_RUN");
        if (plan.Settings.Machine is { } partition)
        {
            arguments.Add($"--partition={partition}");
        }

        if (job.IsApproval)
        {
            // Until a person releases it.
            arguments.Add("--hold");
        }
        else if (takesLicence)
        {
            arguments.Add($"--licenses={job.Lane}:1");
        }

        var needs = job.Needs.Select(need => idOf(need.Id)).Where(id => id.Length > 0).ToList();
        if (needs.Count > 0)
        {
            arguments.AddRange($"{Dependency}{string.Join(':', needs)}", "--kill-on-invalid-dep=yes");
        }

        return arguments.ToImmutable();
    }

    /// <summary>What a node runs: a clone of its own, and the one line of every job.</summary>
    public static string Script(EnginePlan plan, EngineJob job) => EngineText.Lines(string.Create(CultureInfo.InvariantCulture, $$"""
        #!/bin/sh
        export ORCH_ENGINE=slurm ORCH_SPEC={{EngineText.Sh(plan.Spec)}} ORCH_PLAN={{plan.Hash}} ORCH_AGENT={{EngineText.Sh(plan.Settings.Agent)}} ORCH_SHARE={{plan.Agents}}
        export ORCH_GROUP={{EngineText.Sh(job.Group)}} ORCH_NEEDS={{EngineText.Sh(job.NeedsText)}} ORCH_IN="$ORCH_ROOT/results" ORCH_OUT="$ORCH_ROOT/results"
        again() { [ "${SLURM_RESTART_COUNT:-0}" -lt {{Requeues}} ] || exit {{JobExit.NotAccepted}}; exit {{JobExit.Infrastructure}}; }
        work=$(mktemp -d) || again
        trap 'rm -rf "$work"' EXIT
        trap 'kill -TERM "$child" 2>/dev/null' TERM INT
        export ORCH_EXIT_FILE="$work/exitcode"
        git clone -q --no-checkout "$ORCH_REPO" "$work/tree" && cd "$work/tree" && git checkout -q --detach "$ORCH_BASE" || again
        {{(job.IsApproval ? string.Empty : Setup(plan) + Keys(plan))}}dotnet build {{Project(plan)}}-t:{{(job.IsApproval ? "ApproveOrchestration" : "OrchestrateGroup")}} -nodeReuse:false &
        child=$!; wait "$child"; wait "$child" 2>/dev/null
        code=$(cat "$ORCH_EXIT_FILE" 2>/dev/null || echo {{JobExit.Infrastructure}})
        [ "$code" -ne {{JobExit.Infrastructure}} ] || again
        exit "$code"

        """));

    private static string Project(EnginePlan plan) => plan.Settings.Project.Length == 0 ? string.Empty : EngineText.Sh(plan.Settings.Project) + " ";

    private static string Setup(EnginePlan plan) => plan.Settings.Setup is { } setup ? setup + " || again\n" : string.Empty;

    /// <summary>Keys come from a file of the user's own on the node, never through the controller.</summary>
    private static string Keys(EnginePlan plan) => plan.Settings.Secrets.IsEmpty ? string.Empty
        : $"[ ! -r \"$HOME/.orchestration-build.env\" ] || . \"$HOME/.orchestration-build.env\"; export {string.Join(' ', plan.Settings.Secrets)}\n";

    /// <summary>In double quotes where the shell puts in something of ours; whatever a user names is one word as it is.</summary>
    private static string Word(string argument) =>
        new[] { ChangeFolder, Output, Dependency }.Any(option => argument.StartsWith(option + "$", StringComparison.Ordinal)) ? $"\"{argument}\"" : EngineText.Sh(argument);
}
