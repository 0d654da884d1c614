using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Running.Run;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Pipeline;

/// <summary>What an engine calls: one group as one job, and the job that collects. Their environment says what they are for; see <see cref="JobVariables"/>.</summary>
internal static class JobTargets
{
    /// <summary>This build is a job for one group.</summary>
    public static bool IsJob => Environment.GetEnvironmentVariable(JobVariables.Group) is { Length: > 0 } && Environment.GetEnvironmentVariable(JobVariables.Engine) is { Length: > 0 };

    /// <summary>Runs one group and leaves its result in a folder.</summary>
    public static Task<PipelineResult> RunGroupAsync(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation) =>
        RunJobAsync(properties, output, approver: null, cancellation);

    /// <summary>Leaves the approval of a group's work in a folder: the engine held the job until a person let it go.</summary>
    public static Task<PipelineResult> ApproveAsync(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation) =>
        RunJobAsync(properties, output, JobApproval.FindPerson(Environment.GetEnvironmentVariable) ?? Environment.UserName, cancellation);

    private static async Task<PipelineResult> RunJobAsync(IReadOnlyDictionary<string, string> properties, IBuildOutput output, string? approver, CancellationToken cancellation)
    {
        var (session, request) = Open(properties, needsGroup: true);
        var plan = Read(session);
        var result = plan is null ? PipelineResult.Empty : new PipelineResult([plan]);
        if (plan is not null)
        {
            session.CheckWritten(result, DiagnosticSeverity.Error);
        }

        if (session.Options.IsSimulation && approver is null)
        {
            session.Bag.Add(Catalogue.EngineNeedsAgent.At(SourceSpan.None));
        }

        session.Report(output);
        var exit = JobExit.NotAccepted;
        if (plan is not null && request is not null && !session.Bag.HasErrors)
        {
            exit = await RunJobAsync(plan, request, session, output, approver, cancellation);
        }

        if ((exit != JobExit.Accepted || !HasResult(plan, request)) && Environment.GetEnvironmentVariable(JobVariables.ExitFile) is { Length: > 0 } file)
        {
            // Also where the job did not come as far as to have a result: an engine would try it again.
            OutputFiles.Write(Path.GetFullPath(file, TopOf(session)), string.Create(CultureInfo.InvariantCulture, $"{exit}\n"), session.Bag);
        }

        return result;
    }

    /// <summary>The job of a group that is done leaves none.</summary>
    private static bool HasResult(Plan? plan, JobRequest? request) => plan?.Groups.FirstOrDefault(group => group.Id == request?.Group) is { } group && EnginePlan.HasJob(group);

    /// <summary>Merges what the jobs left.</summary>
    public static async Task<PipelineResult> CollectAsync(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation)
    {
        var (session, request) = Open(properties, needsGroup: false);
        var plan = Read(session);
        var result = plan is null ? PipelineResult.Empty : new PipelineResult([plan]);
        session.Report(output);
        if (plan is null || request is null || session.Bag.HasErrors)
        {
            return result;
        }

        var bag = new DiagnosticBag();
        if (RealRun.CreateScope(plan, session.PeekPrompts(result).GetValueOrDefault(plan, []), session.Options, bag) is { } scope && !bag.HasErrors)
        {
            // Whoever names a folder, or is an engine, wants the result there and not in this checkout.
            var lands = !session.Options.ContinuousIntegration && Environment.GetEnvironmentVariable(JobVariables.Out) is not { Length: > 0 } && request.Origin.Engine == JobOrigin.Local;
            await CollectAsync(EngineFiles.Own(scope with { Settings = scope.Settings with { Lands = lands } }, session.Options), request, session.Options, output, bag, cancellation);
        }

        Report(bag, output);
        return result;
    }

