using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Pipeline;

/// <summary>The gates of groups that are marked done, run in the tree as it is on the disk, equal ones once.</summary>
internal sealed class VerifyGates(IGateRunner gates, PipelineSession session, IBuildOutput output)
{
    private const long MaxLogBytes = 10L * 1024 * 1024;

    /// <summary>Keeps the build hook quiet in builds that gates start.</summary>
    private const string Cookie = "verify/";

    /// <summary>There is one tree here, so its name in the cache does not matter.</summary>
    private const string Tree = "";

    private const int LongestLine = 200;

    private readonly GateCache _cache = new();

    public static GateRunner CreateRunner(ProcessStarter starter, OrchestrationOptions options)
    {
        var environment = ProcessEnvironment.Create(ProcessEnvironment.OfThisProcess(), []).SetItem(RunCookie.VariableName, Cookie);
        return new GateRunner(
            new ProcessRunner(starter, TimeProvider.System), environment, SecretSet.FromEnvironment(ProcessEnvironment.OfThisProcess()), Path.Combine(options.StateFolder, StateFiles.GateLogs), Path.Combine(options.StateFolder, StateFiles.GateSpools))
        {
            Timeout = options.Run.GateTimeout,
            MaxLogSize = MaxLogBytes,
        };
    }

    /// <summary>What CI systems show paths relative to: the top of the repository, which may be above the root that holds the specs.</summary>
    /// <returns>Absolute path.</returns>
    public static string TopOf(OrchestrationOptions options) => RepositoryTop.Find(options.Root) ?? options.Root;

    /// <returns>One case per group, by plan.</returns>
    public async Task<IReadOnlyDictionary<Plan, ImmutableArray<JUnitCase>>> RunAsync(ImmutableArray<Plan> plans, CancellationToken cancellationToken)
    {
        var results = new Dictionary<Plan, ImmutableArray<JUnitCase>>(ReferenceEqualityComparer.Instance);
        foreach (var plan in plans)
        {
            var cases = ImmutableArray.CreateBuilder<JUnitCase>(plan.Groups.Length);
            foreach (var group in plan.Groups)
            {
                cases.Add(await VerifyAsync(plan, group, cancellationToken));
            }

            results.Add(plan, cases.ToImmutable());
        }

        return results;
    }

    private async Task<JUnitCase> VerifyAsync(Plan plan, PlanGroup group, CancellationToken cancellationToken)
    {
        var name = group.Heading;
        if (!group.AllDone || group.Assignment.Verify is not { } gate)
        {
            return new JUnitCase(name, 0, group.AllDone ? "no gate" : "tasks are open", null, string.Empty);
        }

        var known = _cache.Find(Tree, gate);
        var outcome = known ?? await RunAsync(plan, group, gate, cancellationToken);
        _cache.Add(Tree, gate, outcome);
        var seconds = known is null ? outcome.Duration.TotalSeconds : 0;
        if (outcome.Passed)
        {
            return new JUnitCase(name, seconds, null, null, string.Empty);
        }

        session.Bag.Add(Catalogue.DoneGroupFails.At(group.Location, group.Name, gate.Display, outcome.Verdict, LastLine(outcome), outcome.LogFile));
        return new JUnitCase(name, seconds, null, $"`{gate.Display}` {outcome.Verdict}", outcome.Tail);
    }

    private async Task<GateOutcome> RunAsync(Plan plan, PlanGroup group, GateCommand gate, CancellationToken cancellationToken)
    {
        var label = $"{plan.Spec.Name}.{Path.GetFileNameWithoutExtension(group.PromptFileName)}";
        var outcome = await gates.RunAsync(gate, GatePlace.Of(session.Options.Root), label, cancellationToken);
        output.Line(FormattableString.Invariant($"{(outcome.Passed ? "passed" : "FAILED")}  {group.Number} {group.Title}: {gate.Display} ({outcome.Duration.TotalSeconds:0.0} s)"));
        if (!outcome.Passed && outcome.Tail.Length > 0)
        {
            output.Line(string.Join('\n', outcome.Tail.TrimEnd().Split('\n').Select(line => "    " + line)));
        }

        return outcome;
    }

    /// <summary>A diagnostic is one line; MSBuild would make several of more.</summary>
    private static string LastLine(GateOutcome outcome)
    {
        var last = Texts.OneLine(outcome.Tail.TrimEnd().Split('\n')[^1]);
        return last.Length == 0 ? "nothing." : Texts.Shorten(CiAnnotations.Harmless(last), LongestLine);
    }
}
