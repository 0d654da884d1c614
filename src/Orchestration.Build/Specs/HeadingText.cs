using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Orchestration.Build.Specs;

/// <summary>The text of a heading as Markdown without emphasis, links and comments; code keeps its backticks.</summary>
internal static class HeadingText
{
    public static string Read(HeadingBlock heading)
    {
        if (heading.Inline?.FirstChild is LiteralInline { NextSibling: null } only)
        {
            return only.Content.ToString().Trim();
        }

        var builder = new StringBuilder();
        if (heading.Inline is { } inline)
        {
            Append(builder, inline);
        }

        return builder.ToString().Trim();
    }

    // Depth is bounded: the parser refuses deeper nesting.
    private static void Append(StringBuilder builder, ContainerInline container)
    {
        for (var inline = container.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    builder.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    builder.Append('`').Append(code.Content).Append('`');
                    break;
                case HtmlEntityInline entity:
                    builder.Append(entity.Transcoded.AsSpan());
                    break;
                case AutolinkInline link:
                    builder.Append(link.Url);
                    break;
                case LineBreakInline:
                    builder.Append(' ');
                    break;
                case DelimiterInline delimiter:
                    builder.Append(delimiter.ToLiteral());
                    Append(builder, delimiter);
                    break;
                case ContainerInline nested:
                    Append(builder, nested);
                    break;
            }
        }
    }
}
