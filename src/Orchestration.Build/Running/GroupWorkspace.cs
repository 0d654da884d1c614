using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running;

/// <summary>The tree a group works in.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Branch">Its branch, or null where trees are shared.</param>
/// <param name="BaseCommit">The commit it started from, or null.</param>
/// <param name="IsNew">Nothing was done in it yet: an earlier build's attempt has nothing to show here.</param>
internal sealed record GroupTree(string Path, string? Branch, string? BaseCommit, bool IsNew = false);

/// <summary>The verdict of evidence on work an agent calls finished.</summary>
/// <param name="Outcome"><see cref="OutcomeClass.Completed"/>, <see cref="OutcomeClass.GateFailed"/>, <see cref="OutcomeClass.NoChange"/> or <see cref="OutcomeClass.Failed"/>.</param>
/// <param name="Feedback">Goes into the prompt of the next attempt (the gate's output's end, the conflict).</param>
/// <param name="Problem">What to report if no attempt is left.</param>
/// <param name="Retryable">Another attempt by the agent may mend it.</param>
/// <param name="AwaitsApproval">Accepted but for a human's word.</param>
/// <param name="ExtraAttempt">The attempt to mend it is granted beyond the group's retries: a conflict is not the agent's fault.</param>
/// <param name="Rejected">What a person said who sends it back.</param>
/// <param name="Notices">Reported whatever the outcome: ticks that were taken back.</param>
internal sealed record Acceptance(
    OutcomeClass Outcome,
    string? Feedback = null,
    Diagnostic? Problem = null,
    bool Retryable = false,
    bool AwaitsApproval = false,
    string? Commit = null,
    int? TestsAdded = null,
    bool ExtraAttempt = false,
    string? Rejected = null,
    IReadOnlyList<Diagnostic>? Notices = null);

/// <summary>A workspace cannot do its part; the diagnostic says why and what to do.</summary>
internal sealed class WorkspaceException : Exception
{
    public WorkspaceException(Diagnostic diagnostic)
        : this(diagnostic.Message) => Diagnostic = diagnostic;

    public WorkspaceException()
    {
    }

    public WorkspaceException(string message)
        : base(message)
    {
    }

    public WorkspaceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public Diagnostic? Diagnostic { get; }
}

/// <summary>Facts about the attempt that acceptance records.</summary>
/// <param name="Attempt">0 for work done by hand.</param>
internal sealed record AttemptFacts(int Attempt, string Agent, string? Model, AgentUsage Usage);

/// <summary>Where groups work, and how work is judged and brought together.</summary>
internal interface IGroupWorkspace
{
    /// <summary>Prepares the tree of a group whose dependencies are accepted, before each attempt: the next one, and a continued run, find their tree again.</summary>
    /// <exception cref="WorkspaceException">It cannot be prepared.</exception>
    Task<GroupTree> OpenAsync(PlanGroup group, CancellationToken cancellationToken);

    /// <summary>Judges the tree (diff, gate), and where it is accepted commits, merges and ticks. Safe to repeat after a kill.</summary>
    Task<Acceptance> AcceptAsync(PlanGroup group, GroupTree tree, AttemptFacts facts, CancellationToken cancellationToken);

    /// <summary>The group will not be tried again in this run.</summary>
    Task CloseAsync(PlanGroup group, GroupTree tree, bool accepted, CancellationToken cancellationToken);

    /// <summary>Ends the run: brings the result to the user, or says how to.</summary>
    Task<IReadOnlyList<Diagnostic>> CompleteAsync(CancellationToken cancellationToken);
}
