using System.Globalization;
using System.Text;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Engines;

/// <summary>Reports what an engine cannot take, before anything is written.</summary>
internal static class EngineLimits
{
    /// <param name="text">What would be written.</param>
    /// <param name="file">The file with the tasks, which the plan is from.</param>
    public static void Check(EngineKind engine, EnginePlan plan, string text, SourceSpan file, DiagnosticBag bag)
    {
        if (engine is EngineKind.GitLab or EngineKind.Slurm && plan.Settings.Form != EngineForm.Graph || engine == EngineKind.Azure && plan.Settings.Form == EngineForm.Matrices)
        {
            bag.Add(Catalogue.EngineFormUnknown.At(SourceSpan.None, engine.ToString(), plan.Settings.Form.ToString().ToLowerInvariant(), plan.Settings.Form == EngineForm.Waves ? "GitHub and Azure" : "GitHub"));
            return;
        }

        foreach (var name in plan.Settings.Secrets.Where(name => !EngineText.IsVariable(name)))
        {
            bag.Add(Catalogue.SecretNameBad.At(SourceSpan.None, name));
        }

        switch (engine)
        {
            case EngineKind.GitLab:
                Report("GitLab", $"{GitLabWriter.MaxNeeds} needs of one job", plan.Jobs.Select(job => job.Needs.Length).DefaultIfEmpty().Max(), GitLabWriter.MaxNeeds, "one with {0}", "Let a group between them collect some, or raise the limit of the instance and use fewer groups per layer.");
                ReportSize("GitLab", GitLabWriter.MaxSize, "Split the spec.");
                break;
            case EngineKind.GitHub when plan.Settings.Form == EngineForm.Graph:
                ReportSize("GitHub", GitHubWriter.MaxSize, "Use -p:OrchestrationEngineForm=waves, whose file does not grow with the plan.");
                break;
            case EngineKind.GitHub:
                Report("GitHub", $"{GitHubWriter.MaxMatrix} jobs of one matrix", Widest(plan), GitHubWriter.MaxMatrix, "a wave with {0} groups", "Use -p:OrchestrationEngineForm=graph, or split the spec.");
                break;
            case EngineKind.Azure when plan.Settings.Form == EngineForm.Graph:
                Report("Azure Pipelines", $"{AzureWriter.MaxJobs} jobs of one stage", plan.Jobs.Length, AzureWriter.MaxJobs, "{0}", "Use -p:OrchestrationEngineForm=waves, with a stage for each wave.");
                break;
            case EngineKind.Azure:
                Report("Azure Pipelines", $"{AzureWriter.MaxJobs} jobs of one stage", Widest(plan), AzureWriter.MaxJobs, "a wave with {0}", "Split the spec.");
                break;
            case EngineKind.Slurm:
                Report("Slurm", $"{SlurmWriter.MaxJobs} jobs at once by default", plan.Jobs.Length, SlurmWriter.MaxJobs, "{0}", "Raise MaxJobCount of the cluster, or split the spec.");
                break;
        }

        if (engine == EngineKind.Azure || plan.Settings.Form != EngineForm.Graph)
        {
            foreach (var job in plan.Jobs.Where(job => job.IsApproval))
            {
                bag.Add(Catalogue.EngineCannotHold.At(file, job.Name["Approval of ".Length..]));
            }
        }

        var isLimited = engine is EngineKind.GitLab or EngineKind.Slurm || engine == EngineKind.GitHub && plan.Settings.Form != EngineForm.Graph;
        if (!isLimited && Widest(plan) > plan.Settings.MaxParallelism)
        {
            var wayOut = engine == EngineKind.GitHub ? "Use OrchestrationEngineForm=waves, or as many runners as agents may run." : "Use a pool with as many machines as agents may run.";
            bag.Add(Catalogue.EngineLimitNotKept.At(file, engine.ToString(), Widest(plan), plan.Settings.MaxParallelism, wayOut));
        }

        void ReportSize(string name, int most, string wayOut) => Report(name, FormattableString.Invariant($"a file of {most} bytes"), Encoding.UTF8.GetByteCount(text), most, "{0} bytes", wayOut);

        void Report(string name, string limit, int has, int most, string what, string wayOut)
        {
            if (has > most)
            {
                bag.Add(Catalogue.EngineLimit.At(file, name, limit, string.Format(CultureInfo.InvariantCulture, what, has), wayOut));
            }
        }
    }

    private static int Widest(EnginePlan plan) => plan.Waves.Select(wave => wave.Length).DefaultIfEmpty().Max();
}
