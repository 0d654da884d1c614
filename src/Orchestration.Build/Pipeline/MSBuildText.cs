using System.Buffers;
using System.Globalization;
using System.Text;

namespace Orchestration.Build.Pipeline;

/// <summary>MSBuild's escaping: <c>%</c> and two hexadecimal digits for the characters that its lists, wildcards and expressions are made of.</summary>
internal static class MSBuildText
{
    private const string HexDigits = "0123456789abcdef";

    private static readonly SearchValues<char> Special = SearchValues.Create("%*?@$();'");

    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny(Special) < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            if (Special.Contains(character))
            {
                escaped.Append('%').Append(HexDigits[character >> 4]).Append(HexDigits[character & 15]);
            }
            else
            {
                escaped.Append(character);
            }
        }

        return escaped.ToString();
    }

    /// <summary>The opposite; a percent sign that no two hexadecimal digits follow stays.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                plain.Append((char)byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }
}
