using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestration.Build.Model;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Git;

/// <summary>What a commit of ours says about itself: a subject and trailers.</summary>
internal static class CommitMessage
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

    /// <summary>Subject, blank line, trailers; values are one line, whatever they hold.</summary>
    public static string Format(string subject, IEnumerable<(string Name, string Value)> trailers)
    {
        var text = new StringBuilder().Append(Texts.OneLine(subject)).Append("\n\n");
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
}
