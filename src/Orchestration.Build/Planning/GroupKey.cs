using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Orchestration.Build.Model;

namespace Orchestration.Build.Planning;

/// <summary>A part of a key, kept in the ledger so that a later build can say which part changed.</summary>
/// <param name="Name">A <c>Kind</c> of <see cref="KeyComponentNames"/>, or the root-relative path of a standard.</param>
/// <param name="Hash">SHA-256, lower-case hex.</param>
internal readonly record struct KeyComponent(string Name, string Hash);

internal static class KeyComponentNames
{
    public const string Text = "text";
    public const string Template = "template";
    public const string Prompt = "prompt";
    public const string Subagent = "subagent";
    public const string Profile = "profile";
    public const string Model = "model";
    public const string Gate = "gate";
    public const string Dependencies = "dependencies";
}

/// <summary>What a key needs beyond the plan.</summary>
/// <param name="Template">Text of the prompt template, LF.</param>
/// <param name="Profile">The profile a group would run with, arguments included, in any form that changes when they do.</param>
/// <param name="Model">The model a group would run with, or null for the agent's own choice.</param>
internal sealed record GroupKeyInputs(string Template, Func<PlanGroup, string> Profile, Func<PlanGroup, string?> Model)
{
    /// <summary>The prompt a person edited or wrote, LF, which the agent gets instead of the generated one; null where nobody did.</summary>
    public Func<PlanGroup, string?> OwnPrompt { get; init; } = _ => null;
}

/// <summary>The identity of a group's work: a group that was done under a key is done while the key stays.</summary>
/// <remarks>
/// Made of the group's text with every box open, the contents of template and standards, the subagent, profile with arguments,
/// model, gate, and the keys of its dependencies. Never of ticks, lines or paths.
/// </remarks>
/// <param name="Value">SHA-256, lower-case hex.</param>
/// <param name="Components">In a fixed order.</param>
internal sealed record GroupKey(string Value, ImmutableArray<KeyComponent> Components)
{
    private const string Version = "orchestration-build group key v1\n";

    /// <returns>Per position.</returns>
    public static ImmutableArray<GroupKey> Compute(Plan plan, GroupKeyInputs inputs)
    {
        var keys = new GroupKey[plan.Groups.Length];
        var sum = new KeySum(keys);
        var template = Hash(inputs.Template);
        foreach (var position in plan.Order)
        {
            var group = plan.Groups[position];
            keys[position] = Compute(plan, group, template, inputs, sum.Of(group.Group.DependsOn));
        }

        return [.. keys];
    }

    private static GroupKey Compute(Plan plan, PlanGroup group, string template, GroupKeyInputs inputs, string? dependencies)
    {
        var assignment = group.Assignment;
        var components = ImmutableArray.CreateBuilder<KeyComponent>();
        components.Add(new(KeyComponentNames.Text, Hash(group.Text)));
        components.Add(new(KeyComponentNames.Template, template));
        AddOptional(components, KeyComponentNames.Prompt, inputs.OwnPrompt(group));
        components.AddRange(assignment.Standards.Select(standard => new KeyComponent(standard.RootRelativePath, standard.ContentHash)));
        AddOptional(components, KeyComponentNames.Subagent, plan.Spec.UseSubagents ? assignment.Subagent?.Body ?? assignment.Subagent?.Name : null);
        AddOptional(components, KeyComponentNames.Profile, inputs.Profile(group));
        AddOptional(components, KeyComponentNames.Model, inputs.Model(group));
        AddOptional(components, KeyComponentNames.Gate, Canonical(assignment.Verify));
        if (dependencies is not null)
        {
            components.Add(new(KeyComponentNames.Dependencies, dependencies));
        }

        return new GroupKey(Combine(components, assignment.Standards), components.ToImmutable());
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

    /// <summary>
    /// The sum of the keys of dependencies, modulo 2^256: the order in which they are named does not count, nor what is between them. The last sum from the
    /// first group on is kept, so that "all previous groups" is one addition for each group.
    /// </summary>
    private sealed class KeySum(GroupKey[] keys)
    {
        private static readonly BigInteger Modulus = BigInteger.One << 256;

        private BigInteger _sum;
        private int _length;

        /// <returns>Lower-case hex; null where there are no dependencies.</returns>
        public string? Of(ImmutableArray<GroupRange> ranges)
        {
            var (total, groups) = (BigInteger.Zero, 0);
            foreach (var range in ranges.Where(range => range.Last >= range.First))
            {
                groups += range.Last - range.First + 1;
                total += range.First == 0 && range.Last + 1 >= _length ? Extend(range.Last + 1) : Between(range.First, range.Last + 1);
            }

            return groups == 0 ? null : (total % Modulus).ToString("x64", CultureInfo.InvariantCulture)[^64..];
        }

        private BigInteger Extend(int length)
        {
            _sum += Between(_length, length);
            _length = length;
            return _sum;
        }

        private BigInteger Between(int first, int end)
        {
            var sum = BigInteger.Zero;
            for (var position = first; position < end; position++)
            {
                sum += new BigInteger(Convert.FromHexString(keys[position].Value), isUnsigned: true, isBigEndian: true);
            }

            return sum;
        }
    }
}
