using System.Collections.Immutable;

namespace Orchestration.Build.Specs;

/// <summary>The words that head groups, in the order in which their families are tried.</summary>
internal sealed class HeadingVocabulary
{
    /// <summary>Family of headings that begin with their number.</summary>
    public const string Bare = "#";

    private readonly ImmutableArray<string> _words;

    public HeadingVocabulary(ImmutableArray<string> extraWords)
    {
        var extra = extraWords.IsDefault ? [] : extraWords.Select(word => word.Trim()).Where(word => word.Length > 0);
        _words = ["Task Group", .. extra, "Slice", "Group", "Task", "Phase", "Milestone", "Epic", "Day"];
    }

    public int BareRank => _words.Length;

    /// <summary>Rank of every shape whose word is not known; such shapes must repeat to count.</summary>
    public int UnknownRank => _words.Length + 1;

    public string Word(int rank) => _words[rank];

    /// <summary>The known word at the start of the text, longest rule first by order, or -1.</summary>
    /// <param name="length">Characters the word takes, a plural's <c>s</c> included when <paramref name="allowPlural"/>.</param>
    public int Match(ReadOnlySpan<char> text, bool allowPlural, out int length)
    {
        for (var rank = 0; rank < _words.Length; rank++)
        {
            length = MatchWord(text, _words[rank]);
            if (length == 0)
            {
                continue;
            }

            if (allowPlural && length < text.Length && text[length] is 's' or 'S')
            {
                length++;
            }

            if (length == text.Length || !char.IsLetter(text[length]))
            {
                return rank;
            }
        }

        length = 0;
        return -1;
    }

    /// <summary>Ignores case; a blank of the word may be missing, or several blanks, a hyphen or an underscore.</summary>
    private static int MatchWord(ReadOnlySpan<char> text, string word)
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

        return at;
    }
}
