using System.Collections.Immutable;
using System.Text;

namespace Orchestration.Build.Agents;

/// <summary>Splits the arguments of a profile item into a vector.</summary>
internal static class ArgumentText
{
    /// <summary>Spaces separate; <c>"…"</c> and <c>'…'</c> keep spaces; in double quotes <c>\"</c> is a quote. Null: a quote is not closed.</summary>
    public static ImmutableArray<string>? Split(string text)
    {
        var arguments = ImmutableArray.CreateBuilder<string>();
        var current = new StringBuilder();
        var started = false;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0' && c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && c is '"' or '\'')
            {
                (quote, started) = (c, true);
            }
            else if (c == '\\' && quote != '\'' && i + 1 < text.Length && text[i + 1] == '"')
            {
                (started, _) = (true, current.Append(text[++i]));
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                Flush();
            }
            else
            {
                (started, _) = (true, current.Append(c));
            }
        }

        Flush();
        return quote == '\0' ? arguments.ToImmutable() : null;

        void Flush()
        {
            if (started)
            {
                arguments.Add(current.ToString());
                current.Clear();
                started = false;
            }
        }
    }
}
