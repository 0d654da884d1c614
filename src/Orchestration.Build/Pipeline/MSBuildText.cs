using System.Buffers;
using System.Globalization;
using System.Text;

namespace Orchestration.Build.Pipeline;

/// <summary>MSBuild's escaping: <c>%</c> and two hexadecimal digits for the characters that its lists, wildcards and expressions are made of.</summary>
internal static class MSBuildText
{
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
                escaped.Append(CultureInfo.InvariantCulture, $"%{(int)character:x2}");
            }
            else
            {
                escaped.Append(character);
            }
        }

        return escaped.ToString();
    }
}
