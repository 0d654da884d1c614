namespace Orchestration.Build.Running.Ledger;

/// <summary>Work of a group that a person is asked about: the same work is the same question, whatever commit it is in.</summary>
/// <param name="Spec">Path of the spec from the top of the repository.</param>
/// <param name="Group">Id of the group.</param>
/// <param name="Key">Key of the group, or null.</param>
/// <param name="Tree">Object name of the tree.</param>
internal sealed record WorkIdentity(string Spec, string Group, string? Key, string Tree);

/// <summary>What a person said about work.</summary>
/// <param name="Approved">Null while the question is open.</param>
/// <param name="Attempt">The one that did the work.</param>
internal sealed record Approval(WorkIdentity Work, bool? Approved, string Reason, int Attempt)
{
    /// <summary>The answer as a line of the ledger.</summary>
    public LedgerEvent Answer(bool approved, string reason, DateTimeOffset now) => new()
    {
        Type = approved ? LedgerTypes.Approved : LedgerTypes.Rejected,
        Time = now,
        Group = Work.Group,
        Spec = Work.Spec,
        Key = Work.Key,
        Tree = Work.Tree,
        Attempt = Attempt,
        Reason = reason,
    };

    /// <summary>The work that a line is about; null where it names none.</summary>
    public static WorkIdentity? WorkOf(LedgerEvent entry) =>
        entry is { Spec: { } spec, Group: { } group, Tree: { } tree } ? new WorkIdentity(spec, group, entry.Key, tree) : null;
}

/// <summary>A fast-forward of the user's branch that was begun.</summary>
internal sealed record FastForwardIntent(string Branch, string From, string To);
