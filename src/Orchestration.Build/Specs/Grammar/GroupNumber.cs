using System.Buffers;

namespace Orchestration.Build.Specs.Grammar;

/// <summary>
/// Reads and compares the numbers of groups and the ids of tasks: <c>1</c>, <c>1.1</c>, <c>1a</c>, <c>1A.1</c>, <c>A</c>, <c>B1</c>, <c>T001</c>, <c>TASK-001</c>, <c>IV</c>. A number is
/// parts joined by dots, each part digits with at most one letter behind; letters may stand before the first part.
/// </summary>
internal static class GroupNumber
{
    /// <summary>Characters that may stand between a number and a title.</summary>
    public static readonly SearchValues<char> Separators = SearchValues.Create(":：.．)）-–—|、·]");

    /// <summary>Letters before the digits of an id: more with a hyphen between them.</summary>
    private const int MostLetters = 4;
    private const int MostLettersBeforeHyphen = 12;

    // Longer ones are dates and issue numbers; a file of more groups than this is none.
    private const int LongestInteger = 6;

    private const string ChineseDigits = "〇一二三四五六七八九";

    /// <summary>Length of the number at the start of the text, or 0.</summary>
    /// <param name="lettersAlone">Whether <c>A</c> or <c>IV</c> without a digit counts; only before a separator or the end.</param>
    public static int Match(ReadOnlySpan<char> text, bool lettersAlone)
    {
        var at = 0;
        while (at < text.Length && at <= MostLettersBeforeHyphen && char.IsAsciiLetter(text[at]))
        {
            at++;
        }

        if (at > 0 && at <= MostLettersBeforeHyphen && at + 1 < text.Length && text[at] == '-' && char.IsDigit(text[at + 1]))
        {
            return MatchDigits(text, at + 1);
        }

        if (at > MostLetters)
        {
            return 0;
        }

        return at == text.Length || !char.IsDigit(text[at]) ? (lettersAlone ? MatchLetters(text, at) : 0) : MatchDigits(text, at);
    }

    /// <summary>The first integers of a number, for running order: <c>2.1</c> is (2, 1), <c>1a</c> is (1, 1), <c>B</c> is (2).</summary>
    public static IReadOnlyList<int> Parts(string number)
    {
        var parts = new List<int>(2);
        for (var at = 0; at < number.Length && parts.Count < 6;)
        {
            if (char.IsDigit(number[at]))
            {
                parts.Add(ReadInteger(number, ref at));
            }
            else if (char.IsAsciiLetter(number[at]))
            {
                parts.Add(ReadLetters(number, ref at));
            }
            else if (ChineseValue(number, ref at) is { } value)
            {
                parts.Add(value);
            }
            else
            {
                at++;
            }
        }

        return parts;
    }

    /// <summary>Compares as people count: <c>1.2</c> before <c>1.10</c>, <c>1</c> before <c>1.1</c>.</summary>
    public static int Compare(IReadOnlyList<int> left, IReadOnlyList<int> right)
    {
        for (var i = 0; i < left.Count && i < right.Count; i++)
        {
            if (left[i] != right[i])
            {
                return left[i].CompareTo(right[i]);
            }
        }

        return left.Count.CompareTo(right.Count);
    }

    /// <summary>The form in which numbers are equal: ASCII digits, upper case, no leading zeros, no trailing dot.</summary>
    public static string Normalise(ReadOnlySpan<char> number)
    {
        if (number.Length <= 3 && number.IndexOfAnyExceptInRange('0', '9') < 0 && (number.Length < 2 || number[0] != '0'))
        {
            return number.ToString();
        }

        Span<char> buffer = stackalloc char[Math.Min(number.Length, 64)];
        var length = 0;
        var inNumber = false;
        for (var i = 0; i < number.Length && length < buffer.Length; i++)
        {
            var c = number[i];
            if (char.IsDigit(c))
            {
                var more = i + 1 < number.Length && char.IsDigit(number[i + 1]);
                var digit = (char)('0' + (int)char.GetNumericValue(c));
                if (inNumber || digit != '0' || !more)
                {
                    buffer[length++] = digit;
                    inNumber = true;
                }
            }
            else
            {
                inNumber = false;
                if (char.IsLetter(c) || c == '.' || (c is '-' or '–' && i > 0 && char.IsDigit(number[i - 1])))
                {
                    buffer[length++] = c == '–' ? '-' : char.ToUpperInvariant(c);
                }
            }
        }

        return buffer[..length].TrimEnd('.').ToString();
    }

