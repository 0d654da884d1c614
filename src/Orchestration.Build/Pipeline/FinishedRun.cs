using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Running.Run;

namespace Orchestration.Build.Pipeline;

/// <summary>
/// A plan that ran to its end leaves a stamp: the hash of all that decides whether anything is left to do, ledger and run state included, and what
/// the target says while that is as it was. The next run of the unchanged plan then reads nothing else and starts nothing, not even git.
/// </summary>
internal static class FinishedRun
{
    public const string StampFile = "run.stamp";

    /// <summary>The first look changes <c>plan.json</c>, which shows the ticks of the run that just ended.</summary>
    private const int Looks = 2;

    /// <summary>The answer of the last look, said again, or null where something changed since.</summary>
    public static PipelineResult? Repeat(IReadOnlyDictionary<string, string> properties, IBuildOutput output)
    {
        // Inside a run the target is an error.
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(RunCookie.VariableName)) || BuildCheck.FindUnchanged(properties, StampFile) is not { } stamp)
        {
            return null;
        }

        foreach (var diagnostic in stamp.Diagnostics)
        {
            output.Report(diagnostic);
        }

        foreach (var line in stamp.Lines)
        {
            output.Line(line);
        }

        output.Result(new RunPaths(stamp.State).FinalOutput, "Report");
        return new PipelineResult([], stamp.Groups);
    }

    /// <summary>After a run without errors: looks as the next build would, and leaves the stamp if that one would find nothing to do.</summary>
    public static async Task RememberAsync(IReadOnlyDictionary<string, string> properties, CancellationToken cancellation)
    {
        for (var look = 0; look < Looks; look++)
        {
            var session = PipelineSession.Open(properties);
            if (session.ReadOneSpec() is not { } plan)
            {
                return;
            }

            // Before and after: what somebody changes meanwhile is not taken for what was looked at.
            var state = session.Options.PathsOf(plan.Spec.Name).Folder;
            var before = BuildCheck.Hash(properties, state);
            if (await LookAsync(session, plan, state, cancellation) is not { } stamp)
            {
                return;
            }

            if (before is not null && before == BuildCheck.Hash(properties, state))
            {
                BuildCheck.Write(properties, stamp with { Hash = before }, StampFile);
                return;
            }
        }
    }

    /// <returns>What there is to say; null where something is left to do.</returns>
    private static async Task<BuildStamp?> LookAsync(PipelineSession session, Plan plan, string state, CancellationToken cancellation)
    {
        var result = new PipelineResult([plan]);
        var prompts = session.Write(result, new Silence());
        if (session.Bag.HasErrors || !prompts.TryGetValue(plan, out var texts))
        {
            return null;
        }

        var knowledge = await RunKnowledge.ReadAsync(plan, texts, session.Options, session.Bag, cancellation);
        var done = knowledge.Decisions.Count(decision => decision.Kind == GroupDecisionKind.UpToDate);
        if (done == 0 || session.Bag.HasErrors || knowledge.FollowsGit || knowledge.WaitingBranch is not null || knowledge.HasOpenWork || knowledge.LastRun is not { Ended: not null } last
            || knowledge.Decisions.Any(decision => decision.Kind is not (GroupDecisionKind.UpToDate or GroupDecisionKind.NotSelected)))
        {
            return null;
        }

        return new BuildStamp(string.Empty, state, session.Bag.ToSorted())
        {
            Lines = [NextRun.Settled(plan, last)],
            Groups = result.Groups,
        };
    }

    private sealed class Silence : IBuildOutput
    {
        public void Report(Diagnostics.Diagnostic diagnostic)
        {
        }

        public void Line(string text)
        {
        }

        public void Annotation(string text)
        {
        }

        public void Detail(string text)
        {
        }

        public void Result(string path, string? label, string? note)
        {
        }

        public int? LiveWidth => null;

        public bool HasSymbols => false;

        public void Status(string indicator, string text)
        {
        }
    }
}
