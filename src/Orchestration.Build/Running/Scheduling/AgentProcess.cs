using System.ComponentModel;
using Orchestration.Build.Agents;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Running.Scheduling;

/// <summary>One process of an agent to be.</summary>
/// <param name="Cookie">Value of the attempt's cookie.</param>
/// <param name="Log">Relative to the state folder, like <paramref name="ErrorLog"/>.</param>
internal sealed record AgentStart(
    AgentInvocation Invocation, IAgentOutputReader Reader, ProcessFiles Files, GroupTree Tree, string Cookie, string Log, string ErrorLog, TimeSpan Timeout)
{
    /// <summary>Name of a profile whose agents start one after the other, or null.</summary>
    public string? StartsAlone { get; init; }
}

/// <summary>Runs one agent to its end and reads what it says.</summary>
internal sealed class AgentProcess(AgentScope scope)
{
    public async Task<(AgentExit Exit, AgentReport Report)> RunAsync(AgentStart start, CancellationToken cancellationToken)
    {
        var (invocation, reader) = (start.Invocation, start.Reader);
        using var turn = await StartTurns.TakeAsync(start.StartsAlone, cancellationToken);
        using var over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, scope.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        var errors = new TextTail();
        var files = start.Files;
        using var output = new SpoolReader(files.Output, new OutputSink(scope.Secrets, CappedLog.Create(scope.Paths.Absolute(start.Log), scope.Settings.MaxLogSize), Read), scope.Settings.MaxLogSize);
        using var error = new SpoolReader(files.Error, new OutputSink(scope.Secrets, new CappedLog(scope.Paths.Absolute(start.ErrorLog), scope.Settings.MaxLogSize), errors.Add), scope.Settings.MaxLogSize);
        var environment = scope.Environment.SetItems(start.Tree.Environment).SetItem(RunCookie.AttemptVariableName, start.Cookie).With(invocation.Environment);
        var spec = new ProcessSpec(invocation.FileName, invocation.Arguments, start.Tree.Path, environment, files) { OwnTree = start.Tree.OwnTree };
        ProcessEnd end;
        try
        {
            end = await scope.Processes.RunAsync(spec, output, error, start.Timeout, either.Token);
        }
        catch (Win32Exception exception)
        {
            var message = $"{invocation.FileName} could not be started: {exception.Message}";
            return (new AgentExit(null, message, TimedOut: false, Cancelled: false), Failure(message, AgentUsage.Unknown));
        }

        foreach (var notice in ProcessNotices.Of(end, spec, "agent", output, scope.Paths.Absolute(start.Log), error, scope.Paths.Absolute(start.ErrorLog)))
        {
            scope.Report(notice);
        }

        ReadUsage(invocation.UsageFile, reader);
        var exit = new AgentExit(end.ExitCode, errors.ToString(), end.TimedOut && !reader.HasEnded, end.Cancelled && cancellationToken.IsCancellationRequested);
        return (exit, end.WroteTooMuch ? Failure("It wrote more than can be kept.", reader.Usage) : reader.Complete(exit, scope.Time.GetLocalNow()));

        void Read(string line)
        {
            turn.Dispose();
            reader.ReadLine(line);
            if (reader.GivenUp is not null)
            {
                over.Cancel();
            }
            else
            {
                // Some never exit. What still comes begins the wait again.
                over.CancelAfter(reader.HasEnded ? scope.Settings.EndGrace : Timeout.InfiniteTimeSpan);
            }
        }
    }

    private static AgentReport Failure(string message, AgentUsage usage) =>
        new(OutcomeClass.Failed, null, null, usage, message, null, false) { Retryable = false };

    private static void ReadUsage(string? path, IAgentOutputReader reader)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            reader.ReadUsageFile(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The agent did not write it: its usage stays unknown.
        }
    }
}
