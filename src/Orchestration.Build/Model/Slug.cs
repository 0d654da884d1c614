using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Orchestration.Build.Model;

/// <summary>
/// The identity of a group: everything stored carries it, so these rules never change. NFC; lower case; letters and digits of
/// every script are kept with the marks that belong to them; every other run is one <c>-</c>; at most 60 UTF-16 units;
/// Windows' reserved names get <c>-group</c>; a title without letters and digits gives the number; what is taken gets <c>-2</c>.
/// </summary>
internal static class Slug
{
    private const int MaxLength = 60;

    private static readonly HashSet<string> ReservedNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "con", "prn", "aux", "nul", "conin", "conout",
        "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "com¹", "com²", "com³",
        "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "lpt¹", "lpt²", "lpt³",
    };

    /// <summary>The slug of one title, before duplicates are told apart.</summary>
    /// <param name="number">What an empty title is called by.</param>
    public static string Create(string title, string number)
    {
        var slug = Cut(Normalise(title), MaxLength);
        if (slug.Length == 0)
        {
            slug = Cut(Normalise(number), MaxLength);
        }

        if (slug.Length == 0)
        {
            slug = "group";
        }

        return ReservedNames.Contains(slug) ? slug + "-group" : slug;
    }

    /// <summary>The ids of a file's groups, in order. No two are equal, also for a file system that ignores case.</summary>
    public static ImmutableArray<string> CreateAll(IEnumerable<(string Title, string Number)> groups) => CreateAll(groups, out _);

    /// <param name="slugs">The slugs before duplicates were told apart.</param>
    public static ImmutableArray<string> CreateAll(IEnumerable<(string Title, string Number)> groups, out ImmutableArray<string> slugs)
    {
        var all = ImmutableArray.CreateBuilder<string>();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var next = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var ids = ImmutableArray.CreateBuilder<string>();
        foreach (var (title, number) in groups)
        {
            var slug = Create(title, number);
            var id = slug;
            for (var n = next.GetValueOrDefault(slug, 2); !taken.Add(id); n++)
            {
                var suffix = "-" + n.ToString(CultureInfo.InvariantCulture);
                id = Cut(slug, MaxLength - suffix.Length) + suffix;
                next[slug] = n + 1;
            }

            ids.Add(id);
            all.Add(slug);
        }

        slugs = all.ToImmutable();
        return ids.ToImmutable();
    }

    /// <summary>The slug without its limits: what two spellings of one title have in common.</summary>
    public static string Normalise(string text)
    {
        var result = new StringBuilder(text.Length);
        var gap = false;
        Span<char> units = stackalloc char[2];
        foreach (var rune in ToNfc(text).EnumerateRunes())
        {
            if (IsLetterOrDigit(rune) || (!gap && result.Length > 0 && IsMark(rune)))
            {
                if (gap && result.Length > 0)
                {
                    result.Append('-');
                }

                gap = false;
                result.Append(units[..Rune.ToLowerInvariant(rune).EncodeToUtf16(units)]);
            }
            else
            {
                gap = true;
            }
        }

        return result.ToString();
    }

    // Lone surrogates cannot be normalised; they are no letters and fall out later.
    private static string ToNfc(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    private static bool IsLetterOrDigit(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or
        UnicodeCategory.LetterNumber;

    // Vowel signs of Indic scripts are letters to their readers. Variation selectors only choose how an emoji looks.
    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        && rune.Value is not (>= 0xFE00 and <= 0xFE0F) and not (>= 0xE0100 and <= 0xE01EF);

    private static string Cut(string slug, int length)
    {
        if (slug.Length > length)
        {
            var end = char.IsHighSurrogate(slug[length - 1]) ? length - 1 : length;
            slug = slug[..end];
        }

        return slug.TrimEnd('-');
    }
}
