using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Pipeline;

/// <summary>For CI, without agents or keys: specs valid, prompts up to date, and the gate of every group whose boxes are all ticked passes now.</summary>
internal static class VerifyTarget
{
    public static async Task<PipelineResult> VerifyAsync(
        IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellationToken)
    {
        var session = PipelineSession.Open(properties);
        var result = session.ReadSpecs();

        // A stale prompt is an error, and hides nothing about gates.
        var valid = !session.Bag.HasErrors;
        session.CheckWritten(result, DiagnosticSeverity.Error);
        PipelineResult verified = PipelineResult.Empty;
        var gates = 0;
        if (valid)
        {
            verified = new PipelineResult([.. result.Plans, .. session.ReadFinishedSpecs()]);
            gates = await RunGatesAsync(verified.Plans, session, output, cancellationToken);
        }
        else
        {
            var errors = session.Bag.ToSorted().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            WriteJUnit([JUnitSuite.OfErrors(errors, VerifyGates.TopOf(session.Options))], session);
        }

        Annotate(session.Report(output), session.Options, output);
        session.Conclude(verified, $"valid, prompts up to date, gates of {Format.Plural(gates, "done group")} pass", output);
        return result;
    }

    /// <returns>How many groups a gate was asked about.</returns>
    private static async Task<int> RunGatesAsync(
        ImmutableArray<Plan> plans, PipelineSession session, IBuildOutput output, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(RunCookie.VariableName) is { Length: > 0 } outer)
        {
            session.Bag.Add(Catalogue.RunInsideRun.At(SourceSpan.None, outer));
            return 0;
        }

        var starter = ProcessStarter.CreateUnguarded();
        await using (starter)
        {
            var gates = new VerifyGates(VerifyGates.CreateRunner(starter, session.Options), session, output);
            var suites = await gates.RunAsync(plans, cancellationToken);
            WriteJUnit(suites, session);
            return suites.Sum(suite => suite.Cases.Count(done => done.Skipped is null));
        }
    }

    private static void WriteJUnit(ImmutableArray<JUnitSuite> suites, PipelineSession session)
    {
        var options = session.Options;
        var file = options.Run.JUnitFile is { } named ? Path.GetFullPath(named, options.Root) : Path.Combine(options.PlanFolder, "verify.junit.xml");
        OutputFiles.Write(file, JUnitReport.Render(suites, VerifyGates.TopOf(options)), session.Bag);
    }

    private static void Annotate(IEnumerable<Diagnostic> said, OrchestrationOptions options, IBuildOutput output)
    {
        var system = CiAnnotations.Detect(Environment.GetEnvironmentVariable);
        if (system == CiSystem.None)
        {
            return;
        }

        var diagnostics = said.ToList();
        var top = VerifyGates.TopOf(options);
        foreach (var line in diagnostics.Select(diagnostic => CiAnnotations.Line(system, diagnostic, top)).OfType<string>())
        {
            output.Line(line);
        }

        if (system == CiSystem.GitLab)
        {
            var late = new DiagnosticBag();
            OutputFiles.Write(Path.Combine(options.PlanFolder, "gl-code-quality-report.json"), CiAnnotations.GitLabReport(diagnostics, top), late);
            late.ToSorted().ToList().ForEach(output.Report);
        }
    }
}
