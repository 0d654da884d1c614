using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Reporting;
using Orchestration.Build.Requests;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Running.Run;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Pipeline;

/// <summary>Has an agent decompose a request, and writes the spec of it. Runs none of it.</summary>
internal static class PlanTarget
{
    public const string RequestVariable = "ORCHESTRATION_REQUEST";

    /// <summary>For people who pay by the token: most languages have about four characters in one.</summary>
    private const int CharactersPerToken = 4;

    /// <param name="output">May be called from any thread.</param>
    public static async Task<PipelineResult> PlanAsync(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation)
    {
        var session = PipelineSession.Open(properties);
        var (options, bag) = (session.Options, session.Bag);
        if (Environment.GetEnvironmentVariable(RunCookie.VariableName) is { Length: > 0 } outer)
        {
            bag.Add(Catalogue.RunInsideRun.At(SourceSpan.None, outer));
        }

        if (options is { IsSimulation: false, ContinuousIntegration: true, AllowPlanInCi: false })
        {
            bag.Add(Catalogue.PlanInCI.At(SourceSpan.None));
        }

        if (string.Equals(options.Agent, OrchestrationOptions.FromFile, StringComparison.OrdinalIgnoreCase))
        {
            bag.Add(Catalogue.PlanNeedsProfile.At(SourceSpan.None));
        }

        if (!bag.HasErrors && !options.Run.Groups.IsEmpty)
        {
            return await SplitTarget.SplitAsync(session, output, cancellation);
        }

        var request = bag.HasErrors ? null : TextInput.Read(options.Request, options.RequestFile, RequestVariable, bag);
        if (request is null && !bag.HasErrors)
        {
            bag.Add(Catalogue.NoRequest.At(SourceSpan.None));
        }

        var spec = request is null ? null : NewSpec.Find(options, request, TimeProvider.System.GetLocalNow(), bag);
        if (spec is null || bag.HasErrors)
        {
            session.Report(output);
            return PipelineResult.Empty;
        }

        var repository = SpecReader.ReadRepository(options.Root, bag);
        var specs = SpecLocator.FindSpecs(options.Root).Select(folder => folder.Name).ToImmutableArray();
        var prompt = new PlanningPrompt(request!, repository, specs, options.GroupMinutes, ShowsSchema: true);
        if (options.IsSimulation)
        {
            var file = options is { Request: null, RequestFile: { } path } ? $" -p:{Properties.RequestFile.Name}={BuildCommand.Quote(SpecHomes.Relative(options.Root, path))}" : string.Empty;
            var command = $"{BuildCommand.OfThisBuild.Start("PlanOrchestration", spec.Name)}{file} -p:{Properties.Agent.Name}=claude";
            output.Line($"{DescribePrompt(prompt, $"{spec.RelativePath} would be written from its answer")}\nTo plan: {command}{(file.Length == 0 ? ", with the request as here" : string.Empty)}");
            session.Report(output);
            return PipelineResult.Empty;
        }

        var planner = new RequestPlanner(options, spec, request!, prompt, ProposalPlanner.FindDraftFolder(options, spec.Name));
        if (await RunAsync(session, planner, spec.Name, spec.Directory, output, cancellation) is { } usage && planner.Decision is { } decision)
        {
            return Conclude(session, spec, decision, planner.Faults, usage, repository, output);
        }

        session.Report(output);
        return PipelineResult.Empty;
    }

    /// <summary>What would be asked, and what it costs to ask.</summary>
    public static string DescribePrompt(PlanningPrompt prompt, string outcome)
    {
        var text = prompt.Render();
        var size = string.Create(CultureInfo.InvariantCulture, $"{Format.Count(text.Length)} characters, about {Format.Count(text.Length / CharactersPerToken)} tokens");
        return $"{text}\nThis prompt ({size}) would go to a planning agent, and {outcome}. No agent is named, so none was started and nothing was written.";
    }

