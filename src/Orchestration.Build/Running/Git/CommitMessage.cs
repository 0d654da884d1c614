using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Git;

/// <summary>What a commit of ours says about itself: a subject and trailers.</summary>
internal static partial class CommitMessage
{
    public const string Spec = "Orchestration-Spec";
    public const string Group = "Orchestration-Group";
    public const string Key = "Orchestration-Key";
    public const string Run = "Orchestration-Run";

    /// <summary>What else than the work of a group a commit of ours is.</summary>
    public const string Step = "Orchestration-Step";

    /// <summary>The trailers of a group's work; unknown cost and model are left out, never written as 0.</summary>
    public static ImmutableArray<(string Name, string Value)> WorkTrailers(string spec, string group, string? key, AttemptFacts facts)
    {
        var trailers = ImmutableArray.CreateBuilder<(string, string)>();
        trailers.Add((Spec, spec));
        trailers.Add((Group, group));
        AddKnown(Key, key);
        AddKnown("Orchestration-Agent", facts.Agent);
        AddKnown("Orchestration-Model", facts.Model);
        trailers.Add(("Orchestration-Attempt", facts.Attempt.ToString(CultureInfo.InvariantCulture)));
        AddKnown("Orchestration-Cost-Usd", facts.Usage.CostUsd?.ToString("0.######", CultureInfo.InvariantCulture));
        AddKnown("Orchestration-Input-Tokens", facts.Usage.InputTokens?.ToString(CultureInfo.InvariantCulture));
        AddKnown("Orchestration-Output-Tokens", facts.Usage.OutputTokens?.ToString(CultureInfo.InvariantCulture));
        return trailers.ToImmutable();

        void AddKnown(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                trailers.Add((name, value));
            }
        }
    }

    /// <summary>What stands in front of the trailers of a group's work: the template with its placeholders replaced, and the group's title where nothing is left of it.</summary>
    /// <param name="template">Of <c>OrchestrationCommitMessage</c>.</param>
    /// <param name="spec">Name of the spec.</param>
    public static string Expand(string template, PlanGroup group, string spec, AttemptFacts facts)
    {
        var text = Placeholder().Replace(template.ReplaceLineEndings("\n"), match => Texts.OneLine(match.Value switch
        {
            "{title}" => group.Title,
            "{number}" => group.Number,
            "{id}" => group.Id,
            "{spec}" => spec,
            "{agent}" => facts.Agent,
            _ => facts.Model ?? string.Empty,
        })).Trim();
        return text.Length == 0 ? Texts.OneLine(group.Title) : text;
    }

    /// <summary>Text in braces that <see cref="Expand"/> does not replace.</summary>
    public static IEnumerable<string> FindUnknownPlaceholders(string template) =>
        Braced().Matches(template).Select(match => match.Value).Where(text => !Placeholder().IsMatch(text));

    /// <summary>Subject and body, an empty line, trailers; the value of a trailer is one line, whatever it holds.</summary>
    public static string Format(string message, IEnumerable<(string Name, string Value)> trailers)
    {
        var lines = message.Split('\n').Select(Texts.OneLine);
        var text = new StringBuilder().AppendJoin('\n', lines).Append("\n\n");
        foreach (var (name, value) in trailers)
        {
            text.Append(name).Append(": ").Append(Texts.OneLine(value)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The trailers of a message's last paragraph; the last one of a name wins.</summary>
    public static ImmutableDictionary<string, string> ReadTrailers(string message)
    {
        var paragraph = message.ReplaceLineEndings("\n").Trim('\n').Split("\n\n")[^1];
        var trailers = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in paragraph.Split('\n'))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0)
            {
                trailers[line[..colon]] = line[(colon + 2)..].Trim();
            }
        }

        return trailers.ToImmutable();
    }

    [GeneratedRegex(@"\{(title|number|id|spec|agent|model)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\{[A-Za-z_-]+\}", RegexOptions.CultureInvariant)]
    private static partial Regex Braced();
}
