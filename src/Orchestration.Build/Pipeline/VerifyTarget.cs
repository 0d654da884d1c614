using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running;
using Orchestration.Build.Running.Gates;

namespace Orchestration.Build.Pipeline;

/// <summary>For CI, without agents or keys: specs valid, prompts up to date, and the gate of every group whose boxes are all ticked passes now.</summary>
internal static class VerifyTarget
{
    private const long MaxLogBytes = 10L * 1024 * 1024;

    /// <summary>Keeps the build hook quiet in builds that gates start.</summary>
    private const string Cookie = "verify/";

    public static async Task<PipelineResult> VerifyAsync(
        IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellationToken)
    {
        var session = PipelineSession.Open(properties);
        var result = session.ReadSpecs();
        session.CheckWritten(result, DiagnosticSeverity.Error);
        if (!session.Bag.HasErrors)
        {
            await RunGatesAsync([.. result.Plans, .. session.ReadFinishedSpecs()], session, output, cancellationToken).ConfigureAwait(false);
        }

        Annotate(session.Report(output), session.Options, output);
        return result;
    }

    private static async Task RunGatesAsync(
        IReadOnlyList<Plan> plans, PipelineSession session, IBuildOutput output, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(RunCookie.VariableName) is { Length: > 0 } outer)
        {
            session.Bag.Add(Catalogue.RunInsideRun.At(SourceSpan.None, outer));
            return;
        }

        var starter = ProcessStarter.CreateUnguarded();
        await using (starter.ConfigureAwait(false))
        {
            var cache = new GateCache();
            var gates = CreateGates(starter, session.Options);
            var suites = ImmutableArray.CreateBuilder<JUnitSuite>();
            foreach (var plan in plans)
            {
                suites.Add(await VerifyAsync(plan, gates, cache, session, output, cancellationToken).ConfigureAwait(false));
            }

            OutputFiles.Write(JUnitFile(session.Options), JUnitReport.Render(suites.ToImmutable()), session.Bag);
        }
    }

    private static GateRunner CreateGates(ProcessStarter starter, OrchestrationOptions options)
    {
        var environment = AgentEnvironment.Create(AgentEnvironment.OfThisProcess(), []).SetItem(RunCookie.VariableName, Cookie);
        var settings = new GateSettings(
            environment,
            Path.Combine(options.PlanFolder, "gates"),
            options.Run.GateTimeout,
            SecretSet.FromEnvironment(AgentEnvironment.OfThisProcess()),
            MaxLogBytes);
        return new GateRunner(new ProcessRunner(starter, TimeProvider.System), settings);
    }

    private static async Task<JUnitSuite> VerifyAsync(
        Plan plan, GateRunner gates, GateCache cache, PipelineSession session, IBuildOutput output, CancellationToken cancellationToken)
    {
        var cases = ImmutableArray.CreateBuilder<JUnitCase>();
        foreach (var group in plan.Groups)
        {
            cases.Add(await VerifyAsync(group, gates, cache, session, output, cancellationToken).ConfigureAwait(false));
        }

        return new JUnitSuite(plan.Spec.Name, plan.Spec.RelativePath + "/tasks.md", cases.ToImmutable());
    }

    private static async Task<JUnitCase> VerifyAsync(
        PlanGroup group, GateRunner gates, GateCache cache, PipelineSession session, IBuildOutput output, CancellationToken cancellationToken)
    {
        var name = group.Group.Heading;
        if (!group.Group.AllDone || group.Group.Assignment.Verify is not { } gate)
        {
            return new JUnitCase(name, 0, group.Group.AllDone ? "no gate" : "tasks are open", null, string.Empty);
        }

        // One tree, so a gate that was run for another group is known.
        var known = cache.Find(string.Empty, gate);
        var outcome = known ?? await RunAsync(group, gate, gates, session.Options, output, cancellationToken).ConfigureAwait(false);
        cache.Add(string.Empty, gate, outcome);
        var seconds = known is null ? outcome.Duration.TotalSeconds : 0;
        if (outcome.Passed)
        {
            return new JUnitCase(name, seconds, null, null, string.Empty);
        }

        session.Bag.Add(Catalogue.DoneGroupFails.At(group.Group.Location, group.Group.Title, gate.Display, outcome.Verdict, outcome.Tail));
        return new JUnitCase(name, seconds, null, $"`{gate.Display}` {outcome.Verdict}", outcome.Tail);
    }

    private static async Task<GateOutcome> RunAsync(
        PlanGroup group, GateCommand gate, GateRunner gates, OrchestrationOptions options, IBuildOutput output, CancellationToken cancellationToken)
    {
        var outcome = await gates.RunAsync(gate, options.Root, Path.GetFileNameWithoutExtension(group.PromptFileName), cancellationToken).ConfigureAwait(false);
        output.Line(FormattableString.Invariant($"{(outcome.Passed ? "passed" : "FAILED")}  {group.Group.Number} {group.Group.Title}: {gate.Display} ({outcome.Duration.TotalSeconds:0.0} s)"));
        return outcome;
    }

    private static void Annotate(IEnumerable<Diagnostic> said, OrchestrationOptions options, IBuildOutput output)
    {
        var system = CiAnnotations.Detect(Environment.GetEnvironmentVariable);
        var diagnostics = said.ToList();
        foreach (var line in diagnostics.Select(diagnostic => CiAnnotations.Line(system, diagnostic, options.Root)).OfType<string>())
        {
            output.Line(line);
        }

        if (system == CiSystem.GitLab)
        {
            AtomicFile.WriteIfDifferent(Path.Combine(options.PlanFolder, "gl-code-quality-report.json"), CiAnnotations.GitLabReport(diagnostics, options.Root));
        }
    }

    private static string JUnitFile(OrchestrationOptions options) =>
        options.Run.JUnitFile is { } file ? Path.GetFullPath(file, options.Root) : Path.Combine(options.PlanFolder, "verify.junit.xml");
}
