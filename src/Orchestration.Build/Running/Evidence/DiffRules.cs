using System.Collections.Immutable;

namespace Orchestration.Build.Running.Evidence;

/// <summary>What a group may change; all paths and patterns from the root of the spec's repository, <c>/</c>-separated.</summary>
/// <param name="Writes">Patterns of what it may edit; empty = anything not protected.</param>
/// <param name="Protect">Patterns of what it must not.</param>
/// <param name="GateFiles">Files that judge it.</param>
/// <param name="Generated">Patterns of what the orchestrator itself writes: neither work nor a fault.</param>
/// <param name="HasOpenTasks">Something was left to do.</param>
/// <param name="AllowNoChange">No change is fine.</param>
internal sealed record DiffRules(
    ImmutableArray<string> Writes,
    ImmutableArray<string> Protect,
    ImmutableArray<string> GateFiles,
    ImmutableArray<string> Generated,
    bool HasOpenTasks,
    bool AllowNoChange)
{
    /// <summary>Patterns of files that steer other agents, git or editors.</summary>
    public ImmutableArray<string> Steering { get; init; } = [];

    /// <summary>Folder of the spec, whose notes agents write.</summary>
    public string OwnSpec { get; init; } = string.Empty;

    public FileFacts Facts { get; init; } = FileFacts.None;
}

/// <summary>What the diff says about a group's work; each list in ordinal order.</summary>
/// <param name="Counted">Changes that are the group's own.</param>
/// <param name="Generated">Changes to files the orchestrator writes, to be taken back.</param>
internal sealed record DiffVerdict(
    ImmutableArray<PathChange> Counted,
    ImmutableArray<string> Generated,
    ImmutableArray<string> Protected,
    ImmutableArray<string> Outside,
    ImmutableArray<string> NestedRepositories,
    ImmutableArray<string> LinksOut,
    bool NoChange)
{
    public bool Accepted => !NoChange && Protected.IsEmpty && Outside.IsEmpty && NestedRepositories.IsEmpty && LinksOut.IsEmpty;
}
