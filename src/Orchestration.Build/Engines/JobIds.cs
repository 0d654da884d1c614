using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Engines;

/// <summary>Names of jobs that every engine takes: ASCII letters, digits and underscores, a letter in front, one for each group.</summary>
internal static class JobIds
{
    private const int Longest = 60;

    /// <returns>By position.</returns>
    public static ImmutableArray<string> Create(Plan plan)
    {
        // Without regard to case: results are folders, and some disks do not tell upper from lower case.
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. plan.Groups.Select(group => Distinct(Ascii(group.Id), taken))];
    }

    private static string Ascii(string id)
    {
        var text = new StringBuilder("g_");
        foreach (var c in id.Normalize(NormalizationForm.FormKD))
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                text.Append(c);
            }
            else if (text[^1] != '_' && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                text.Append('_');
            }
        }

        return (text.Length > Longest ? text.ToString(0, Longest) : text.ToString()).TrimEnd('_');
    }

    private static string Distinct(string id, HashSet<string> taken)
    {
        // A title without any ASCII letter or digit leaves only the beginning.
        var name = id.Length < 3 ? "g_x" : id;
        for (var number = 2; !taken.Add(name); number++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{(id.Length < 3 ? "g_x" : id)}_{number}");
        }

        return name;
    }
}
