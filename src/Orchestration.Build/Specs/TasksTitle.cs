using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

/// <summary>What a <c>tasks.md</c> is called.</summary>
internal static partial class TasksTitle
{
    private static readonly ImmutableArray<string> Prefixes = Words.Of(WordRoles.FileTitle);

    /// <summary>The first heading of level one without a leading <c>Task Breakdown:</c>, or null.</summary>
    public static string? Read(Outline outline)
    {
        if (outline.Headings.FirstOrDefault(heading => heading.Level == 1)?.Text is not { } text)
        {
            return null;
        }

        foreach (var prefix in Prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && text.Length > prefix.Length && text[prefix.Length] is ':' or '：')
            {
                text = text[(prefix.Length + 1)..].Trim();
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
