namespace Orchestration.Build.Specs.Grammar;

/// <summary>
/// A text of the form <c>[word] number [separator] title</c>: a heading such as <c>Task Group 1: Data Models</c>, a task such as <c>1.2 Write it</c>, a name or a reference.
/// </summary>
/// <param name="Family">The known word in its canonical form, <c>#</c> for a bare number, otherwise the shape as found, <c>第#阶段</c>.</param>
/// <param name="Rank">Order of the family; the lowest that owns checkboxes wins.</param>
/// <param name="Number">As written.</param>
/// <param name="Title">What follows, without separators and status marks; may be empty.</param>
/// <param name="HasSeparator">A separator stands between number and title, or there is no title.</param>
internal sealed record NumberedText(string Family, int Rank, string Number, string Title, bool HasSeparator)
{
    private const int LongestUnknownWord = 40;

    private static readonly string[] TaskWords = [.. Words.Of(WordRoles.Task)];

    /// <summary>The reading by the word behind the number: <c>Task Group 1</c> of <c>3.1 Task Group 1: Models</c>. It counts where all numbered headings of the level have one.</summary>
    public NumberedText? Behind { get; init; }

    /// <summary>The shape of the text, or null when it has no number where one is expected.</summary>
    /// <param name="text">Plain text without emphasis and status marks.</param>
    public static NumberedText? Read(string text, GroupWords words)
    {
        var start = FirstLetterOrDigit(text);
        if (start == text.Length)
        {
            return null;
        }

        return ReadKnown(text.AsSpan(start), words) ?? ReadBare(text.AsSpan(start), words) ?? ReadUnknown(text.AsSpan(start), words);
    }

    /// <summary>Drops what separates a number from a title.</summary>
    public static string ReadTitle(ReadOnlySpan<char> rest, out bool hasSeparator)
    {
        hasSeparator = false;
        while (true)
        {
            rest = rest.TrimStart();
            if (rest.IsEmpty)
            {
                hasSeparator = true;
                return string.Empty;
            }

            // After the first separator only lone ones go, so that ": --flag" keeps its dashes.
            if (!GroupNumber.Separators.Contains(rest[0]) || (hasSeparator && rest.Length > 1 && !char.IsWhiteSpace(rest[1])))
            {
                return StatusMarks.Strip(rest.Trim().TrimEnd('~').ToString());
            }

            hasSeparator = true;
            rest = rest[1..];
        }
    }

    private static NumberedText? ReadKnown(ReadOnlySpan<char> text, GroupWords words)
    {
        var rank = words.Match(text, allowPlural: false, out var length);
        if (rank < 0)
        {
            return null;
        }

        var rest = SkipToNumber(text[length..]);
        var number = MatchNumber(rest, lettersAlone: true);
        if (number == 0)
        {
            return null;
        }

        var title = ReadTitle(rest[number..], out var separated);
        return new NumberedText(words.Word(rank), rank, rest[..number].ToString(), title, separated);
    }

    private static NumberedText? ReadBare(ReadOnlySpan<char> text, GroupWords words)
    {
        var number = char.IsDigit(text[0]) ? MatchNumber(text, lettersAlone: false) : 0;
        if (number == 0 || IsLongInteger(text[..number]) || (number < text.Length && !IsSeparator(text[number])))
        {
            return null;
        }

        var title = ReadTitle(text[number..], out var separated);
        return new NumberedText(GroupWords.Bare, words.BareRank, text[..number].ToString(), title, separated) { Behind = ReadKnown(title, words) };
    }

    /// <summary>A word we do not know before, after or around a number: <c>Étape 1 : …</c>, <c>第1阶段：…</c>, <c>1단계: …</c>, <c>T001 — …</c>, <c>A. …</c>.</summary>
    private static NumberedText? ReadUnknown(ReadOnlySpan<char> text, GroupWords words)
    {
        var letters = GroupNumber.Match(text, lettersAlone: true);
        if (letters > 0 && !char.IsDigit(text[0]))
        {
            var digit = text[..letters].IndexOfAnyInRange('0', '9');
            var family = digit < 0 ? "A" : string.Concat(text[..digit], "#");
            var lettered = ReadTitle(text[letters..], out var bySeparator);
            return bySeparator ? new NumberedText(family, words.UnknownRank, text[..letters].ToString(), lettered, true) : null;
        }

        var before = 0;
        while (before < text.Length && before <= LongestUnknownWord && IsWordCharacter(text[before]) && GroupNumber.MatchChinese(text[before..]) == 0)
        {
            before++;
        }

        var rest = SkipToNumber(text[before..]);
        var number = Math.Max(MatchDigitsOnly(rest), GroupNumber.MatchChinese(rest));
        if (number == 0 || IsLongInteger(rest[..number]))
        {
            return null;
        }

        var after = number;
        while (after < rest.Length && after - number <= 8 && char.IsLetter(rest[after]) && !char.IsAscii(rest[after]))
        {
            after++;
        }

        var word = text[..before].Trim();
        if (word.IsEmpty && after == number)
        {
            return null;
        }

        var shape = string.Concat(word, "#", rest[number..after]).ToUpperInvariant();
        var title = ReadTitle(rest[after..], out var separated);
        return separated || !title.StartsWith('(') ? new NumberedText(shape, words.UnknownRank, rest[..number].ToString(), title, separated) : null;
    }

