namespace Orchestration.Build.Specs;

/// <summary>Reads the text of a heading, or of a numbered parent, as word, number and title.</summary>
internal static class HeadingReader
{
    private const int LongestUnknownWord = 40;

    /// <summary>The shape of the text, or null when it has no number where one is expected.</summary>
    /// <param name="text">Plain text without emphasis and status marks.</param>
    public static HeadingShape? Read(string text, HeadingVocabulary vocabulary)
    {
        var start = FirstLetterOrDigit(text);
        if (start == text.Length)
        {
            return null;
        }

        return ReadKnown(text.AsSpan(start), vocabulary) ?? ReadBare(text.AsSpan(start), vocabulary) ?? ReadUnknown(text.AsSpan(start), vocabulary);
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

    private static HeadingShape? ReadKnown(ReadOnlySpan<char> text, HeadingVocabulary vocabulary)
    {
        var rank = vocabulary.Match(text, allowPlural: false, out var length);
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
        return new HeadingShape(vocabulary.Word(rank), rank, rest[..number].ToString(), title, separated);
    }

    private static HeadingShape? ReadBare(ReadOnlySpan<char> text, HeadingVocabulary vocabulary)
    {
        var number = char.IsDigit(text[0]) ? MatchNumber(text, lettersAlone: false) : 0;
        if (number == 0 || IsLongInteger(text[..number]) || (number < text.Length && !IsSeparator(text[number])))
        {
            return null;
        }

        var title = ReadTitle(text[number..], out var separated);

        // "3.1 Task Group 1: Models" is the task group.
        return ReadKnown(title, vocabulary) ?? new HeadingShape(HeadingVocabulary.Bare, vocabulary.BareRank, text[..number].ToString(), title, separated);
    }

    /// <summary>A word we do not know before, after or around a number: <c>Étape 1 : …</c>, <c>第1阶段：…</c>, <c>1단계: …</c>, <c>T001 — …</c>, <c>A. …</c>.</summary>
    private static HeadingShape? ReadUnknown(ReadOnlySpan<char> text, HeadingVocabulary vocabulary)
    {
        var letters = GroupNumber.Match(text, lettersAlone: true);
        if (letters > 0 && !char.IsDigit(text[0]))
        {
            var digit = text[..letters].IndexOfAnyInRange('0', '9');
            var family = digit < 0 ? "A" : string.Concat(text[..digit], "#");
            var lettered = ReadTitle(text[letters..], out var bySeparator);
            return bySeparator ? new HeadingShape(family, vocabulary.UnknownRank, text[..letters].ToString(), lettered, true) : null;
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
        return separated || !title.StartsWith('(') ? new HeadingShape(shape, vocabulary.UnknownRank, rest[..number].ToString(), title, separated) : null;
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
}
