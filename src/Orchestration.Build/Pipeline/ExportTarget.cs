using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Pipeline;

/// <summary>Writes the file by which an engine runs the plan of one spec.</summary>
internal static class ExportTarget
{
    public static async Task<PipelineResult> ExportAsync(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation)
    {
        var session = PipelineSession.Open(properties);
        var options = session.Options;
        if (options.Engine == EngineKind.Local && !session.Bag.HasErrors)
        {
            session.Bag.Add(Catalogue.EngineMissing.At(SourceSpan.None));
        }

        var plan = session.ReadOneSpec();
        var result = plan is null ? PipelineResult.Empty : new PipelineResult([plan]);
        if (plan is not null && !session.Bag.HasErrors)
        {
            CheckAgents(plan, options, session.Bag);
            session.CheckWritten(result, DiagnosticSeverity.Error);
            await CheckCommittedAsync(plan, session.PeekPrompts(result).GetValueOrDefault(plan, []), options, session.Bag, cancellation);
        }

        if (plan is not null && !session.Bag.HasErrors)
        {
            Write(plan, options, session.Bag, output);
        }

        session.Report(output);
        return result;
    }

    /// <summary>What every job would only find out on its machine. Whether the program is there, only that machine knows.</summary>
    private static void CheckAgents(Plan plan, OrchestrationOptions options, DiagnosticBag bag)
    {
        if (options.EngineForm == EngineForm.Matrices)
        {
            return;
        }

        if (options.IsSimulation)
        {
            bag.Add(Catalogue.EngineNeedsAgent.At(SourceSpan.None));
            return;
        }

        var profiles = RealRun.ReadProfiles(options, bag);
        var named = plan.Groups.Where(EnginePlan.HasJob).ToLookup(group => group.Assignment.Agent ?? options.Run.DefaultAgent, StringComparer.OrdinalIgnoreCase);
        foreach (var groups in named)
        {
            var first = groups.First();
            if (groups.Key is null)
            {
                bag.Add(Catalogue.NoAgentNamed.At(first.Location, first.Number, first.Title));
            }
            else
            {
                profiles.Require(groups.Key, first.Location, bag);
            }
        }
    }

    /// <summary>Jobs start from a commit: what is generated and not in it, each of them would have to make again.</summary>
    private static async Task CheckCommittedAsync(Plan plan, ImmutableArray<GroupPrompt> prompts, OrchestrationOptions options, DiagnosticBag bag, CancellationToken cancellation)
    {
        if (GitClient.IsInstalled && RepositoryTop.Find(options.Root) is not null
            && await GitRepository.FindAsync(new GitClient(), options.Root, cancellation) is { } repository
            && await OwnFiles.FindPromptAsync(repository, await repository.StatusAsync(cancellation), prompts.Select(known => known.Path), cancellation) is { } prompt)
        {
            bag.Add(Catalogue.PromptsNotCommitted.At(SourceSpan.WholeFile(Path.GetFullPath(prompt, repository.TopLevel)), prompt, BuildCommand.OfThisBuild.Start("GenerateOrchestrationPrompts", plan.Spec.Name)));
        }
    }

    /// <summary>The name of the file where nobody gave one: where the engine looks for it, or beside the state.</summary>
    public static string FileOf(OrchestrationOptions options, string spec)
    {
        var top = RepositoryTop.Find(options.Root) ?? options.Root;
        var name = spec.Replace('/', '-');
        return options.EngineFile ?? Path.Combine(top, options.Engine switch
        {
            EngineKind.GitHub => Path.Combine(".github", "workflows", $"orchestrate-{name}.yml"),
            EngineKind.GitLab => $"orchestrate-{name}.gitlab-ci.yml",
            EngineKind.Azure => $"orchestrate-{name}.azure-pipelines.yml",
            _ => $"orchestrate-{name}.slurm.sh",
        });
    }

    public static EnginePlan PlanOf(Plan plan, OrchestrationOptions options)
    {
        var top = RepositoryTop.Find(options.Root) ?? options.Root;
        return EnginePlan.Create(plan, new EngineSettings(options.Agent, BuildCommand.OfThisBuild.Project(top, options.StartDirectory), CommandOf(plan, options))
        {
            Engine = options.Engine,
            Machine = options.EngineMachine,
            Image = options.EngineImage,
            Setup = options.EngineSetup,
            Secrets = options.EngineSecrets,
            Shell = options.EngineShell,
            Form = options.EngineForm,
            MaxParallelism = options.Run.MaxParallelism,
            Timeout = options.Run.Timeout,
            GateTimeout = options.Run.GateTimeout,
            Retries = options.Run.Retries,
        });
    }

