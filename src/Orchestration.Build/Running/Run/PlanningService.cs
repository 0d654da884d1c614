using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Running.Scheduling;

namespace Orchestration.Build.Running.Run;

/// <summary>What is wrong with an answer, for the agent that gave it.</summary>
/// <param name="InConversation">Where it knows what it answered.</param>
/// <param name="Alone">Where it knows nothing any more.</param>
internal sealed record Correction(string InConversation, string Alone);

/// <summary>Who asks, and who judges the answers.</summary>
internal interface IPlanner
{
    /// <summary>JSON schema of the answer.</summary>
    string Schema { get; }

    /// <param name="showsSchema">The agent's command line takes none.</param>
    string Prompt(bool showsSchema);

    /// <summary>Called with each answer.</summary>
    /// <param name="isLast">No further answer is asked for.</param>
    /// <returns>Null where the answer is taken as it is.</returns>
    Correction? Judge(string answer, bool isLast);
}

/// <summary>Hears how planning goes. Calls come one at a time and must return soon.</summary>
internal interface IPlanningObserver
{
    void OnMessage(string text);

    /// <param name="what">What is waited for: <c>claude plans</c>; null: nothing.</param>
    void OnPhase(string? what);
}

/// <summary>What came of it.</summary>
/// <param name="IsAccepted">The planner took the last answer.</param>
/// <param name="Answers">How many there were.</param>
/// <param name="Usage">Of all of them together.</param>
/// <param name="Problems">Why there is no accepted answer, where the reason is not in the answers; and what is to be reported besides.</param>
internal sealed record PlanningResult(bool IsAccepted, int Answers, AgentUsage Usage, ImmutableArray<Diagnostic> Problems);

/// <summary>Has one agent answer a question until its answer is right: locked, recorded and paid for like a run of the spec.</summary>
internal sealed class PlanningService(TimeProvider time, Func<RunCookie, IProcessStarter>? starters = null)
{
    private const string Label = "plan";