    /// <summary>Has the agent of the build answer until it is right.</summary>
    /// <param name="specFile">What diagnostics about the spec point at.</param>
    /// <returns>What it took, for people; null where there was no answer, or one that is kept as a draft. The bag says why.</returns>
    public static async Task<string?> RunAsync(PipelineSession session, ProposalPlanner planner, string spec, string specFile, IBuildOutput output, CancellationToken cancellation)
    {
        var (options, bag) = (session.Options, session.Bag);
        var scope = new AgentScope { Root = options.Root, Paths = options.PathsOf(spec), Settings = RealRun.Settings(options), Profiles = RealRun.ReadProfiles(options, bag) };
        if (bag.HasErrors)
        {
            return null;
        }

        var started = TimeProvider.System.GetUtcNow();
        PlanningResult result;
        using (var shown = new PlanningOutput(output, TimeProvider.System))
        {
            result = await new PlanningService(TimeProvider.System).RunAsync(scope, options.Agent, spec, specFile, planner, shown, cancellation);
        }

        var isCancelled = result.Problems.Any(problem => problem.Descriptor == Catalogue.PlanningCancelled);
        var isTaken = result.IsAccepted || (!isCancelled && planner.TakeEarlier());
        bag.AddRange(isTaken ? result.Problems.Select(problem => problem.AsWarning()) : result.Problems);
        if (planner.WriteProblem is { } problem)
        {
            bag.Add(problem);
        }

        if (!isTaken && result.Answers > 0 && !bag.HasErrors)
        {
            bag.AddRange(planner.Faults.Take(PlanningPrompt.MostFaults));
            bag.Add(Catalogue.ProposalRejected.At(SourceSpan.WholeFile(planner.Draft), options.Agent, Format.Plural(result.Answers, "try", "tries"), planner.Draft));
        }

        return isTaken ? $"{Format.Plural(result.Answers, "proposal")} in {Format.Duration(TimeProvider.System.GetUtcNow() - started)}, {Format.Spent(result.Usage.TotalTokens(), result.Usage.CostUsd)}" : null;
    }

    private static PipelineResult Conclude(
        PipelineSession session, NewSpec spec, PlanningDecision decision, ImmutableArray<Diagnostic> warnings, string usage, RepositorySnapshot repository, IBuildOutput output)
    {
        var (options, bag) = (session.Options, session.Bag);
        var tasks = Path.Combine(spec.Directory, SpecFiles.TasksFile);
        var folder = SpecLocator.FindSpecs(options.Root).FirstOrDefault(found => found.TasksFile == tasks);
        var plan = folder is null ? null : SpecStage.Read(folder, repository, options with { Spec = folder.Name }, bag, out _);
        bag.Add(Catalogue.SpecWritten.At(SourceSpan.WholeFile(tasks), spec.RelativePath, options.Agent));
        bag.AddRange(warnings.Select(warning => AtSpec(warning, tasks)));
        if (decision.Remark is { } remark)
        {
            bag.Add(remark with { Span = SourceSpan.WholeFile(tasks) });
        }

        var history = RootHistory.Read(options, repository);
        var rates = new WorkRates(history.Work);
        bag.AddRange(MinutesAdvice.For(decision.Proposal, rates, options.GroupMinutes).Select(advice => advice with { Span = SourceSpan.WholeFile(tasks) }));
        if (plan is not null)
        {
            var lines = ProposalReport.Render(plan, [.. decision.Proposal.Groups.Select(rates.Expect)], ProposalShape.Of(decision.Proposal).Width, history.Costs);
            output.Line(string.Join('\n', (string[])[$"{spec.RelativePath}: {usage}", .. lines, .. NextSteps(spec, options.Agent)]));
            output.Result(spec.Directory, "Spec");
        }

        session.Report(output);
        return plan is null ? PipelineResult.Empty : new PipelineResult([plan]);
    }

    private static IEnumerable<string> NextSteps(NewSpec spec, string agent)
    {
        var command = BuildCommand.OfThisBuild.Start("Orchestrate", spec.Name);
        yield return "Review spec.md (assumptions and open questions), tasks.md and orchestration.yml, and commit them. Nothing was run.";
        yield return $"To see how it would run: {command}";
        yield return $"To run it: {command} -p:{Properties.Agent.Name}={agent}";
    }

    /// <summary>The proposal is gone; what it said is in the files.</summary>
    private static Diagnostic AtSpec(Diagnostic warning, string tasks) => warning with { Span = SourceSpan.WholeFile(tasks), Arguments = ["The proposal", .. warning.Arguments.Skip(1)] };
}
