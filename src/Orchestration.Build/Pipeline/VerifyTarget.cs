using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Specs;

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

        EngineFiles.Check(verified, session.Options, session.Bag);

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
        if (specs.IsEmpty && others.Count == 0 && !session.Options.AllowEmpty)
        {
            others.Add(Catalogue.NothingToVerify.At(SourceSpan.None, session.Options.Root, SpecHomes.LookedAt(session.Options.Root)));
            session.Bag.AddRange(others);
        }

        if (others.Count > 0)
        {
            suites.Add(new JUnitSuite("VerifyOrchestration", string.Empty, [.. others.Select(other => JUnitCase.Of(other, top))]));
        }

        WriteJUnit(suites.ToImmutable(), session, output);
        Annotate(session, output);
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
            return spec.Errors.Select(error => JUnitCase.Of(error, top));
        }

        var stale = spec.IsOpen ? session.CheckWritten(new PipelineResult([spec.Plan]), DiagnosticSeverity.Error) : [];
        return gates.GetValueOrDefault(spec.Plan, []).Concat(stale.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(error => JUnitCase.Of(error, top)));
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
            WriteByProduct(JUnitFile, report, session, output);
        }
    }

    /// <summary>Nobody asked for it by name: a read-only checkout is verified without it. But nobody may take an older one for this one.</summary>
    private static void WriteByProduct(string name, string text, PipelineSession session, IBuildOutput output)
    {
        var path = Path.Combine(session.Options.StateFolder, name);
        var problems = new DiagnosticBag();
        StateFiles.Write(session.Options, path, text, problems);
        if (Path.Exists(path))
        {
            session.Bag.AddRange(problems.ToSorted());
        }
        else
        {
            problems.ToSorted().ToList().ForEach(problem => output.Detail(problem.Message));
        }
    }

    /// <summary>Reports everything, for the build and for the CI system that it runs in.</summary>
    private static void Annotate(PipelineSession session, IBuildOutput output)
    {
        var system = CiAnnotations.Detect(Environment.GetEnvironmentVariable);
        var top = VerifyGates.TopOf(session.Options);
        if (system == CiSystem.GitLab)
        {
            WriteByProduct(GitLabFile, CiAnnotations.GitLabReport(session.Bag.ToSorted(), top), session, output);
        }

        foreach (var line in session.Report(output).Select(diagnostic => CiAnnotations.Line(system, diagnostic, top)).OfType<string>())
        {
            output.Annotation(line);
        }
    }
}
