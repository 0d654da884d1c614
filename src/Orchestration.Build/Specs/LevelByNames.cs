using System.Collections.Immutable;
using System.Text;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs;

/// <summary>Lets the names in <c>orchestration.yml</c> choose the level when they plainly name another family of headings.</summary>
internal static class LevelByNames
{
    /// <summary>The family that the names mean, or the first one; null where no heading owns checkboxes.</summary>
    public static GroupFamily? Select(FamilySelector selector, Outline outline, HeadingVocabulary vocabulary, ImmutableArray<string> names, SourceText source, DiagnosticBag bag)
    {
        var first = selector.Select();
        if (names.IsDefaultOrEmpty)
        {
            return first;
        }

        if (first is null)
        {
            return SelectPlain(selector, outline, names);
        }

        if (CountNamed(first, outline, vocabulary, names) > 0)
        {
            return first;
        }

        foreach (var other in selector.SelectAll())
        {
            if (other.Family != first.Family && CountNamed(other, outline, vocabulary, names) == names.Length)
            {
                var line = outline.Headings[other.Sections[0].Index].Line;
                bag.Add(Catalogue.LevelChosenByNames.At(source.Span(line.Start, line.Length), other.Family, first.Family));
                return other;
            }
        }

        return first;
    }

    /// <summary>Headings without numbers are groups when every name is one of them.</summary>
    private static GroupFamily? SelectPlain(FamilySelector selector, Outline outline, ImmutableArray<string> names)
    {
        var wanted = names.Select(Key).ToHashSet(StringComparer.Ordinal);
        var candidates = Enumerable.Range(0, outline.Headings.Count)
            .Where(i => outline.Headings[i].Level >= 2 && wanted.Contains(Key(StatusMarks.Strip(outline.Headings[i].Text))))
            .ToList();
        var sections = selector.Own(candidates);
        return sections.Count > 0 && sections.Count == wanted.Count ? new GroupFamily(string.Empty, sections) : null;
    }

    private static int CountNamed(GroupFamily family, Outline outline, HeadingVocabulary vocabulary, ImmutableArray<string> names)
    {
        var titles = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var section in family.Sections)
        {
            var heading = outline.Headings[section.Index];
            titles.Add(Key(StatusMarks.Strip(heading.Text)));
            if (heading.Shape is { } shape)
            {
                titles.Add(Key(shape.Title));
                numbers.Add(GroupNumber.Normalise(shape.Number));
            }
        }

        return names.Count(name =>
            titles.Contains(Key(name))
            || (HeadingReader.Read(name, vocabulary) is { } shape && shape.Family == family.Family && numbers.Contains(GroupNumber.Normalise(shape.Number))));
    }

    /// <summary>Letters and digits only, lower case: enough to see that two names mean the same heading.</summary>
    private static string Key(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                builder.Append(Rune.ToLowerInvariant(rune));
            }
        }

        return builder.ToString();
    }
}