    /// <param name="scope">Of the spec to be; what it takes to start an agent is added here.</param>
    /// <param name="agent">Name of a profile.</param>
    /// <param name="specFile">What diagnostics about the spec point at.</param>
    public async Task<PlanningResult> RunAsync(AgentScope scope, string agent, string spec, string specFile, IPlanner planner, IPlanningObserver observer, CancellationToken cancellationToken)
    {
        scope = scope with { Time = time };
        try
        {
            scope.Paths.Create();
            using var held = RunLock.TryTake(scope.Paths, time, out var holder);
            return held is null
                ? Refused([Catalogue.RunLocked.At(SourceSpan.WholeFile(specFile), spec, holder)])
                : await RunLockedAsync(scope, agent, planner, observer, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refused([RunService.DescribeTrouble(exception, scope.Paths)]);
        }
        catch (GitException exception)
        {
            return Refused([Catalogue.GitFailed.At(SourceSpan.None, spec, exception.Message)]);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Refused([Catalogue.PlanningCancelled.At(SourceSpan.None)]);
        }
        finally
        {
            observer.OnPhase(null);
        }
    }

    private static PlanningResult Refused(ImmutableArray<Diagnostic> problems) => new(false, 0, AgentUsage.Unknown, problems);

    private async Task<PlanningResult> RunLockedAsync(AgentScope scope, string agent, IPlanner planner, IPlanningObserver observer, CancellationToken cancellationToken)
    {
        var contents = LedgerReader.Read(scope.Paths.Ledger);
        if (contents.OtherVersion is { } version)
        {
            return Refused([Catalogue.LedgerTooNew.At(SourceSpan.None, scope.Paths.Ledger, version, LedgerEvent.CurrentVersion)]);
        }

        var environment = ProcessEnvironment.Create(ProcessEnvironment.OfThisProcess(), scope.Settings.AllowedEnvironment);
        scope = scope with { History = RunHistory.From(contents.Events), Environment = environment };
        var bag = new DiagnosticBag();
        if (FindLane(scope, agent, bag) is not { } lane || bag.HasErrors)
        {
            return Refused([.. bag.ToSorted()]);
        }

        var cookie = RunService.CreateCookie(scope.History, time);
        await using var ledger = RunLedger.Open(scope.Paths.Ledger, contents, cookie, time);
        var starter = starters?.Invoke(cookie) ?? ProcessStarter.Create(cookie);
        await using var endStarter = starter as IAsyncDisposable;
        scope = scope with
        {
            Cookie = cookie,
            Ledger = ledger,
            Environment = environment.SetItem(RunCookie.VariableName, cookie.Value),
            Secrets = SecretSet.FromEnvironment(environment.Concat(environment.With(lane.Profile.Environment))),
            Processes = new ProcessRunner(starter, time) { Grace = scope.Settings.Grace },
        };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var signals = new RunSignals(() => _ = stop.CancelAsync(), scope.Settings.OneShotProcess);
        using var tree = lane.Profile.CanBeHeldToReading ? null : await ThrowawayTree.CreateAsync(scope, stop.Token);
        if (tree is null && !lane.Profile.CanBeHeldToReading)
        {
            return Refused([Catalogue.PlannerMayWrite.At(SourceSpan.None, lane.Name, scope.Root)]);
        }

        try
        {
            var result = await AskAsync(scope, lane, tree?.Tree, planner, observer, stop.Token);
            return result with { Problems = [.. bag.ToSorted(), .. scope.Problems, .. result.Problems] };
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return Refused([Catalogue.PlanningCancelled.At(SourceSpan.None)]);
        }
        finally
        {
            await OrphanSweep.SweepAsync(cookie.RunId, scope.Settings.Grace);
        }
    }

    private static AgentLane? FindLane(AgentScope scope, string agent, DiagnosticBag bag)
    {
        var found = new DiagnosticBag();
        var lane = new LaneFinder(scope).Find(agent, scope.Profiles.Find(agent)?.LeastPermissions ?? PermissionLevel.Read, SourceSpan.None, bag, found);

        // What it may do in a tree that is thrown away matters to nobody.
        bag.AddRange(found.ToSorted().Where(diagnostic => diagnostic.Descriptor != Catalogue.PermissionsUnknown));
        return lane;
    }

    private async Task<PlanningResult> AskAsync(AgentScope scope, AgentLane lane, GroupTree? tree, IPlanner planner, IPlanningObserver observer, CancellationToken cancellationToken)
    {
        var question = new AgentQuestion(scope, lane, "plans a request", Label) { Schema = lane.Profile.TakesSchema ? planner.Schema : null, Tree = tree ?? new GroupTree(scope.Root, null, null) };
        var budget = new BudgetGuard(scope.Ledger, scope.Settings.MaxCostUsd, scope.Settings.MaxTokens);
        var prompt = planner.Prompt(!lane.Profile.TakesSchema);
        var (answers, failures, limits, used) = (0, 0, 0, AgentUsage.Unknown);
        string? session = null;
        var sessionUsage = AgentUsage.Unknown;
        DateTimeOffset? restingSince = null;
        var firstWait = scope.Settings.IgnoreRateLimits ? (DateTimeOffset?)null
            : scope.History.RestingAgents.TryGetValue(lane.Name, out var known) && known > time.GetUtcNow() ? known : null;
        while (true)
        {
            if (firstWait is { } rested)
            {
                firstWait = null;
                if (await WaitAsync(rested) is { } tooLong)
                {
                    return End(tooLong);
                }
            }

            if (budget.FindReached() is { } limit)
            {
                return End(Catalogue.BudgetReached.At(SourceSpan.None, limit));
            }

            var tooBig = AgentPreflight.CheckRequest(lane.Profile, new AgentRequest(prompt, scope.Root, null, null, PermissionLevel.Read, [], null, string.Empty), "the plan of the request", SourceSpan.None).ToImmutableArray();
            if (!tooBig.IsEmpty)
            {
                return new PlanningResult(false, answers, used, tooBig);
            }

            if (answers + failures + limits == 0)
            {
                observer.OnMessage($"Started {lane.Name} with a prompt of {Format.Count(prompt.Length)} characters{(tree is null ? string.Empty : ", in a tree that is thrown away")}.");
            }

            observer.OnPhase($"{lane.Name} plans");
            var report = await question.AskAsync(prompt, session, session is null ? null : sessionUsage, scope.Settings.Timeout, cancellationToken);
            observer.OnPhase(null);
            used = used.Plus(report.Usage);
            cancellationToken.ThrowIfCancellationRequested();
            switch (OutcomePolicy.After(report.Outcome))
            {
                case OutcomeStep.Accept:
                    answers++;
                    (failures, limits, restingSince) = (0, 0, null);
                    var isLast = answers > scope.Settings.Retries;
                    if (planner.Judge(report.ResultText ?? string.Empty, isLast) is not { } correction)
                    {
                        return new PlanningResult(true, answers, used, []);
                    }

                    if (isLast)
                    {
                        return new PlanningResult(false, answers, used, []);
                    }

                    var continues = lane.Profile.CanResume && report.SessionId is not null;
                    session = continues ? report.SessionId : null;
                    sessionUsage = continues ? sessionUsage.Plus(report.Usage) : AgentUsage.Unknown;
                    prompt = continues ? correction.InConversation : correction.Alone;
                    observer.OnMessage(string.Create(CultureInfo.InvariantCulture, $"Proposal {answers} of {lane.Name} has faults; they go back to it (try {answers + 1} of {scope.Settings.Retries + 1})."));
                    break;
                case OutcomeStep.RetryLater when report.Retryable && failures < scope.Settings.Retries:
                    failures++;
                    var delay = BackOff.AfterFailure(scope.Settings, failures);
                    observer.OnMessage(string.Create(CultureInfo.InvariantCulture, $"{lane.Name} failed ({OutcomeNames.ToName(report.Outcome)}); retry {failures} of {scope.Settings.Retries} in {Math.Ceiling(delay.TotalSeconds)} s."));
                    await Task.Delay(delay, time, cancellationToken);
                    break;
                case OutcomeStep.ParkLane:
                    var until = report.ResetsAt ?? time.GetUtcNow() + BackOff.AfterRateLimit(scope.Settings, limits++);
                    scope.Ledger.ParkLane(lane.Name, until, report.Error ?? string.Empty, isKnown: report.ResetsAt is not null);
                    if (await WaitAsync(until) is { } refused)
                    {
                        return End(refused);
                    }

                    break;
                default:
                    return End(Catalogue.PlannerFailed.At(SourceSpan.None, lane.Name, OutcomeNames.ToName(report.Outcome), Sentence(report.Error), question.Log));
            }
        }

        PlanningResult End(Diagnostic problem) => new(false, answers, used, [problem]);

        // Null: it is over.
        async Task<Diagnostic?> WaitAsync(DateTimeOffset until)
        {
            restingSince ??= time.GetUtcNow();
            if (until - restingSince > scope.Settings.MaxWait)
            {
                return Catalogue.RateLimitTooLong.At(SourceSpan.None, lane.Name, until.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture), scope.Settings.MaxWait.ToString("c", CultureInfo.InvariantCulture));
            }

            observer.OnMessage($"{lane.Name} is rate-limited; waiting until {TimeZoneInfo.ConvertTime(until, time.LocalTimeZone).ToString("HH:mm", CultureInfo.InvariantCulture)}.");
            observer.OnPhase($"waiting for {lane.Name}");
            var rest = until - time.GetUtcNow();
            await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, time, cancellationToken);
            return null;
        }
    }

    private static string Sentence(string? error) => string.IsNullOrWhiteSpace(error) ? "It gave no reason." : error.TrimEnd().EndsWith('.') ? error.TrimEnd() : error.TrimEnd() + ".";
}