    /// <summary>Merges what the jobs left, and shows it like any other run.</summary>
    /// <returns>Whether what is there was taken: a run that was refused or cancelled leaves it for the next.</returns>
    public static async Task<bool> CollectAsync(
        RunScope scope, JobRequest request, OrchestrationOptions options, IBuildOutput output, DiagnosticBag bag, CancellationToken cancellation)
    {
        var again = BuildCommand.OfThisBuild.Orchestrate(scope.Plan, options.IsSimulation ? "<profile>" : options.Agent) + (options.Engine == EngineKind.Slurm ? $" -p:{Properties.Engine.Name}=slurm" : string.Empty);
        RunResult run;
        using (var shown = new RunOutput(output, scope.Time))
        {
            run = await new CollectService(scope, request, shown, $"run {again}").RunAsync(cancellation);
        }

        bag.AddRange(run.Diagnostics);
        RealRun.Show(run, scope.Plan, again, output);
        return run.View is { IsCancelled: false };
    }

    private static async Task<int> RunJobAsync(Plan plan, JobRequest request, PipelineSession session, IBuildOutput output, string? approver, CancellationToken cancellation)
    {
        var bag = new DiagnosticBag();
        var options = session.Options;
        var prompts = session.PeekPrompts(new PipelineResult([plan])).GetValueOrDefault(plan, []);
        var exit = JobExit.NotAccepted;
        if (RealRun.CreateScope(plan, prompts, options, bag) is { } scope && !bag.HasErrors)
        {
            var settings = scope.Settings with { MaxCostUsd = scope.Settings.MaxCostUsd / request.Share, MaxTokens = scope.Settings.MaxTokens / request.Share };
            using var shown = new RunOutput(output, scope.Time);
            (exit, var found, var run) = await new JobService(scope with { Settings = settings }, request, shown, Export(plan, request.Origin), approver).RunAsync(cancellation);
            bag.AddRange(found);
            if (run?.View is not null)
            {
                output.Result(run.Paths.FinalOutput, "Report");
            }
        }

        Report(bag, output);
        return exit;
    }

    private static string Export(Plan plan, JobOrigin origin) =>
        $"{BuildCommand.OfThisBuild.Start("ExportOrchestration", plan.Spec.Name)} -p:{Properties.Engine.Name}={(origin.Engine == JobOrigin.Local ? "gitlab" : origin.Engine)}";

    private static void Report(DiagnosticBag bag, IBuildOutput output) => bag.ToSorted().ToList().ForEach(output.Report);

    private static (PipelineSession Session, JobRequest? Request) Open(IReadOnlyDictionary<string, string> properties, bool needsGroup)
    {
        var session = PipelineSession.Open(OfJob(properties));
        if (Environment.GetEnvironmentVariable(RunCookie.VariableName) is { Length: > 0 } outer)
        {
            session.Bag.Add(Catalogue.RunInsideRun.At(SourceSpan.None, outer));
        }

        var origin = JobOrigin.Read(Environment.GetEnvironmentVariable, Environment.MachineName, JobOrigin.Local);
        var request = JobRequest.Read(Environment.GetEnvironmentVariable, path => Path.GetFullPath(path, TopOf(session)), origin, needsGroup, session.Bag);
        if (request is not null && File.Exists(request.Out))
        {
            session.Bag.Add(Catalogue.JobVariableBad.At(SourceSpan.None, JobVariables.Out, request.Out, "a folder"));
        }

        return (session, request);
    }

    /// <summary>What paths of the environment are relative to.</summary>
    private static string TopOf(PipelineSession session) => RepositoryTop.Find(session.Options.Root) ?? session.Options.Root;

    private static Plan? Read(PipelineSession session) => session.Bag.HasErrors ? null : session.ReadOneSpec();

    /// <summary>What the environment says goes before what the project says: a job is made from the plan, whatever the defaults are.</summary>
    private static ImmutableDictionary<string, string> OfJob(IReadOnlyDictionary<string, string> properties)
    {
        var values = properties.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase).Remove(Properties.Groups.Name);
        foreach (var (property, variable) in new[] { (Properties.Spec.Name, JobVariables.Spec), (Properties.Agent.Name, JobVariables.Agent) })
        {
            if (Environment.GetEnvironmentVariable(variable) is { } value && !string.IsNullOrWhiteSpace(value))
            {
                values = values.SetItem(property, value.Trim());
            }
        }

        // A slot of the engine is paid while an agent waits: the engine's queue is the place for that.
        return string.IsNullOrWhiteSpace(values.GetValueOrDefault(Properties.MaxWait.Name)) ? values.SetItem(Properties.MaxWait.Name, "0") : values;
    }
}
