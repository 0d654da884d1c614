using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Tests.Running;

[TestClass]
public sealed class GateTurnsTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_gate_that_fails_beside_others_and_passes_alone_has_passed_and_ends_all_overlap()
    {
        using var turns = new GateTurns(parallel: true);
        var (running, most, calls) = (0, 0, 0);
        var both = new TaskCompletionSource();

        async Task<GateOutcome> OnePort()
        {
            Interlocked.Increment(ref calls);
            var now = Interlocked.Increment(ref running);
            most = Math.Max(most, now);
            if (now == 2)
            {
                both.TrySetResult();
            }

            if (calls <= 2)
            {
                await both.Task;
            }

            Interlocked.Decrement(ref running);
            return Outcome(passed: now == 1);
        }

        var results = await Task.WhenAll(turns.RunBesideOthersAsync(OnePort, TestContext.CancellationToken), turns.RunBesideOthersAsync(OnePort, TestContext.CancellationToken));

        Assert.IsTrue(results.All(result => result.Outcome.Passed));
        Assert.ContainsSingle(result => result.NeedsToBeAlone, results);
        Assert.AreEqual((2, 3), (most, calls), "One passed, the other was repeated.");

        most = 0;
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => turns.RunBesideOthersAsync(OnePort, TestContext.CancellationToken)));
        Assert.AreEqual(1, most);
    }

    [TestMethod]
    public async Task A_gate_that_fails_alone_has_failed_at_once()
    {
        using var turns = new GateTurns(parallel: true);
        var calls = 0;

        var (outcome, needsToBeAlone) = await turns.RunBesideOthersAsync(() => Task.FromResult(Outcome(passed: calls++ > 0)), TestContext.CancellationToken);

        Assert.AreEqual((false, false, 1), (outcome.Passed, needsToBeAlone, calls));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Nothing_runs_beside_a_gate_on_the_merged_tree(bool parallel)
    {
        using var turns = new GateTurns(parallel);
        var (running, overlapped) = (0, false);

        Task<GateOutcome> Gate(bool alone) => Task.Run(async () =>
        {
            var now = Interlocked.Increment(ref running);
            overlapped |= alone && now != 1;
            await Task.Yield();
            overlapped |= alone && Volatile.Read(ref running) != 1;
            Interlocked.Decrement(ref running);
            return Outcome(passed: true);
        });

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => i % 3 == 0
            ? turns.RunAloneAsync(() => Gate(alone: true), TestContext.CancellationToken)
            : First(turns.RunBesideOthersAsync(() => Gate(alone: !parallel), TestContext.CancellationToken))));

        Assert.IsFalse(overlapped);

        static async Task<GateOutcome> First(Task<(GateOutcome Outcome, bool NeedsToBeAlone)> task) => (await task).Outcome;
    }

    private static GateOutcome Outcome(bool passed) => new(passed ? 0 : 1, TimedOut: false, TimeSpan.Zero, string.Empty, string.Empty, TestNames.None);
}
