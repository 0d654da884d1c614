using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Orchestration.Build.Engines;

/// <summary>A pipeline of Azure Pipelines: a job for each group, in one stage or in a stage for each wave. Checked against the schema and never run there.</summary>
internal static class AzureWriter
{
    /// <summary>Jobs of one stage.</summary>
    public const int MaxJobs = 256;

    private const string In = JobLine.Folder + "-in";

    public static string Write(EnginePlan plan)
    {
        var text = new StringBuilder(EngineHeader.Of(plan, "#")).Append(CultureInfo.InvariantCulture, $"""
            trigger: none
            pr: none

            pool:
              vmImage: {EngineText.Yaml(plan.Settings.Machine ?? "ubuntu-latest")}

            variables:
              ORCH_ENGINE: azure
              ORCH_SPEC: {Value(plan.Spec)}
              ORCH_PLAN: {Value(plan.Hash)}
              ORCH_AGENT: {Value(plan.Settings.Agent)}
              ORCH_SHARE: "{plan.Agents}"

            stages:

            """);
        var waves = plan.Settings.Form == EngineForm.Waves;
        ImmutableArray<ImmutableArray<EngineJob>> stages = waves ? plan.Waves : [plan.Jobs];
        for (var stage = 0; stage < stages.Length; stage++)
        {
            text.Append(CultureInfo.InvariantCulture, $"- stage: {Name(waves, stage)}\n");
            if (stage > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"  dependsOn: {Name(waves, stage - 1)}\n  condition: not(canceled())\n");
            }

            text.Append("  jobs:\n");
            foreach (var job in stages[stage])
            {
                WriteJob(text, plan, job, dependsOn: !waves);
            }
        }

        WriteCollect(text, plan, [.. Enumerable.Range(0, stages.Length).Select(stage => Name(waves, stage))]);
        return EngineText.Lines(text.ToString());
    }

    private static string Name(bool waves, int stage) => waves ? FormattableString.Invariant($"wave_{stage}") : "orchestrate";

    private static void WriteJob(StringBuilder text, EnginePlan plan, EngineJob job, bool dependsOn)
    {
        text.Append(CultureInfo.InvariantCulture, $"  - job: {job.Id}\n    displayName: {EngineText.Yaml(job.Name)}\n    timeoutInMinutes: {job.Minutes}\n    cancelTimeoutInMinutes: 2\n");
        if (dependsOn && !job.Needs.IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $"    dependsOn: [{string.Join(", ", job.Needs.Select(need => need.Id))}]\n");
        }

        WriteImage(text, plan);
        WriteCheckout(text);
        foreach (var need in job.Needs)
        {
            text.Append(CultureInfo.InvariantCulture, $"    - download: current\n      artifact: {need.Id}\n");
        }

        if (plan.Settings.Setup is { } setup)
        {
            text.Append(CultureInfo.InvariantCulture, $"    - {Shell(plan)}: {EngineText.Yaml(setup)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"""
                - {Shell(plan)}: {EngineText.Yaml(Gather(plan, job.Needs.Length) + JobLine.OfGroup(plan.Settings))}
                  env:
                    ORCH_GROUP: {Value(job.Group)}
                    ORCH_NEEDS: {Value(job.NeedsText)}
                    ORCH_IN: {In}
                    ORCH_OUT: {JobLine.Folder}
                    ORCH_EXIT_FILE: {JobLine.ExitFile}

            """);
        foreach (var secret in plan.Settings.Secrets)
        {
            text.Append(CultureInfo.InvariantCulture, $"        {secret}: $({secret})\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"    - publish: {JobLine.Folder}/{job.Id}\n      artifact: {job.Id}\n      condition: always()\n");
    }

    private static void WriteCollect(StringBuilder text, EnginePlan plan, ImmutableArray<string> stages)
    {
        text.Append(CultureInfo.InvariantCulture, $"- stage: collect\n  dependsOn: [{string.Join(", ", stages)}]\n  condition: always()\n  jobs:\n  - job: collect\n    cancelTimeoutInMinutes: 2\n");
        WriteImage(text, plan);
        WriteCheckout(text);
        text.Append(CultureInfo.InvariantCulture, $"""
                - download: current
                  patterns: g_*/**
                - {Shell(plan)}: {EngineText.Yaml(Gather(plan, plan.Jobs.Length) + JobLine.OfCollection(plan.Settings))}
                  env:
                    ORCH_IN: {In}
                    ORCH_OUT: {JobLine.ResultFolder}
                - publish: {JobLine.ResultFolder}
                  artifact: orch-result
                  condition: always()

            """);
    }

    private static void WriteImage(StringBuilder text, EnginePlan plan)
    {
        if (plan.Settings.Image is { } image)
        {
            text.Append(CultureInfo.InvariantCulture, $"    container: {EngineText.Yaml(image)}\n");
        }
    }

    private static void WriteCheckout(StringBuilder text) => text.Append("""
            steps:
            - checkout: self
              fetchDepth: 0
              persistCredentials: false
            - task: UseDotNet@2
              inputs:
                packageType: sdk
                version: 10.0.x

        """);

    /// <summary>Artifacts come each to a folder of its own.</summary>
    private static string Gather(EnginePlan plan, int count) => count == 0 ? string.Empty
        : plan.Settings.Shell == EngineShell.Sh ? $"mkdir -p {In}; cp -r \"$PIPELINE_WORKSPACE\"/g_* {In}/ 2>/dev/null; "
        : $"New-Item -ItemType Directory -Force {In} | Out-Null; Copy-Item -Recurse -Force -ErrorAction Ignore \"$env:PIPELINE_WORKSPACE/g_*\" {In}; ";

    private static string Shell(EnginePlan plan) => plan.Settings.Shell == EngineShell.Sh ? "bash" : "pwsh";

    /// <summary>Nothing in it is an expression, a macro or a variable.</summary>
    private static string Value(string text) => EngineText.Yaml(text.Replace("$", string.Empty, StringComparison.Ordinal));
}
