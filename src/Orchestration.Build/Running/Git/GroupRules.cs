using System.Collections.Immutable;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Git;

/// <summary>What a group of a plan may change, as paths of its repository.</summary>
internal static class GroupRules
{
    /// <param name="instructions">Patterns of files that instruct agents.</param>
    /// <param name="tree">Absolute path of the tree with the work.</param>
    /// <param name="before">Commit or tree before its work: only what is there can be its judge.</param>
    /// <param name="changes">What it changed.</param>
    public static async Task<DiffRules> OfAsync(
        Plan plan,
        PlanGroup group,
        SpecPlaces places,
        GitRepository repository,
        ImmutableArray<string> instructions,
        string tree,
        string before,
        IReadOnlyList<PathChange> changes,
        CancellationToken cancellationToken)
    {
        var assignment = group.Assignment;
        var prefix = places.Prefix;
        var own = new[] { places.TasksPath, places.SpecPath + "/orchestration.y*ml", places.SpecPath + "/implementation/orchestration.y*ml" };
        return new DiffRules(
            Prefixed(assignment.Writes),
            [.. Prefixed(assignment.Protect), .. own, .. prefix.Length == 0 ? [] : Prefixed(DiffPolicy.AlwaysProtected)],
            await GateFilesAsync(plan, group, prefix, repository, before, changes, cancellationToken),
            [places.GeneratedPattern],
            group.AllTasks.Any(task => task.State != TaskState.Done),
            assignment.AllowNoChange)
        {
            Steering = [.. SteeringFiles.Common, .. instructions, .. prefix.Length == 0 ? [] : Prefixed([.. SteeringFiles.Common, .. instructions])],
            OwnSpec = places.SpecPath,
            Facts = FileFacts.Of(tree),
        };

        ImmutableArray<string> Prefixed(ImmutableArray<string> patterns) =>
            patterns.IsDefaultOrEmpty ? [] : [.. patterns.Select(pattern => prefix + (pattern.StartsWith("./", StringComparison.Ordinal) ? pattern[2..] : pattern).TrimStart('/'))];
    }

    /// <summary>
    /// Of every gate of the plan: who may edit the judge of another group decides about that group too. What some group is to write by name is
    /// work there, whatever gate looks at it.
    /// </summary>
    private static async Task<ImmutableArray<string>> GateFilesAsync(
        Plan plan, PlanGroup group, string prefix, GitRepository repository, string before, IReadOnlyList<PathChange> changes, CancellationToken cancellationToken)
    {
        var candidates = plan.Groups.SelectMany(other => Candidates(other, prefix)).ToHashSet(StringComparer.Ordinal);
        candidates.ExceptWith(plan.Groups.SelectMany(other => other.Assignment.Writes).Select(path => prefix + path));
        candidates.UnionWith(Candidates(group, prefix));

        // What was there before and is not as it was is in the changes; only names in other letters have to be looked for.
        candidates.IntersectWith(changes.Select(change => change.Path).ToHashSet(StringComparer.OrdinalIgnoreCase) is { Count: > 0 } changed ? candidates.Where(changed.Contains).ToList() : []);
        if (candidates.Count == 0)
        {
            return [];
        }

        if (candidates.All(candidate => changes.Any(change => change.Path == candidate)))
        {
            return [.. changes.Where(change => change.Kind != PathChangeKind.Added && candidates.Contains(change.Path)).Select(change => change.Path)];
        }

        // All names, since the candidates of a large plan do not fit into a command line.
        var listed = await repository.Git.RunAsync(
            repository.Place, cancellationToken, "ls-tree", "-z", "--full-tree", "--name-only", "-r", before);
        return [.. listed.Fields.Where(candidates.Contains)];
    }

    private static IEnumerable<string> Candidates(PlanGroup group, string prefix) =>
        group.Assignment.Verify is { } gate ? GateFiles.Candidates(gate, prefix) : [];
}