    /// <summary>A number, or two with a hyphen where a separator follows: <c>Day 1-2: Setup</c>.</summary>
    private static int MatchNumber(ReadOnlySpan<char> text, bool lettersAlone)
    {
        var number = GroupNumber.Match(text, lettersAlone);
        if (number == 0 || number + 1 >= text.Length || text[number] is not ('-' or '–'))
        {
            return number;
        }

        var second = MatchDigitsOnly(text[(number + 1)..]);
        var end = number + 1 + second;
        return second > 0 && end < text.Length && text[end] is ':' or ')' or '：' ? end : number;
    }

    private static int MatchDigitsOnly(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at < text.Length && (char.IsDigit(text[at]) || (text[at] == '.' && at > 0 && at + 1 < text.Length && char.IsDigit(text[at + 1]))))
        {
            at++;
        }

        return at;
    }

    /// <summary>Years and issue numbers head sections too, but no groups.</summary>
    private static bool IsLongInteger(ReadOnlySpan<char> number)
    {
        var dot = number.IndexOf('.');
        return (dot < 0 ? number.Length : dot) > 3 && number.IndexOfAny('-', '–') < 0;
    }

    private static ReadOnlySpan<char> SkipToNumber(ReadOnlySpan<char> text)
    {
        text = text.TrimStart(" \t\u00a0\u3000-_");
        return text.Length > 1 && text[0] is '#' or '№' ? text[1..].TrimStart() : text;
    }

    private static bool IsSeparator(char c) => char.IsWhiteSpace(c) || GroupNumber.Separators.Contains(c);

    private static bool IsWordCharacter(char c) => char.IsLetter(c) || c is ' ' or '\'' or '’' or '-' or '\u00a0' || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    /// <summary>Emoji, brackets and bullets before the first word do not count.</summary>
    private static int FirstLetterOrDigit(string text)
    {
        var at = 0;
        while (at < text.Length && !char.IsLetterOrDigit(text, at))
        {
            at++;
        }

        return at;
    }

    /// <summary>Splits the text of a task into its id, or null, and the rest: <c>1.2</c>, <c>3.</c>, <c>T001</c>, <c>TASK-001:</c>, <c>Task 2:</c>, also in bold.</summary>
    public static string? ReadTask(string text, out string rest)
    {
        rest = text;
        text = text[StatusMarks.LeadingLength(text)..];
        var opener = 0;
        while (opener < text.Length && text[opener] is '*' or '_')
        {
            opener++;
        }

        var at = SkipTaskWord(text, opener, out var worded);
        var length = GroupNumber.Match(text.AsSpan(at), lettersAlone: false);
        if (length == 0)
        {
            return null;
        }

        var id = text.AsSpan(at, length);
        at += length;
        var closed = SkipCloser(text, ref at, opener);
        var separated = SkipSeparator(text, ref at);
        closed |= !closed && SkipCloser(text, ref at, opener);
        var spaced = at == text.Length || char.IsWhiteSpace(text[at]) || closed;
        if (!(spaced && (separated || worded || closed || StandsAlone(id))))
        {
            return null;
        }

        var remainder = text.AsSpan(at).Trim();
        rest = closed || opener == 0 ? remainder.ToString() : string.Concat(text.AsSpan(0, opener), remainder);
        return id.ToString();
    }

    private static int SkipTaskWord(string text, int start, out bool worded)
    {
        worded = false;
        foreach (var word in TaskWords)
        {
            if (text.AsSpan(start).StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                var at = start + word.Length;
                while (at < text.Length && text[at] is ' ' or '#')
                {
                    at++;
                }

                worded = at > start + word.Length && at < text.Length && char.IsAsciiLetterOrDigit(text[at]);
                if (worded)
                {
                    return at;
                }
            }
        }

        return start;
    }

    private static bool SkipCloser(string text, ref int at, int opener)
    {
        if (opener == 0 || at + opener > text.Length || text.AsSpan(at, opener).ContainsAnyExcept('*', '_'))
        {
            return false;
        }

        at += opener;
        return true;
    }

    private static bool SkipSeparator(string text, ref int at)
    {
        if (at < text.Length && text[at] is '.' or ')' or ':' or '：')
        {
            at++;
            return true;
        }

        var dash = at;
        while (dash < text.Length && text[dash] == ' ')
        {
            dash++;
        }

        if (dash + 1 < text.Length && text[dash] is '-' or '–' or '—' && text[dash + 1] == ' ')
        {
            at = dash + 1;
            return true;
        }

        return false;
    }

    /// <summary><c>1.2</c> and <c>T001</c> need no separator; <c>3 files</c> and <c>S3 bucket</c> have no id.</summary>
    private static bool StandsAlone(ReadOnlySpan<char> id)
    {
        if (char.IsDigit(id[0]))
        {
            return id.Contains('.');
        }

        var digits = 0;
        foreach (var c in id)
        {
            digits += char.IsDigit(c) ? 1 : 0;
        }

        return digits >= 3;
    }
}
