using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Running.Scheduling;

namespace Orchestration.Build.Running.Run;

/// <summary>Carries a plan out: locks, reads the ledger, decides, runs, reports.</summary>
internal sealed class RunService
{
    private readonly TimeProvider _time;
    private readonly Func<RunCookie, IProcessStarter>? _starters;

    public RunService()
        : this(TimeProvider.System, starters: null)
    {
    }

    /// <param name="starters">For tests: in place of this platform's.</param>
    internal RunService(TimeProvider time, Func<RunCookie, IProcessStarter>? starters) => (_time, _starters) = (time, starters);

    /// <summary>Never throws for what agents, files or users do; cancelled, it ends all agents and returns.</summary>
    public async Task<RunResult> RunAsync(RunRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        var paths = new RunPaths(request.StateFolder);
        try
        {
            paths.Create();
            using var held = RunLock.TryTake(paths, _time, out var holder);
            return held is null
                ? Refused(paths, Catalogue.RunLocked.At(SourceSpan.WholeFile(request.Plan.Spec.TasksFile), request.Plan.Spec.Name, holder))
                : await RunLockedAsync(request, paths, observer, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refused(paths, Catalogue.StateNotWritable.At(SourceSpan.None, paths.Folder, exception.Message));
        }
        catch (WorkspaceException exception) when (exception.Diagnostic is not null)
        {
            return Refused(paths, exception.Diagnostic);
        }
    }

    private static RunResult Refused(RunPaths paths, params ImmutableArray<Diagnostic> why) => new(null, why, paths);

    private async Task<RunResult> RunLockedAsync(RunRequest request, RunPaths paths, IRunObserver observer, CancellationToken cancellationToken)
    {
        var contents = LedgerReader.Read(paths.Ledger);
        var history = LedgerHistory.From(contents.Events);
        var bag = new DiagnosticBag();
        LedgerCheck.Report(contents, history, request.Plan, paths.Ledger, bag);
        if (bag.HasErrors)
        {
            return Refused(paths, [.. bag.ToSorted()]);
        }

        var environment = ProcessEnvironment.Create(ProcessEnvironment.OfThisProcess(), request.Settings.AllowedEnvironment);
        var head = await HeadReader.ReadAsync(request.Plan, history, request.Root, request.StateFolder, cancellationToken);
        if (request.Isolated)
        {
            request = request with { HasUnfinishedWork = request.HasUnfinishedWork || !head.Waiting.IsEmpty };
        }
        else
        {
            head = head.WithoutWaiting();
        }

        var decisions = RunDecisions.Create(request.Plan, history, head, request.Settings, request.Profiles, request.Template, request.Prompts, bag);
        var orders = new RunPreflight(request, environment, bag).Create(decisions, history);
        if (bag.HasErrors)
        {
            return Refused(paths, [.. bag.ToSorted()]);
        }

        if (history is { IsCut: true, LastRun: { } cutRun })
        {
            await OrphanSweep.EndAsync(cutRun, request.Settings.Grace);
        }

        var cookie = CreateCookie(history);
        var session = new RunSession(request, paths, history, decisions, orders, cookie, environment, observer, _time);
        return await session.RunAsync(contents, bag, _starters, cancellationToken);
    }

    /// <summary>A run that was cut keeps its id; every build has an incarnation of its own.</summary>
    private RunCookie CreateCookie(LedgerHistory history)
    {
        var nonce = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4));
        var run = history is { IsCut: true, LastRun: { } cut }
            ? cut
            : string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():yyyyMMdd-HHmmss}-{nonce}");
        return new RunCookie(run, nonce);
    }
}