    /// <summary>The text of the file.</summary>
    public static string TextOf(EngineKind engine, EnginePlan plan) => engine switch
    {
        EngineKind.GitLab => GitLabWriter.Write(plan),
        EngineKind.GitHub when plan.Settings.Form == EngineForm.Matrices => GitHubWriter.Matrices(plan),
        EngineKind.GitHub => GitHubWriter.Write(plan),
        EngineKind.Azure => AzureWriter.Write(plan),
        _ => SlurmWriter.Write(plan),
    };

    private static string CommandOf(Plan plan, OrchestrationOptions options)
    {
        var command = $"{BuildCommand.OfThisBuild.Start("ExportOrchestration", plan.Spec.Name)} -p:{Properties.Engine.Name}={options.Engine.ToString().ToLowerInvariant()}";
        var given = new (string Name, string? Value)[]
        {
            (Properties.Agent.Name, options.IsSimulation ? null : options.Agent),
            (Properties.EngineFormKind.Name, options.EngineForm == EngineForm.Graph ? null : options.EngineForm.ToString().ToLowerInvariant()),
            (Properties.EngineMachine.Name, options.EngineMachine),
            (Properties.EngineImage.Name, options.EngineImage),
            (Properties.EngineSetup.Name, options.EngineSetup),
            (Properties.EngineFile.Name, options.EngineFile is null || options.EngineForm == EngineForm.Matrices ? null : Name(options.EngineFile, options.Root)),
            (Properties.EngineSecrets.Name, options.EngineSecrets.IsEmpty ? null : string.Join(';', options.EngineSecrets)),
            (Properties.EngineShellKind.Name, options.EngineShell == EngineShell.Sh ? null : options.EngineShell.ToString().ToLowerInvariant()),
        };
        return command + string.Concat(given.Where(property => property.Value is not null).Select(property => $" -p:{property.Name}={BuildCommand.QuoteValue(property.Value!)}"));
    }

    /// <summary>Of a file, as properties and engines take it.</summary>
    private static string Name(string file, string folder) => Path.GetRelativePath(folder, file).Replace('\\', '/');

    private static void Write(Plan plan, OrchestrationOptions options, DiagnosticBag bag, IBuildOutput output)
    {
        var exported = PlanOf(plan, options);
        var text = TextOf(options.Engine, exported);
        var tasks = SourceSpan.WholeFile(plan.Spec.TasksFile);
        EngineLimits.Check(options.Engine, exported, text, tasks, bag);
        if (options.EngineForm == EngineForm.Matrices && int.TryParse(Environment.GetEnvironmentVariable(JobVariables.Waves), out var waves) && exported.Waves.Length > waves)
        {
            bag.Add(Catalogue.EngineLimit.At(tasks, "This workflow", FormattableString.Invariant($"{waves} waves"), Format.Plural(exported.Waves.Length, "wave"), "Export it again, review and commit it."));
        }

        if (bag.HasErrors)
        {
            return;
        }

        if (exported.Jobs.IsEmpty && options.EngineForm == EngineForm.Graph)
        {
            output.Line("Every group is done: there is nothing to run, and no file was written.");
            return;
        }

        if (options.EngineForm == EngineForm.Matrices)
        {
            WriteMatrices(text, options, bag);
            return;
        }

        var file = FileOf(options, plan.Spec.Name);
        if (File.Exists(file) && !EngineHeader.IsOn(OrdinaryFile.ReadAllText(file)))
        {
            bag.Add(Catalogue.EngineFileExists.At(SourceSpan.WholeFile(file), file));
            return;
        }

        if (OutputFiles.Write(file, text, bag))
        {
            if (options.Engine == EngineKind.Slurm && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute);
            }

            output.Line($"{Format.Plural(exported.Jobs.Length, "job")} in {Format.Plural(exported.Waves.Length, "wave")}: {Path.GetRelativePath(options.Root, file)}");
            output.Result(file, "Exported");
        }

        if (options is { Engine: EngineKind.GitLab, ContinuousIntegration: false })
        {
            var command = CommandOf(plan, options with { EngineFile = file });
            output.Line("The pipeline can make this file when it runs, so that it need not be committed. In .gitlab-ci.yml:\n\n" + GitLabWriter.Parent(exported.Settings, command, Name(file, RepositoryTop.Find(options.Root) ?? options.Root)));
        }
    }

    /// <summary>GitHub reads the outputs of a step from the end of a file that it names.</summary>
    private static void WriteMatrices(string text, OrchestrationOptions options, DiagnosticBag bag)
    {
        var file = options.EngineFile ?? Environment.GetEnvironmentVariable("GITHUB_OUTPUT");
        if (string.IsNullOrEmpty(file))
        {
            bag.Add(Catalogue.EngineFormOnlyInJobs.At(SourceSpan.None));
            return;
        }

        OutputFiles.Write(file, (File.Exists(file) ? File.ReadAllText(file) : string.Empty) + text, bag);
    }
}
