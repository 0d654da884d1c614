using System.Collections.Immutable;

namespace Orchestration.Build.Specs.Grammar;

/// <summary>The words that head groups in one build, in the order in which their families are tried.</summary>
internal sealed class GroupWords
{
    /// <summary>Family of headings that begin with their number.</summary>
    public const string Bare = "#";

    private readonly ImmutableArray<string> _words;

    /// <param name="extraWords"><c>OrchestrationGroupWords</c>: they come after the first word of the table.</param>
    public GroupWords(ImmutableArray<string> extraWords)
    {
        Extra = extraWords.IsDefault ? [] : [.. extraWords.Select(word => word.Trim()).Where(word => word.Length > 0)];
        var known = Words.Of(WordRoles.Group);
        _words = [known[0], .. Extra, .. known[1..]];
    }

    public ImmutableArray<string> Extra { get; }

    /// <summary>Whether a word means a group in every file, and not a stretch of a plan or a task.</summary>
    public static bool MeansGroup(string word) => word is "Task Group" or "Group" or "Slice";

    public int BareRank => _words.Length;

    /// <summary>Rank of every shape whose word is not known; such shapes must repeat to count.</summary>
    public int UnknownRank => _words.Length + 1;

    public string Word(int rank) => _words[rank];

    /// <summary>The rank of the word at the start of the text, or -1.</summary>
    /// <param name="length">Characters the word takes, a plural's <c>s</c> included when <paramref name="allowPlural"/>.</param>
    public int Match(ReadOnlySpan<char> text, bool allowPlural, out int length)
    {
        for (var rank = 0; rank < _words.Length; rank++)
        {
            length = MatchWord(text, _words[rank], allowPlural);
            if (length > 0)
            {
                return rank;
            }
        }

        length = 0;
        return -1;
    }

    /// <summary>Characters that a word takes at the start of a text, or 0. Case does not matter; a space of the word may be missing, or several spaces, a hyphen or an underscore.</summary>
    public static int MatchWord(ReadOnlySpan<char> text, ReadOnlySpan<char> word, bool allowPlural)
    {
        var at = 0;
        foreach (var expected in word)
        {
            if (expected == ' ')
            {
                while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] is '-' or '_'))
                {
                    at++;
                }
            }
            else if (at == text.Length || char.ToUpperInvariant(text[at]) != char.ToUpperInvariant(expected))
            {
                return 0;
            }
            else
            {
                at++;
            }
        }

        if (allowPlural && at < text.Length && text[at] is 's' or 'S')
        {
            at++;
        }

        return at == text.Length || !char.IsLetter(text[at]) ? at : 0;
    }
}
