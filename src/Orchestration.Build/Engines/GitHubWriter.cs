using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestration.Build.Engines;

/// <summary>A workflow of GitHub Actions: a committed graph with a job for each group, or waves whose groups a first job reads from the plan.</summary>
internal static class GitHubWriter
{
    /// <summary>Of a workflow file, in bytes.</summary>
    public const int MaxSize = 500_000;

    /// <summary>Jobs of one matrix, and so groups of one wave.</summary>
    public const int MaxMatrix = 256;

    /// <summary>A file of waves is committed once: it has as many as a plan may come to.</summary>
    public const int LeastWaves = 8;

    private const string Checkout = "actions/checkout@v7";
    private const string Setup = "actions/setup-dotnet@v5";
    private const string Download = "actions/download-artifact@v8";
    private const string Upload = "actions/upload-artifact@v7";
    /// <summary>The environment whose required reviewers approve.</summary>
    private const string ApprovalEnvironment = "orchestrate-approval";
    private const string In = JobLine.Folder + "-in";

    public static string Write(EnginePlan plan) => plan.Settings.Form == EngineForm.Waves ? WriteWaves(plan) : WriteGraph(plan);

    /// <summary>The groups of each wave, as outputs of the step that reads the plan.</summary>
    public static string Matrices(EnginePlan plan)
    {
        var text = new StringBuilder();
        var waves = plan.Waves;
        for (var wave = 0; wave < WavesOf(plan); wave++)
        {
            var jobs = wave < waves.Length ? waves[wave] : [];
            text.Append(CultureInfo.InvariantCulture, $"w{wave}=[{string.Join(',', jobs.Select(Entry))}]\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"plan={plan.Hash}\nshare={plan.Agents}\n").ToString();
    }

    private static int WavesOf(EnginePlan plan) => Math.Max(LeastWaves, plan.Waves.Length);

    private static string Entry(EngineJob job)
    {
        var members = new[] { ("group", job.Group), ("job", job.Id), ("needs", job.NeedsText), ("pattern", Pattern(job.Needs)) };
        return $"{{{string.Join(',', members.Select(member => $"\"{member.Item1}\":\"{JsonEncodedText.Encode(member.Item2, JavaScriptEncoder.Default)}\""))},\"minutes\":{job.Minutes.ToString(CultureInfo.InvariantCulture)}}}";
    }

    private static string WriteGraph(EnginePlan plan)
    {
        var text = Begin(plan, EngineHeader.Of(plan, "#"));
        text.Append(CultureInfo.InvariantCulture, $"  ORCH_PLAN: {Value(plan.Hash)}\n  ORCH_SHARE: \"{plan.Agents}\"\n\njobs:\n");
        foreach (var job in plan.Jobs)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {job.Id}:\n    name: {EngineText.Yaml(job.Name)}\n");
            if (!job.Needs.IsEmpty)
            {
                text.Append(CultureInfo.InvariantCulture, $"    needs: [{string.Join(", ", job.Needs.Select(need => need.Id))}]\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"    runs-on: {Machine(plan)}\n    timeout-minutes: {job.Minutes}\n");
            if (job.IsApproval)
            {
                // Held by the protection rules of the environment.
                text.Append(CultureInfo.InvariantCulture, $"    environment: {ApprovalEnvironment}\n");
            }

            WriteImage(text, plan);
            WriteSteps(text, plan, Value(job.Group), Value(job.NeedsText), job.Id, job.Needs.IsEmpty ? null : Pattern(job.Needs), condition: null, job.IsApproval);
        }

        WriteCollect(text, plan, plan.Jobs.Select(job => job.Id), string.Empty);
        return EngineText.Lines(text.ToString());
    }

    private static string WriteWaves(EnginePlan plan)
    {
        var count = WavesOf(plan);
        var text = Begin(plan, EngineHeader.OfWaves(plan, "#"));
        text.Append("\njobs:\n  plan:\n");
        text.Append(CultureInfo.InvariantCulture, $"    runs-on: {Machine(plan)}\n    timeout-minutes: 10\n");
        WriteImage(text, plan);
        text.Append("    outputs:\n");
        foreach (var name in Enumerable.Range(0, count).Select(wave => FormattableString.Invariant($"w{wave}")).Append("plan").Append("share"))
        {
            text.Append(CultureInfo.InvariantCulture, $"      {name}: ${{{{ steps.plan.outputs.{name} }}}}\n");
        }

        text.Append("    steps:\n");
        WriteCheckout(text);
        text.Append(CultureInfo.InvariantCulture, $"      - id: plan\n        run: {EngineText.Yaml(JobLine.OfWaves(plan.Settings) + " -p:OrchestrationEngine=github -p:OrchestrationEngineForm=matrices")}\n        env:\n          {JobVariables.Waves}: \"{count}\"\n");
        for (var wave = 0; wave < count; wave++)
        {
            var needs = string.Join(", ", Enumerable.Range(0, wave).Select(before => FormattableString.Invariant($"w{before}")).Prepend("plan"));
            text.Append(CultureInfo.InvariantCulture, $$$"""
                  w{{{wave}}}:
                    name: ${{ matrix.job }}
                    needs: [{{{needs}}}]
                    if: ${{ !cancelled() && needs.plan.result == 'success' && needs.plan.outputs.w{{{wave}}} != '[]' }}
                    runs-on: {{{Machine(plan)}}}
                    timeout-minutes: ${{ matrix.minutes }}
                    strategy:
                      fail-fast: false
                      max-parallel: {{{plan.Settings.MaxParallelism}}}
                      matrix:
                        include: ${{ fromJson(needs.plan.outputs.w{{{wave}}}) }}
                    env:
                      ORCH_PLAN: ${{ needs.plan.outputs.plan }}
                      ORCH_SHARE: ${{ needs.plan.outputs.share }}

                """);
            WriteImage(text, plan);
            WriteSteps(text, plan, "${{ matrix.group }}", "${{ matrix.needs }}", "${{ matrix.job }}", "${{ matrix.pattern }}", "matrix.needs != ''", isApproval: false);
        }

        WriteCollect(text, plan, Enumerable.Range(0, count).Select(wave => FormattableString.Invariant($"w{wave}")).Prepend("plan"), "${{ needs.plan.outputs.plan }}");
        return EngineText.Lines(text.ToString());
    }

    private static StringBuilder Begin(EnginePlan plan, string header) => new StringBuilder(header).Append(CultureInfo.InvariantCulture, $$$"""
        name: {{{EngineText.Yaml("Orchestrate " + EngineText.Name(plan.Spec))}}}

        on:
          workflow_dispatch:

        permissions:
          contents: read

        concurrency:
          group: orchestrate-${{ github.ref }}
          cancel-in-progress: false

        defaults:
          run:
            shell: {{{(plan.Settings.Shell == EngineShell.Sh ? "bash" : "pwsh")}}}

        env:
          ORCH_ENGINE: github
          ORCH_SPEC: {{{Value(plan.Spec)}}}
          ORCH_AGENT: {{{Value(plan.Settings.Agent)}}}

        """);

    private static void WriteImage(StringBuilder text, EnginePlan plan)
    {
        if (plan.Settings.Image is { } image)
        {
            text.Append(CultureInfo.InvariantCulture, $"    container: {EngineText.Yaml(image)}\n");
        }
    }

    private static void WriteCheckout(StringBuilder text) => text.Append(CultureInfo.InvariantCulture, $"""
              - uses: {Checkout}
                with:
                  fetch-depth: 0
                  persist-credentials: false
              - uses: {Setup}
                with:
                  dotnet-version: 10.0.x

        """);

    /// <param name="artifact">Of this job: its folder and nothing else, so that no job leaves results or approvals of others.</param>
    /// <param name="pattern">Of the artifacts of what it needs; null where it needs nothing.</param>
    /// <param name="condition">When there are any; null: always.</param>
    /// <param name="isApproval">It starts no agent.</param>
    private static void WriteSteps(StringBuilder text, EnginePlan plan, string group, string needs, string artifact, string? pattern, string? condition, bool isApproval)
    {
        text.Append("    steps:\n");
        WriteCheckout(text);
        if (pattern is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"      - uses: {Download}\n");
            if (condition is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"        if: ${{{{ {condition} }}}}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"        with:\n          pattern: {EngineText.Yaml(pattern)}\n          path: {In}\n");
        }

        if (plan.Settings.Setup is { } setup && !isApproval)
        {
            text.Append(CultureInfo.InvariantCulture, $"      - run: {EngineText.Yaml(setup)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"""
                  - run: {EngineText.Yaml(isApproval ? JobLine.OfApproval(plan.Settings) : JobLine.OfGroup(plan.Settings))}
                    env:
                      ORCH_GROUP: {group}
                      ORCH_NEEDS: {needs}
                      ORCH_IN: {In}
                      ORCH_OUT: {JobLine.Folder}
                      ORCH_EXIT_FILE: {JobLine.ExitFile}

            """);
        foreach (var secret in isApproval ? [] : plan.Settings.Secrets)
        {
            text.Append(CultureInfo.InvariantCulture, $"          {secret}: ${{{{ secrets.{secret} }}}}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $$$"""
                  - uses: {{{Upload}}}
                    if: ${{ always() }}
                    with:
                      name: {{{artifact}}}
                      path: {{{JobLine.Folder}}}/{{{artifact}}}/
                      overwrite: true
                      retention-days: 7

            """);
    }

    private static void WriteCollect(StringBuilder text, EnginePlan plan, IEnumerable<string> needs, string hash)
    {
        text.Append(CultureInfo.InvariantCulture, $$$"""
              collect:
                needs: [{{{string.Join(", ", needs)}}}]
                if: ${{ always() }}
                runs-on: {{{Machine(plan)}}}
                timeout-minutes: {{{Collection(plan)}}}

            """);
        WriteImage(text, plan);
        text.Append("    steps:\n");
        WriteCheckout(text);
        text.Append(CultureInfo.InvariantCulture, $$$"""
                  - uses: {{{Download}}}
                    with:
                      pattern: "{a,g}_*"
                      path: {{{In}}}
                  - run: {{{EngineText.Yaml(JobLine.OfCollection(plan.Settings))}}}
                    env:
                      ORCH_IN: {{{In}}}
                      ORCH_OUT: {{{JobLine.ResultFolder}}}

            """);
        if (hash.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"          ORCH_PLAN: {hash}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $$$"""
                  - uses: {{{Upload}}}
                    if: ${{ always() }}
                    with:
                      name: orch-result
                      path: {{{JobLine.ResultFolder}}}/
                      overwrite: true

            """);
    }

    private static int Collection(EnginePlan plan) => Math.Min(360, 30 + plan.Jobs.Length * 5);

    private static string Pattern(ImmutableArray<EngineJob> needs) => needs.Length switch
    {
        0 => "none",
        1 => needs[0].Id,
        _ => $"{{{string.Join(',', needs.Select(need => need.Id))}}}",
    };

    private static string Machine(EnginePlan plan) => EngineText.Yaml(plan.Settings.Machine ?? "ubuntu-latest");

    /// <summary>Nothing in it is an expression.</summary>
    private static string Value(string text) => EngineText.Yaml(text.Replace("${{", "$ {{", StringComparison.Ordinal));
}
