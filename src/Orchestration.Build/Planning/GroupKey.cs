using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Planning;

/// <summary>A part of a key, kept in the ledger so that a later build can say which part changed.</summary>
/// <param name="Name">A <c>Kind</c> of <see cref="KeyComponentNames"/>, or the root-relative path of a standard.</param>
/// <param name="Hash">SHA-256, lower-case hex.</param>
internal readonly record struct KeyComponent(string Name, string Hash);

internal static class KeyComponentNames
{
    public const string Text = "text";
    public const string Dependencies = "dependencies";
    public const string Gate = "gate";
    public const string Writes = "writes";
}

/// <summary>The identity of a group's work: a group that was done under a key is done while the key stays, whoever did it.</summary>
/// <remarks>
/// Made of what the group asks for (<see cref="WorkText"/>), the contents of its standards, and the keys of its dependencies. Never of ticks, numbers, ids,
/// lines or paths, nor of the agent, its arguments, its model or the template. The gate and <c>writes</c> stand beside it: a change judges finished work again.
/// </remarks>
/// <param name="Value">SHA-256, lower-case hex.</param>
/// <param name="Components">In a fixed order, with those that stand beside the key.</param>
internal sealed record GroupKey(string Value, ImmutableArray<KeyComponent> Components)
{
    private const string Version = "orchestration-build group key v2\n";

    /// <returns>Per position.</returns>
    public static ImmutableArray<GroupKey> Compute(Plan plan)
    {
        var keys = new GroupKey[plan.Groups.Length];
        foreach (var position in plan.Order)
        {
            keys[position] = Compute(plan.Groups[position], keys);
        }

        return [.. keys];
    }

    /// <summary>Whether a part only decides how work is judged.</summary>
    public static bool IsBesideKey(string name) => name is KeyComponentNames.Gate or KeyComponentNames.Writes;

    private static GroupKey Compute(PlanGroup group, GroupKey[] keys)
    {
        var assignment = group.Assignment;
        var components = ImmutableArray.CreateBuilder<KeyComponent>();
        components.Add(new(KeyComponentNames.Text, Hash(WorkText.Of(group.Title, group.Text))));
        components.AddRange(assignment.Standards.Select(standard => new KeyComponent(standard.RootRelativePath, standard.ContentHash)));
        var dependencies = group.Group.DependsOn.SelectMany(range => keys[range.First..(range.Last + 1)]).Select(key => key.Value).Order(StringComparer.Ordinal).ToList();
        if (dependencies.Count > 0)
        {
            components.Add(new(KeyComponentNames.Dependencies, Hash(string.Join('\n', dependencies))));
        }

        var value = Combine(components, assignment.Standards);
        AddOptional(components, KeyComponentNames.Gate, Canonical(assignment.Verify));
        AddOptional(components, KeyComponentNames.Writes, assignment.Writes.IsDefaultOrEmpty ? null : string.Join('\n', assignment.Writes.Order(StringComparer.Ordinal)));
        return new GroupKey(value, components.ToImmutable());
    }

    /// <summary>Standards count by their contents, in no order: a moved file is not a new rule.</summary>
    private static string Combine(IEnumerable<KeyComponent> components, ImmutableArray<Standard> standards)
    {
        var paths = standards.Select(standard => standard.RootRelativePath).ToHashSet(StringComparer.Ordinal);
        var text = new StringBuilder(Version);
        foreach (var component in components.Where(component => !paths.Contains(component.Name)))
        {
            text.Append(component.Name).Append(' ').Append(component.Hash).Append('\n');
        }

        foreach (var hash in standards.Select(standard => standard.ContentHash).Order(StringComparer.Ordinal))
        {
            text.Append("standard ").Append(hash).Append('\n');
        }

        return Hash(text.ToString());
    }

    private static void AddOptional(ImmutableArray<KeyComponent>.Builder components, string name, string? value)
    {
        if (value is not null)
        {
            components.Add(new(name, Hash(value)));
        }
    }

    // A shell line and an argument vector that read alike are not the same command.
    private static string? Canonical(GateCommand? gate) => gate switch
    {
        null => null,
        { Shell: { } line } => "shell\0" + line,
        _ => "arguments\0" + string.Join('\0', gate.Arguments),
    };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
