using System.Collections.Immutable;

namespace Orchestration.Build.Specs.Grammar;

/// <summary>What a word before a number names in one file.</summary>
internal enum Meaning
{
    /// <summary>A group.</summary>
    Group,

    /// <summary>A task, or the group of that number where no task bears it.</summary>
    Task,

    /// <summary>A layer above groups.</summary>
    Layer,
}

/// <summary>The words by which one file names its groups and layers: those that every file knows, and its own.</summary>
internal sealed class FileWords
{
    private const int LongestEnding = 3;

    private static readonly ImmutableArray<string> Parts = Words.Of(WordRoles.Part);

    private readonly GroupWords _words;
    private readonly string _family;
    private readonly ImmutableArray<string> _shapes;

    /// <param name="family">Family of the groups: a known word, or a shape such as <c>ГРУППА ЗАДАЧ#</c>.</param>
    /// <param name="layerWords">Families of the numbered layers.</param>
    public FileWords(GroupWords words, string family, IEnumerable<string?> layerWords)
    {
        (_words, _family) = (words, family);
        _shapes = [.. layerWords.Prepend(family).OfType<string>().Where(shape => shape.IndexOf('#', StringComparison.Ordinal) > 0).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Words that head groups in this build besides the known ones.</summary>
    public ImmutableArray<string> Extra => _words.Extra;

    /// <summary>What stands behind the number in the family's shape: <c>阶段</c> of <c>第#阶段</c>.</summary>
    public ReadOnlySpan<char> Ending => _family.IndexOf('#', StringComparison.Ordinal) is var hash and >= 0 ? _family.AsSpan(hash + 1) : default;

    /// <summary>The word at the start of a text in its canonical form, or null.</summary>
    public string? Match(ReadOnlySpan<char> text, out int length)
    {
        var rank = _words.Match(text, allowPlural: true, out length);
        if (rank >= 0)
        {
            return _words.Word(rank);
        }

        if (text.StartsWith("TG", StringComparison.OrdinalIgnoreCase) && text.Length > 2 && !char.IsLetter(text[2]))
        {
            length = 2;
            return _words.Word(0);
        }

        foreach (var part in Parts)
        {
            length = GroupWords.MatchWord(text, part, allowPlural: true);
            if (length > 0)
            {
                return part;
            }
        }

        foreach (var shape in _shapes)
        {
            length = MatchShape(text, shape.AsSpan(0, shape.IndexOf('#', StringComparison.Ordinal)));
            if (length > 0)
            {
                return shape;
            }
        }

        return null;
    }

    public Meaning MeaningOf(string? word) => word switch
    {
        null => Meaning.Group,
        _ when word == _family || GroupWords.MeansGroup(word) => Meaning.Group,
        "Task" => Meaning.Task,
        _ => Meaning.Layer,
    };

    /// <summary>Null where the word is the groups' own.</summary>
    public string? WordOf(string? word) => word == _family ? null : word;

    /// <summary>All words of a shape, or its first alone, in any number and case: <c>Grupos de Tarefas</c>, <c>Группы</c>.</summary>
    private static int MatchShape(ReadOnlySpan<char> text, ReadOnlySpan<char> phrase)
    {
        var (at, first) = (0, 0);
        foreach (var range in phrase.Split(' '))
        {
            var space = text[at..].Length - text[at..].TrimStart(' ').Length;
            var length = MatchInflected(text[(at + space)..], phrase[range]);
            if (length == 0)
            {
                return first;
            }

            at += space + length;
            first = first == 0 ? at : first;
        }

        return at;
    }

    private static int MatchInflected(ReadOnlySpan<char> text, ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
        {
            return 0;
        }

        if (word[0] >= Words.FirstEastAsian)
        {
            return text.StartsWith(word, StringComparison.OrdinalIgnoreCase) ? word.Length : 0;
        }

        var run = 0;
        while (run < text.Length && (char.IsLetter(text[run]) || text[run] is '\'' or '’'))
        {
            run++;
        }

        var common = 0;
        while (common < Math.Min(run, word.Length) && char.ToUpperInvariant(text[common]) == char.ToUpperInvariant(word[common]))
        {
            common++;
        }

        var stem = word.Length <= LongestEnding ? word.Length : Math.Max(LongestEnding, word.Length - 2);
        return common >= stem && run - common <= LongestEnding ? run : 0;
    }
}
