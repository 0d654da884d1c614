using System.Text;
using Orchestration.Build.Agents;
using Orchestration.Build.Agents.Readers;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Running.Scheduling;

/// <summary>Runs agents as processes and reads what they say.</summary>
internal sealed class AgentRunner(RunScope scope) : IAttemptRunner
{
    public async Task<AgentReport> RunAsync(AttemptRequest request, CancellationToken cancellationToken)
    {
        var order = request.Order;
        var invocation = request.Lane.Profile.CreateInvocation(CreateRequest(request), request.Lane.Program);
        var task = scope.Paths.AgentTask(order.Ordinal);
        AtomicFile.WriteIfDifferent(task, invocation.StandardInput);
        var log = RunPaths.RelativeLog(order.Ordinal, request.Attempt, "stdout");
        scope.Ledger.StartAttempt(
            order.Id, request.Attempt, request.Lane.Name, request.Model, request.Reason, request.Session, log, order.Key.Value);
        var reader = request.Lane.Profile.CreateReader(request.SessionUsage);
        var files = ProcessFiles.CreateReading(scope.Paths.Spool, RunPaths.AttemptLabel(order.Ordinal, request.Attempt), task);
        var start = new AgentStart(
            invocation, reader, files, request.Tree, scope.Cookie.Attempt(order.Id, request.Attempt), log, RunPaths.RelativeLog(order.Ordinal, request.Attempt, "stderr"), order.Timeout)
        {
            StartsAlone = request.Lane.Profile.StartsAlone ? request.Lane.Profile.Name : null,
        };
        var (exit, report) = await new AgentProcess(scope).RunAsync(start, cancellationToken);
        scope.Ledger.EndAttempt(order.Id, request.Attempt, report, exit.ExitCode);
        WriteTranscript(request.Lane.Profile, log, order.Ordinal, request.Attempt);

        // Only now: until its end is in the ledger, the spool is what a later build would judge it by.
        Spools.Remove(files);
        return report;
    }

    public AgentReport Adopt(GroupOrder order, OpenAttempt open)
    {
        if (open.Ended is { } ended && OutcomeNames.Parse(ended.Outcome) is { } outcome and not OutcomeClass.Cancelled)
        {
            return new AgentReport(
                outcome, ended.Result, ended.Session, ended.Usage?.ToUsage() ?? AgentUsage.Unknown, ended.Error, null, outcome == OutcomeClass.Completed);
        }

        // The agent that ran then, if it is still one of the group's.
        var profile = order.Lanes.FirstOrDefault(lane => string.Equals(lane.Name, open.Started.Agent, StringComparison.OrdinalIgnoreCase))?.Profile;
        var reader = profile?.CreateReader();
        var isHidden = false;
        if (reader is not null && open.Started.Log is { } log)
        {
            ReadLog(scope.Paths.Absolute(log), reader.ReadLine);

            // There is still one only where its words may not be kept.
            Spools.ReadLines(scope.Paths.Spool, RunPaths.AttemptLabel(order.Ordinal, open.Started.Attempt ?? 1), line =>
            {
                isHidden = true;
                reader.ReadLine(line);
            });
        }

        var report = reader?.Complete(new AgentExit(null, string.Empty, TimedOut: false, Cancelled: false), scope.Time.GetLocalNow());
        if (report is not { FinalEventSeen: true, Outcome: OutcomeClass.Completed })
        {
            report = new AgentReport(OutcomeClass.Cancelled, null, null, report?.Usage ?? AgentUsage.Unknown, "The build was ended before the agent was.", null, false);
        }

        report = isHidden ? report with { ResultText = null, Notes = [] } : report;
        if (open.Ended is null || report.FinalEventSeen)
        {
            scope.Ledger.EndAttempt(order.Id, open.Started.Attempt ?? 1, report, exitCode: null);
            if (profile is not null && open.Started.Log is { } whole)
            {
                WriteTranscript(profile, whole, order.Ordinal, open.Started.Attempt ?? 1);
            }
        }

        return report;
    }

    private AgentRequest CreateRequest(AttemptRequest request)
    {
        var prompt = request.Session is null ? FullPrompt(request) : FeedbackPrompt(request.Feedback);
        return new AgentRequest(
            prompt,
            request.Tree.Path,
            request.Model,
            request.Subagent,
            scope.Settings.Permissions,
            [scope.Paths.Results],
            request.Session,
            Path.Combine(scope.Paths.Scratch, $"{RunPaths.Label(request.Order.Ordinal)}.{request.Attempt}"));
    }

    /// <summary>For a session that is continued: it knows the task; what is new is what was wrong.</summary>
    private static string FeedbackPrompt(string? feedback) =>
        $"Your work on this task group was checked and is not accepted yet.\n\n{feedback?.Trim()}\n\nFix this, and finish what the task group asks for.\n";

    private string FullPrompt(AttemptRequest request) => AgentTaskFile.Compose(
        scope.Plan,
        request.Order.Group,
        new AgentTaskInputs(request.Order.Prompt, ResultOf) { Ordinal = request.Order.Ordinal, IncludeSubagentBody = request.SubagentBodyInPrompt, Feedback = request.Feedback });

    private string? ResultOf(PlanGroup group) =>
        scope.Paths.Result(scope.Ordinals[group.Id]) is var path && File.Exists(path) ? path : null;

    /// <summary>JSON lines are for programs. Without this file nothing is lost, so a disk that has no room for it is no failure.</summary>
    private void WriteTranscript(AgentProfile profile, string log, int ordinal, int attempt)
    {
        if (profile.OutputFormat == AgentOutputFormat.Text)
        {
            return;
        }

        try
        {
            var transcript = new Transcript();
            ReadLog(scope.Paths.Absolute(log), transcript.Read, Transcript.LongestEvent);
            if (transcript.Text is { Length: > 0 } text)
            {
                AtomicFile.WriteIfDifferent(scope.Paths.Absolute(RunPaths.RelativeTranscript(ordinal, attempt)), text);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The log has it all.
        }
    }

    private static void ReadLog(string path, Action<string> readLine, int longest = LineSplitter.MaxLineLength)
    {
        if (!File.Exists(path))
        {
            return;
        }

        var lines = new LineSplitter(readLine, longest);
        using var text = new StreamReader(path, Encoding.UTF8);
        var buffer = new char[64 * 1024];
        for (var count = text.Read(buffer); count > 0; count = text.Read(buffer))
        {
            lines.Write(buffer.AsSpan(0, count));
        }

        // A last line without its end was torn; an event that parses is whole all the same.
        lines.Complete();
    }
}
