using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Git;

/// <summary>Tells what the agents change that work in one tree, one at a time.</summary>
internal interface IChangeJudge
{
    /// <summary>An attempt begins.</summary>
    /// <returns>Whether the group's gate has to be run first, for the tests that pass before it.</returns>
    Task<bool> BeginAsync(PlanGroup group, CancellationToken cancellationToken);

    /// <summary>What the gate showed then.</summary>
    Task AddBeforeAsync(PlanGroup group, GateCommand gate, GateOutcome outcome, CancellationToken cancellationToken);

    /// <summary>The attempt has ended.</summary>
    /// <returns>Why the work is not accepted, or null.</returns>
    Task<Acceptance?> JudgeAsync(PlanGroup group, CancellationToken cancellationToken);

    /// <summary>Compares the tests of a gate that passed with those before the group.</summary>
    (Acceptance? Refusal, int? Added, Diagnostic? Unreadable) JudgeTests(PlanGroup group, GateCommand gate, GateOutcome outcome);

    /// <summary>A group was accepted and its boxes are ticked.</summary>
    Task AcceptedAsync(PlanGroup group, GateOutcome? outcome, CancellationToken cancellationToken);

    /// <summary>The group will not be tried again and was not accepted; its changes stay.</summary>
    Task FailedAsync(PlanGroup group, CancellationToken cancellationToken);
}
