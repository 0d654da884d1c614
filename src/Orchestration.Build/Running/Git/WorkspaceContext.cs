using System.Collections.Concurrent;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Git;

/// <summary>What all parts of one run's workspace share.</summary>
/// <param name="Start">The user's repository when the run began.</param>
/// <param name="StartBranch">The user's branch when the run began; empty where none was checked out.</param>
/// <param name="StartCommit">Its commit then.</param>
internal sealed record WorkspaceContext(
    RunScope Scope, TreeSource Source, SpecPlaces Places, UserState Start, IGateRunner Gates, string StartBranch, string StartCommit)
{
    public Plan Plan => Scope.Plan;

    /// <summary>The user's.</summary>
    public GitRepository Repository => Source.User;

    public OwnRefs Refs { get; } = new(Source.User, Start);

    public string StateFolder => Scope.Paths.Folder;

    /// <summary>Kept by a continued run: it finds its trees again, while another run makes its own.</summary>
    public string RunId => Scope.Cookie.RunId;

    public GateCache Cache { get; } = new();

    public GateTurns Turns { get; } = new(Scope.Settings.ParallelGates);

    /// <summary>Groups that stopped with both sides kept: their branches are still needed.</summary>
    public ConcurrentDictionary<string, bool> Stopped { get; } = new(StringComparer.Ordinal);

    public GitClient Git => Repository.Git;

    /// <summary>The commit up to which work is accepted.</summary>
    public string Tip => Refs.Find(Places.MainRef) ?? throw new GitException($"the branch {Places.MainBranch} is gone");

    public static GateCommand? GateOf(PlanGroup group) => group.Assignment.Verify;

    public string? KeyOf(PlanGroup group) => Scope.Keys.GetValueOrDefault(group.Id);

    /// <summary>The root that holds the specs, inside a tree of ours.</summary>
    public string RootIn(string tree) => Path.Combine(tree, Places.Prefix.Replace('/', Path.DirectorySeparatorChar)).TrimEnd(Path.DirectorySeparatorChar);

    /// <summary>The gate of an attempt in the names of files.</summary>
    public string GateLabel(PlanGroup group, AttemptFacts facts) => FormattableString.Invariant($"{Scope.LabelOf(group)}.{facts.Attempt}.gate");

    public GatePlace GatePlaceIn(TreeRepository tree) => new(RootIn(tree.Path), tree.Environment, Folders.RealPath(tree.Path));

    public Diagnostic GitFailed(PlanGroup group, Exception exception) =>
        Catalogue.GitFailed.At(group.Location, group.Name, exception.Message);
}
