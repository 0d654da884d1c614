using Orchestration.Build.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Orchestration.Build.Specs;

/// <summary>Where further entries of <c>task_groups</c> go, so that a file can be added to without touching a byte of it.</summary>
/// <param name="Offset">Where to insert: the start of a line (block), or before the closing bracket (flow).</param>
/// <param name="Indent">Blanks before the <c>-</c> of the entries; of no meaning in flow style.</param>
/// <param name="IsFlow">The list is written in brackets.</param>
/// <param name="HasKey">There is a <c>task_groups</c> key; otherwise it has to be written too.</param>
/// <param name="NeedsSeparator">Flow style, with entries and without a trailing comma.</param>
internal sealed record EntryLayout(int Offset, int Indent, bool IsFlow, bool HasKey, bool NeedsSeparator)
{
    private const string Key = "task_groups";
    private const int DefaultIndent = 2;

    /// <summary>Null when the file is no YAML that entries could be added to.</summary>
    public static EntryLayout? Find(SourceText source)
    {
        var bag = new DiagnosticBag();
        var root = YamlTreeReader.Read(source, bag);
        var list = (root as YamlMapping)?.Pairs.FirstOrDefault(pair => pair.Key.Text == Key).Value;
        return bag.HasErrors || root is not (null or YamlMapping or YamlScalar { IsNull: true }) || list is YamlMapping or YamlScalar { IsNull: false }
            ? null
            : FindIn(source);
    }

    private static EntryLayout FindIn(SourceText source)
    {
        var parser = new Parser(new Scanner(new StringReader(source.Text)));
        var depth = 0;
        var key = (Scalar?)null;
        while (parser.MoveNext())
        {
            var current = parser.Current!;
            if (depth == 1 && key is not null)
            {
                if (key.Value == Key)
                {
                    return FindInValue(source, parser, key);
                }

                key = null;
                parser.SkipThisAndNestedEvents();
                if (parser.Current is not Scalar next)
                {
                    break;
                }

                key = next;
                continue;
            }

            depth += current is MappingStart ? 1 : 0;
            key = depth == 1 ? current as Scalar : null;
        }

        return new EntryLayout(source.Text.Length, DefaultIndent, IsFlow: false, HasKey: false, NeedsSeparator: false);
    }

    private static EntryLayout FindInValue(SourceText source, Parser parser, Scalar key)
    {
        if (parser.Current is not SequenceStart list)
        {
            return new EntryLayout(NextLine(source.Text, (int)key.End.Index), DefaultIndent, IsFlow: false, HasKey: true, NeedsSeparator: false);
        }

        var end = (int)list.Start.Index;
        var depth = 0;
        var previous = (ParsingEvent)list;
        do
        {
            var current = parser.Current!;
            depth += current.NestingIncrease;
            if (depth == 0)
            {
                break;
            }

            // The end of a block collection is where the next thing begins; only what was really written counts.
            end = current is Scalar or AnchorAlias ? Math.Max(end, (int)current.End.Index)
                : current is SequenceEnd or MappingEnd && IsClosing(source.Text, (int)current.Start.Index) ? Math.Max(end, (int)current.Start.Index + 1)
                : end;
            previous = current;
        }
        while (parser.MoveNext());

        return list.Style == SequenceStyle.Flow
            ? Flow(source.Text, (int)parser.Current!.Start.Index, previous is not SequenceStart)
            : new EntryLayout(NextLine(source.Text, end), (int)list.Start.Column - 1, IsFlow: false, HasKey: true, NeedsSeparator: false);
    }

    private static EntryLayout Flow(string text, int closing, bool hasEntries)
    {
        var before = text.AsSpan(0, closing).TrimEnd();
        return new EntryLayout(closing, 0, IsFlow: true, HasKey: true, hasEntries && !before.EndsWith(","));
    }

    private static bool IsClosing(string text, int offset) => offset < text.Length && text[offset] is ']' or '}';

    private static int NextLine(string text, int offset)
    {
        if (offset > 0 && offset <= text.Length && text[offset - 1] == '\n')
        {
            return offset;
        }

        var end = text.IndexOf('\n', Math.Min(offset, text.Length));
        return end < 0 ? text.Length : end + 1;
    }
}
