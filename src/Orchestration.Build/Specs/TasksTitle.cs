using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

/// <summary>What a <c>tasks.md</c> is called.</summary>
internal static partial class TasksTitle
{
    private static readonly ImmutableArray<string> Kinds = Words.Of(WordRoles.FileTitle);

    /// <summary>
    /// The first heading of level one without what kind of file it heads, as in <c>Task Breakdown: Radio</c> and <c>Radio Implementation Plan</c>; null where it
    /// says nothing else.
    /// </summary>
    public static string? Read(Outline outline)
    {
        if (outline.Headings.FirstOrDefault(heading => heading.Level == 1)?.Text is not { } text)
        {
            return null;
        }

        foreach (var kind in Kinds)
        {
            if (text.StartsWith(kind, StringComparison.OrdinalIgnoreCase) && (text.Length == kind.Length || text[kind.Length] is ':' or '：'))
            {
                text = text[Math.Min(kind.Length + 1, text.Length)..].Trim();
                break;
            }

            if (kind.Contains(' ', StringComparison.Ordinal) && text.EndsWith(" " + kind, StringComparison.OrdinalIgnoreCase))
            {
                text = text[..^kind.Length].TrimEnd(' ', '-', '–', '—', ':');
                break;
            }
        }

        return text.Length == 0 ? null : text;
    }

    /// <summary>The name of the folder of a <c>tasks.md</c> without its date, or the name of a file that is a spec by itself.</summary>
    public static string OfPath(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        return WithoutDate(stem is "tasks" or "plan" ? Path.GetFileName(Path.GetDirectoryName(path)) ?? stem : stem);
    }

    public static string WithoutDate(string name)
    {
        var title = DatePattern().Replace(name, string.Empty);
        return title.Length > 0 ? title : name;
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[-_]?", RegexOptions.CultureInvariant)]
    private static partial Regex DatePattern();
}