    /// <summary>How many letters stand before the first digit, their hyphen not counted.</summary>
    public static int LettersOf(ReadOnlySpan<char> number)
    {
        var at = 0;
        while (at < number.Length && char.IsAsciiLetter(number[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>Length of a Chinese numeral at the start of the text, or 0.</summary>
    public static int MatchChinese(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at < text.Length && (text[at] == '十' || ChineseDigits.AsSpan().Contains(text[at])))
        {
            at++;
        }

        return at;
    }

    private static int MatchDigits(ReadOnlySpan<char> text, int at)
    {
        while (true)
        {
            var digits = at;
            while (at < text.Length && char.IsDigit(text[at]))
            {
                at++;
            }

            if (at - digits > LongestInteger)
            {
                return 0;
            }

            var letter = at < text.Length && char.IsAsciiLetter(text[at]) && IsBoundary(text, at + 1) ? 1 : 0;
            if (at + letter + 1 < text.Length && text[at + letter] == '.' && char.IsDigit(text[at + letter + 1]))
            {
                at += letter + 1;
                continue;
            }

            at += letter;
            break;
        }

        if (at + 1 < text.Length && text[at] == '.' && IsLoneLetter(text, at + 1))
        {
            return at + 2; // 1.A
        }

        return IsBoundary(text, at) ? at : 0;
    }

    private static bool IsLoneLetter(ReadOnlySpan<char> text, int at) =>
        char.IsAsciiLetter(text[at]) && IsBoundary(text, at + 1);

    // Scripts without spaces continue right behind a number.
    private static bool IsBoundary(ReadOnlySpan<char> text, int at) =>
        at >= text.Length || !char.IsLetterOrDigit(text[at]) || text[at] >= Words.FirstEastAsian;

    private static int MatchLetters(ReadOnlySpan<char> text, int letters)
    {
        if (letters == 0 || !(letters == 1 || IsRoman(text[..letters])) || text[..letters].ContainsAnyExceptInRange('A', 'Z'))
        {
            return 0;
        }

        var rest = text[letters..];
        if (!IsBoundary(text, letters))
        {
            return 0;
        }

        // "A. Title" and "A - Title", but not "A .NET service".
        var trimmed = rest.TrimStart();
        var separated = trimmed.IsEmpty || (Separators.Contains(trimmed[0]) && (trimmed[0] != '.' || rest.Length == trimmed.Length));
        return separated ? letters : 0;
    }

    private static bool IsRoman(ReadOnlySpan<char> text) => !text.ContainsAnyExcept("IVX");

    private static int ReadInteger(string number, ref int at)
    {
        var value = 0;
        while (at < number.Length && char.IsDigit(number[at]))
        {
            value = (int)Math.Min(1_000_000_000L, (value * 10L) + (int)char.GetNumericValue(number[at]));
            at++;
        }

        return value;
    }

    private static int ReadLetters(string number, ref int at)
    {
        var start = at;
        while (at < number.Length && char.IsAsciiLetter(number[at]))
        {
            at++;
        }

        var letters = number.AsSpan(start, at - start);
        return letters.Length == 1 ? char.ToUpperInvariant(letters[0]) - 'A' + 1 : IsRoman(letters) ? RomanValue(letters) : 0;
    }

    private static int RomanValue(ReadOnlySpan<char> roman)
    {
        var sum = 0;
        for (var i = 0; i < roman.Length; i++)
        {
            var value = Value(roman[i]);
            sum += i + 1 < roman.Length && Value(roman[i + 1]) > value ? -value : value;
        }

        return sum;

        static int Value(char c) => c switch { 'I' => 1, 'V' => 5, _ => 10 };
    }

    private static int? ChineseValue(string number, ref int at)
    {
        var length = MatchChinese(number.AsSpan(at));
        if (length == 0)
        {
            return null;
        }

        var text = number.AsSpan(at, length);
        at += length;
        var ten = text.IndexOf('十');
        if (ten < 0)
        {
            return ChineseDigits.IndexOf(text[^1], StringComparison.Ordinal);
        }

        var tens = ten == 0 ? 1 : ChineseDigits.IndexOf(text[ten - 1], StringComparison.Ordinal);
        var ones = ten == text.Length - 1 ? 0 : ChineseDigits.IndexOf(text[ten + 1], StringComparison.Ordinal);
        return (tens * 10) + ones;
    }
}
