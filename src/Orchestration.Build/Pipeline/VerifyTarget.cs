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
    /// <summary>In the state folder.</summary>
    public const string JUnitFile = "verify.junit.xml";

    /// <summary>GitLab's code quality report, in the state folder.</summary>
    public const string GitLabFile = "gl-code-quality-report.json";

    public static async Task<PipelineResult> VerifyAsync(
        IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellationToken)
    {
        var session = PipelineSession.Open(properties);
        var specs = session.ReadForVerification();
        var top = VerifyGates.TopOf(session.Options);
        var verified = new PipelineResult([.. specs.Select(spec => spec.Plan).OfType<Plan>()]);

        // Neither a broken spec nor a stale prompt hides anything about the gates of others.
        var gates = await RunGatesAsync(verified.Plans, session, output, cancellationToken);
        var suites = ImmutableArray.CreateBuilder<JUnitSuite>(specs.Length + 1);
        foreach (var spec in specs)
        {
            suites.Add(new JUnitSuite(spec.Name, spec.File, [.. CasesOf(spec, gates, session)]));
        }

        var known = specs.SelectMany(spec => spec.Errors).ToHashSet();
        var others = session.Bag.ToSorted().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && !known.Contains(diagnostic)
            && diagnostic.Descriptor != Catalogue.DoneGroupFails && diagnostic.Descriptor != Catalogue.PromptStale).ToList();
        if (others.Count > 0)
        {
            suites.Add(new JUnitSuite("VerifyOrchestration", string.Empty, JUnitSuite.CasesOf(others, top)));
        }

        if (specs.IsEmpty && others.Count == 0 && !session.Options.AllowEmpty)
        {
            session.Bag.Add(Catalogue.NothingToVerify.At(SourceSpan.None, session.Options.Root));
        }

        WriteJUnit(suites.ToImmutable(), session, output);
        Annotate(session.Report(output), session.Options, output);
        if (!specs.IsEmpty)
        {
            var asked = gates.Values.Sum(cases => cases.Count(done => done.Skipped is null));
            session.Conclude(verified, $"valid, prompts up to date, gates of {Format.Plural(asked, "done group")} pass", output);
        }

        return verified;
    }

    private static IEnumerable<JUnitCase> CasesOf(VerifiedSpec spec, IReadOnlyDictionary<Plan, ImmutableArray<JUnitCase>> gates, PipelineSession session)
    {
        var top = VerifyGates.TopOf(session.Options);
        if (spec.Plan is null)
        {
            return JUnitSuite.CasesOf(spec.Errors, top);
        }

        var stale = spec.IsOpen ? session.CheckWritten(new PipelineResult([spec.Plan]), DiagnosticSeverity.Error) : [];
        return gates.GetValueOrDefault(spec.Plan, []).Concat(JUnitSuite.CasesOf(stale.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), top));
    }

    /// <returns>The groups of each plan; none inside of a run.</returns>
    private static async Task<IReadOnlyDictionary<Plan, ImmutableArray<JUnitCase>>> RunGatesAsync(
        ImmutableArray<Plan> plans, PipelineSession session, IBuildOutput output, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(RunCookie.VariableName) is { Length: > 0 } outer)
        {
            session.Bag.Add(Catalogue.RunInsideRun.At(SourceSpan.None, outer));
            return ImmutableDictionary<Plan, ImmutableArray<JUnitCase>>.Empty;
        }

        var starter = ProcessStarter.CreateUnguarded();
        await using (starter)
        {
            return await new VerifyGates(VerifyGates.CreateRunner(starter, session.Options), session, output).RunAsync(plans, cancellationToken);
        }
    }

    private static void WriteJUnit(ImmutableArray<JUnitSuite> suites, PipelineSession session, IBuildOutput output)
    {
        var options = session.Options;
        var report = JUnitReport.Render(suites, VerifyGates.TopOf(options));
        if (options.JUnitFile is { } named)
        {
            OutputFiles.Write(Path.GetFullPath(named, options.Root), report, session.Bag);
        }
        else
        {
            WriteByProduct(JUnitFile, report, options, output);
        }
    }

    /// <summary>Nobody asked for it by name: a read-only checkout is verified without it.</summary>
    private static void WriteByProduct(string name, string text, OrchestrationOptions options, IBuildOutput output)
    {
        var problems = new DiagnosticBag();
        StateFiles.Write(options, Path.Combine(options.StateFolder, name), text, problems);
        problems.ToSorted().ToList().ForEach(problem => output.Detail(problem.Message));
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
            output.Annotation(line);
        }

        if (system == CiSystem.GitLab)
        {
            WriteByProduct(GitLabFile, CiAnnotations.GitLabReport(diagnostics, top), options, output);
        }
    }
}
