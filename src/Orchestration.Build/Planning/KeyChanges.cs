using System.Collections.Immutable;

namespace Orchestration.Build.Planning;

/// <summary>Why a group's key is not the one it was last done under, in words for people.</summary>
internal static class KeyChanges
{
    /// <param name="stored">The components a group was last done under, or default where it never was.</param>
    /// <returns>Per position; empty for a group whose parts are all as they were.</returns>
    public static ImmutableArray<ImmutableArray<string>> Explain(
        Plan plan,
        ImmutableArray<GroupKey> keys,
        Func<PlanGroup, ImmutableArray<KeyComponent>> stored)
    {
        var before = plan.Groups.Select(stored).ToImmutableArray();
        var own = plan.Groups.Select(group => Explain(keys[group.Position].Components, before[group.Position])).ToImmutableArray();

        // A group that was never run under a key has not changed: a person may have done it.
        var nextChanged = NextChanged([.. own.Select((_, position) => !before[position].IsDefault && !Kept(before[position]).SequenceEqual(Kept(keys[position].Components)))]);
        return
        [
            .. plan.Groups.Select(group => own[group.Position].Contains(DependencyChanged)
                ? own[group.Position].Replace(DependencyChanged, NameDependency(plan, group, nextChanged))
                : own[group.Position]),
        ];
    }

    /// <summary>One sentence for a group that will run.</summary>
    public static string Summarise(ImmutableArray<string> reasons) =>
        reasons.IsDefaultOrEmpty ? "not run yet" : string.Join("; ", reasons);

    /// <summary>Without what only decides how work is judged: others do not build on that.</summary>
    private static IEnumerable<KeyComponent> Kept(ImmutableArray<KeyComponent> components) => components.Where(component => !GroupKey.IsBesideKey(component.Name));

    private const string DependencyChanged = "a group it builds on changed";

    private static ImmutableArray<string> Explain(ImmutableArray<KeyComponent> now, ImmutableArray<KeyComponent> before)
    {
        if (before.IsDefault)
        {
            return ["not run yet"];
        }

        var old = before.ToDictionary(component => component.Name, component => component.Hash, StringComparer.Ordinal);
        var names = now.Select(component => component.Name).ToHashSet(StringComparer.Ordinal);
        var changed = now.Where(component => !old.ContainsKey(component.Name) || old[component.Name] != component.Hash)
            .Select(component => Describe(component.Name, old.ContainsKey(component.Name) ? "changed" : "was added"));
        var removed = before.Where(component => !names.Contains(component.Name)).Select(component => Describe(component.Name, "was removed"));
        return [.. changed.Concat(removed)];
    }

    private static string Describe(string name, string change) => name switch
    {
        KeyComponentNames.Text => "its text in tasks.md changed",
        KeyComponentNames.Gate => $"its gate {change}",
        KeyComponentNames.Writes => "what it may write changed",
        KeyComponentNames.Dependencies when change == "changed" => DependencyChanged,
        KeyComponentNames.Dependencies => "what it depends on changed",
        _ => $"{(name.StartsWith("agent-os/", StringComparison.Ordinal) ? name["agent-os/".Length..] : name)} {change}",
    };

    /// <summary>Names the first direct dependency that changed; falls back to the list of dependencies itself.</summary>
    private static string NameDependency(Plan plan, PlanGroup group, int[] nextChanged)
    {
        foreach (var range in group.Group.DependsOn)
        {
            if (range.First <= range.Last && nextChanged[range.First] <= range.Last)
            {
                return $"group {plan.Groups[nextChanged[range.First]].Number}, which it builds on, changed";
            }
        }

        return "what it depends on changed";
    }

    /// <summary>Per position the first changed position at or after it: a range is asked in one step.</summary>
    private static int[] NextChanged(ImmutableArray<bool> changed)
    {
        var next = new int[changed.Length];
        var nearest = int.MaxValue;
        for (var i = changed.Length - 1; i >= 0; i--)
        {
            nearest = changed[i] ? i : nearest;
            next[i] = nearest;
        }

        return next;
    }
}
