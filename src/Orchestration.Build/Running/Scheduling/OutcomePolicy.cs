using Orchestration.Build.Agents;

namespace Orchestration.Build.Running.Scheduling;

/// <summary>What follows from an outcome.</summary>
internal enum OutcomeStep
{
    /// <summary>The work is judged.</summary>
    Accept,

    /// <summary>Another attempt, after a back-off; costs one of the group's retries.</summary>
    RetryLater,

    /// <summary>Another attempt at once, told what was wrong; costs one of the group's retries.</summary>
    RetryWithFeedback,

    /// <summary>The lane rests; costs nothing.</summary>
    ParkLane,

    /// <summary>The lane is closed; the fallback continues, if there is one.</summary>
    StopLane,

    /// <summary>Trying again would give the same.</summary>
    GiveUp,
}

/// <summary>The policy of every outcome class; one table, no exceptions elsewhere.</summary>
internal static class OutcomePolicy
{
    public static OutcomeStep After(OutcomeClass outcome) => outcome switch
    {
        OutcomeClass.Completed => OutcomeStep.Accept,
        OutcomeClass.Failed or OutcomeClass.TimedOut or OutcomeClass.Overloaded => OutcomeStep.RetryLater,
        OutcomeClass.GateFailed or OutcomeClass.MergeConflict or OutcomeClass.NoChange => OutcomeStep.RetryWithFeedback,
        OutcomeClass.RateLimited => OutcomeStep.ParkLane,
        OutcomeClass.Unauthorised => OutcomeStep.StopLane,
        _ => OutcomeStep.GiveUp,
    };
}
