using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Orchestration.Build.Specs.Grammar;

/// <summary>Marks that people put around a heading to show its state; they are no part of its title.</summary>
internal static class StatusMarks
{
    // Symbols that say how far the work is. Others (a rocket, a target) belong to the title.
    private static readonly FrozenSet<int> StateSymbols = new[]
    {
        "✅", "☑", "✔", "✓", "✗", "✘", "❌", "❎", "⏳", "⌛", "⏸", "⏭", "⏹", "⏱", "🔄", "🔃", "🚧", "🔨", "🛠", "🟢", "🟡", "🔴", "🟠", "🔵",
        "⚪", "⚫", "🟩", "🟨", "🟥", "⬜", "⬛", "◻", "◼", "☐", "☒", "🔲", "🔳", "⚠", "🚫", "⛔", "🏁", "🎉", "💯", "◐", "○", "●", "◯", "🕐", "🔜", "🆗", "✖", "➖",
    }.Select(symbol => Rune.GetRuneAt(symbol, 0).Value).ToFrozenSet();

    /// <summary>The text without status marks at either end: symbols, <c>[x]</c>, a state word after a symbol.</summary>
    public static string Strip(string text)
    {
        var span = text.AsSpan().Trim();
        var start = SkipLeading(span);
        var end = SkipTrailing(span[start..]) + start;
        return start == 0 && end == text.Length ? text : span[start..end].ToString();
    }

    /// <summary>Characters of the status symbols at the start of a text, and of the spaces behind them.</summary>
    public static int LeadingLength(string text) => text.Length > 0 && text[0] > '\u2000' ? SkipLeading(text) : 0;

    /// <summary>Whether the text is nothing but a status symbol, such as a tick used as a bullet.</summary>
    public static bool IsSymbol(Rune rune) => StateSymbols.Contains(rune.Value);

    private static int SkipLeading(ReadOnlySpan<char> text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var box = BoxLength(text[start..]);
            if (box > 0 && (start + box == text.Length || char.IsWhiteSpace(text[start + box])))
            {
                start += box;
            }
            else if (!TryReadSymbol(text[start..], out var length))
            {
                break;
            }
            else
            {
                start += length;
            }

            start += text.Length - start - text[start..].TrimStart().Length;
        }

        // A text of marks only is left as it is: something must remain.
        return start == text.Length ? 0 : start;
    }

    private static int SkipTrailing(ReadOnlySpan<char> text)
    {
        var end = text.Length;
        while (end > 0)
        {
            var rest = text[..end].TrimEnd();
            var shorter = WithoutTrailingMark(rest);
            if (shorter == rest.Length)
            {
                return rest.Length;
            }

            var trimmed = text[..shorter].TrimEnd().TrimEnd("-–—|:·([").TrimEnd();
            if (trimmed.IsEmpty)
            {
                return rest.Length;
            }

            end = trimmed.Length;
        }

        return end;
    }

    private static int WithoutTrailingMark(ReadOnlySpan<char> text)
    {
        if (text.Length > 3 && text[^1] == ']' && BoxLength(text[^3..]) == 3 && char.IsWhiteSpace(text[^4]))
        {
            return text.Length - 3;
        }

        var symbol = LastSymbol(text, out var symbolEnd);
        if (symbol < 0)
        {
            return text.Length;
        }

        var word = text[symbolEnd..].Trim();
        var remark = word.LastIndexOf('(');
        word = (remark > 0 && word[^1] == ')' ? word[..remark] : word).Trim().Trim("()[]*_:!.");
        return word.IsEmpty || Words.Is(WordRoles.State, word.Trim()) ? symbol : text.Length;
    }

    private static int LastSymbol(ReadOnlySpan<char> text, out int end)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (text[i] > '\u2000' && TryReadSymbol(text[i..], out var length))
            {
                end = i + length;
                return i;
            }
        }

        end = 0;
        return -1;
    }

    private static int BoxLength(ReadOnlySpan<char> text) =>
        text.Length >= 3 && text[0] == '[' && text[2] == ']' && (text[1] is ' ' or 'x' or 'X' or '~' or '-') ? 3 : 0;

    private static bool TryReadSymbol(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        if (text.IsEmpty || Rune.DecodeFromUtf16(text, out var rune, out var used) != System.Buffers.OperationStatus.Done || !IsSymbol(rune))
        {
            return false;
        }

        length = used;
        while (length < text.Length && CharUnicodeInfo.GetUnicodeCategory(text[length]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
        {
            length++; // Variation selectors and keycaps.
        }

        return true;
    }
}
