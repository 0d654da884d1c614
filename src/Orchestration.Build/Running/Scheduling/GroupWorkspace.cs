using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Scheduling;

/// <summary>The tree a group works in.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Branch">Its branch, or null where trees are shared.</param>
/// <param name="BaseCommit">The commit it started from, or null.</param>
/// <param name="IsNew">Nothing was done in it yet: an earlier build's attempt has nothing to show here.</param>
internal sealed record GroupTree(string Path, string? Branch, string? BaseCommit, bool IsNew = false)
{
    /// <summary>Absolute path of the whole tree, where nobody but the group works in it; null in the user's.</summary>
    public string? OwnTree { get; init; }

    /// <summary>Variables for whoever works in it.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

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

/// <summary>Where groups work, and how work is judged and brought together.</summary>
internal interface IGroupWorkspace : IAsyncDisposable
{
    /// <summary>Agents may work while a group is judged.</summary>
    bool JudgesBesideAgents { get; }

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
