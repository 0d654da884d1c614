using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Output;
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

    /// <param name="scope">What to run; the services of the run are added here.</param>
    public async Task<RunResult> RunAsync(RunScope scope, IRunObserver observer, CancellationToken cancellationToken)
    {
        scope = scope with { Time = _time };
        var paths = scope.Paths;
        try
        {
            paths.Create();
            using var held = RunLock.TryTake(paths, _time, out var holder);
            if (held is not null)
            {
                RemoveLeftovers(scope);
            }

            return held is null
                ? Refused(paths, Catalogue.RunLocked.At(SourceSpan.WholeFile(scope.Plan.Spec.TasksFile), scope.Plan.Spec.Name, holder))
                : await RunLockedAsync(scope, observer, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refused(paths, DescribeTrouble(exception, paths));
        }
        catch (WorkspaceException exception) when (exception.Diagnostic is not null)
        {
            return Refused(paths, exception.Diagnostic);
        }
    }

    /// <summary>The state folder cannot be used.</summary>
    public static Diagnostic DescribeTrouble(Exception exception, RunPaths paths) => Disk.IsFull(exception)
        ? Catalogue.DiskFull.At(SourceSpan.None, exception.Message)
        : Catalogue.StateNotWritable.At(SourceSpan.None, paths.Folder, exception.Message);

    /// <summary>A cut run keeps its id.</summary>
    /// <param name="given">What a new run is called, where somebody else decides that.</param>
    public static RunCookie CreateCookie(RunHistory history, TimeProvider time, string? given = null)
    {
        var nonce = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4));
        var run = history is { IsCut: true, LastRun: { } cut }
            ? cut
            : given ?? string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMdd-HHmmss}-{nonce}");
        return new RunCookie(run, nonce);
    }

    private static string JobOf(RunScope scope) => scope is { Origin: { } origin, Imports: null } ? $"{string.Join('+', scope.Settings.Groups)}.{origin.Attempt}" : string.Empty;

    private static RunResult Refused(RunPaths paths, params ImmutableArray<Diagnostic> why) => new(null, why, paths);

    private async Task<RunResult> RunLockedAsync(RunScope scope, IRunObserver observer, CancellationToken cancellationToken)
    {
        var contents = LedgerReader.Read(scope.Paths.Ledger);
        var history = RunHistory.From(contents.Events);
        var bag = new DiagnosticBag();
        LedgerCheck.Report(contents, history, scope.Plan, scope.Paths.Ledger, bag);
        if (bag.HasErrors)
        {
            return Refused(scope.Paths, [.. bag.ToSorted()]);
        }

        var environment = ProcessEnvironment.Create(ProcessEnvironment.OfThisProcess(), scope.Settings.AllowedEnvironment);
        var given = scope.Profiles.All.SelectMany(profile => environment.With(profile.Environment));
        scope = scope with { History = history, Environment = environment, Secrets = SecretSet.FromEnvironment(environment.Concat(given)) };
        var head = await HeadReader.ReadAsync(scope.Plan, history, scope.Root, scope.Paths.Folder, cancellationToken);
        var hasUnfinishedWork = scope.Settings.Isolated && (history.OpenWorkFor is not null || !head.Waiting.IsEmpty);
        var decisions = RunDecisions.Create(scope, scope.Settings.Isolated ? head : head.WithoutWaiting(), bag);
        var orders = new RunPreflight(scope, bag).Create(decisions);
        if (bag.HasErrors)
        {
            return Refused(scope.Paths, [.. bag.ToSorted()]);
        }

        if (history is { IsCut: true, LastRun: { } cutRun })
        {
            await OrphanSweep.EndAsync(cutRun, scope.Settings.Grace);
            if (await StrayProcesses.EndAsync(Folders.RealPath(scope.Paths.Trees), history.LastBegun, scope.Settings.Grace) is { Count: > 0 } strays)
            {
                bag.Add(Catalogue.StrayEnded.At(SourceSpan.None, scope.Paths.Trees, EvidenceTexts.List(strays)));
            }
        }

        if (LeftSpools.TakeIn(scope.Paths, history, scope.Secrets, scope.Settings.MaxLogSize) is { Count: > 0 } missing)
        {
            bag.Add(Catalogue.OutputNotKept.At(SourceSpan.None, string.Join(", ", missing)));
        }

        var cookie = CreateCookie(history, _time, scope.Origin?.Run) with { Job = JobOf(scope) };
        var ledger = RunLedger.Open(scope.Paths.Ledger, contents, cookie, _time, scope.Imports is null ? scope.Origin : null);
        await using var closeLedger = ledger;

        // A finished plan that has not changed starts nothing, not even a watchdog.
        var starter = _starters?.Invoke(cookie) ?? (orders.Count > 0 || hasUnfinishedWork ? ProcessStarter.Create(cookie) : null);
        await using var endStarter = new OptionalDisposal(starter as IAsyncDisposable);
        scope = scope with
        {
            Cookie = cookie,
            Ledger = ledger,
            Environment = environment.SetItem(RunCookie.VariableName, cookie.Value),
            Ordinals = decisions.ToImmutableDictionary(decision => decision.Group.Id, decision => decision.Ordinal, StringComparer.Ordinal),
            Keys = decisions.ToImmutableDictionary(decision => decision.Group.Id, decision => decision.Key.Value, StringComparer.Ordinal),
        };
        return await new RunExecution(scope, decisions, orders, observer).RunAsync(starter, bag, cancellationToken);
    }

    /// <summary>What a killed build was just writing; nobody else works in these folders while the lock is held.</summary>
    private static void RemoveLeftovers(RunScope scope)
    {
        var paths = scope.Paths;
        foreach (var folder in new[] { paths.Folder, paths.Results, paths.AgentTasks, paths.Logs, paths.Scratch, Path.GetDirectoryName(scope.Plan.Spec.TasksFile)! })
        {
            OutputFiles.RemoveLeftovers(folder);
        }

        Spools.RemoveHalfWrittenLogs(paths.Logs);
    }

    /// <summary>For an <c>await using</c> of what may not be there.</summary>
    private sealed class OptionalDisposal(IAsyncDisposable? inner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => inner?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
