using System.Collections.Concurrent;
using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Git;

/// <summary>What a run tells its workspace.</summary>
/// <param name="Root">Absolute path of the root that holds the specs.</param>
/// <param name="StateFolder">Absolute path of the spec's state folder.</param>
/// <param name="RunId">Kept by a continued run: it finds its trees again, another run starts anew.</param>
/// <param name="Keys">By group id; a missing one is unknown.</param>
internal sealed record WorkspaceOptions(
    string Root,
    string StateFolder,
    string RunId,
    ImmutableDictionary<string, string> Keys,
    bool GitHooks)
{
    /// <summary>Absolute paths of folders whose contents are ours, whatever git thinks of them: state, plans.</summary>
    public ImmutableArray<string> OwnFolders { get; init; } = [];

    /// <summary>Names a group's logs: <c>agent-03</c>.</summary>
    public Func<PlanGroup, string> Label { get; init; } = group => group.AgentLabel;
}

/// <summary>What all parts of one run's workspace share.</summary>
internal sealed record WorkspaceContext(
    Plan Plan, WorkspaceOptions Options, GitRepository Repository, SpecPlaces Places, IGateRunner Gates, string StartBranch, string StartCommit)
{
    public GateCache Cache { get; } = new();

    /// <summary>Groups that stopped with both sides kept: their branches are still needed.</summary>
    public ConcurrentDictionary<string, bool> Stopped { get; } = new(StringComparer.Ordinal);

    public GitClient Git => Repository.Git;

    public static GateCommand? GateOf(PlanGroup group) => group.Group.Assignment.Verify;

    public string? KeyOf(PlanGroup group) => Options.Keys.GetValueOrDefault(group.Id);

    /// <summary>The root that holds the specs, inside a tree of ours.</summary>
    public string RootIn(string tree) => Path.Combine(tree, Places.Prefix.Replace('/', Path.DirectorySeparatorChar)).TrimEnd(Path.DirectorySeparatorChar);

    public static IEnumerable<SourceSpan> Marks(PlanGroup group) => group.Group.AllTasks.Select(task => task.MarkSpan);

    public Diagnostic GitFailed(PlanGroup group, Exception exception) =>
        Catalogue.GitFailed.At(group.Group.Location, group.Group.Title, exception.Message);
}
