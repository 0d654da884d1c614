using System.Buffers;
using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Orchestration.Build.Specs;

/// <summary>Builds the tree of one document from YamlDotNet's events, bounded in depth and in what aliases unfold to.</summary>
internal sealed class YamlTreeReader
{
    private const int MaxDepth = 32;
    private const int MaxAliasedNodes = 100_000;

    private static readonly SearchValues<char> TagEnds = SearchValues.Create(" \t\r\n,[]{}");

    private static readonly SearchValues<char> OtherBreaks = SearchValues.Create("\u0085\u2028\u2029\uFEFF");

    private readonly SourceText _source;
    private readonly DiagnosticBag _bag;
    private readonly Parser _parser;
    private readonly bool _marksAreOurs;
    private readonly Dictionary<string, (YamlNode Node, int Size)> _anchors = new(StringComparer.Ordinal);
    private readonly Stack<int> _openBrackets = new();
    private Scalar? _lastScalar;
    private int _nodes;
    private int _aliasedNodes;
    private bool _failed;

    private YamlTreeReader(SourceText source, DiagnosticBag bag)
    {
        _source = source;
        _bag = bag;
        _marksAreOurs = source.Text.AsSpan().IndexOfAny(OtherBreaks) < 0;
        _parser = new Parser(new Scanner(new StringReader(source.Text)));
    }

    /// <summary>The root node, or null: the file is empty (nothing was reported) or broken (an error was).</summary>
    public static YamlNode? Read(SourceText source, DiagnosticBag bag)
    {
        var reader = new YamlTreeReader(source, bag);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException) when (reader._failed)
        {
            return null;
        }
        catch (YamlException exception)
        {
            bag.Add(YamlErrors.Describe(source, exception, reader._lastScalar, reader.OpenBracket));
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // YamlDotNet leaves its parser in states of all kinds: for "[1, 2" followed by a new key, for the tag "!!]". Its input is anybody's.
            bag.Add(YamlErrors.Unfinished(source, reader._lastScalar, reader.OpenBracket));
            return null;
        }
    }

    private int? OpenBracket => _openBrackets.TryPeek(out var offset) ? offset : null;

    private YamlNode? ReadDocument()
    {
        Next<StreamStart>();
        Next();
        if (_parser.Current is StreamEnd)
        {
            return null;
        }

        Next();
        var root = ReadNode(0);
        Next();
        if (_parser.Current is DocumentStart second)
        {
            _bag.Add(Catalogue.YamlSecondDocument.At(SpanOf(second)));
        }

        return root;
    }

    // On entry the node's first event is current; on exit the event after the node is.
    private YamlNode ReadNode(int depth)
    {
        var current = _parser.Current!;
        if (depth > MaxDepth)
        {
            throw Fail(Catalogue.YamlTooComplex.At(Point(current), $"nested deeper than {MaxDepth}"));
        }

        _nodes++;
        if (current is AnchorAlias alias)
        {
            return ReadAlias(alias);
        }

        // YamlDotNet ends a mapping behind a key without value in some broken files.
        var before = _nodes;
        var start = current as NodeEvent ?? throw new InvalidOperationException($"{current.GetType().Name} where a node belongs.");
        if (!start.Tag.IsEmpty)
        {
            ReportTag(start);
        }

        YamlNode node = current switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart sequence => ReadSequence(sequence, depth),
            _ => ReadMapping((MappingStart)current, depth),
        };
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor.Value] = (node, _nodes - before + 1);
        }

        return node;
    }

    private YamlNode ReadAlias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var anchor))
        {
            throw Fail(Catalogue.YamlUndefinedAlias.At(SpanOf(alias), alias.Value.Value));
        }

        _aliasedNodes += anchor.Size;
        if (_aliasedNodes > MaxAliasedNodes)
        {
            throw Fail(Catalogue.YamlTooComplex.At(SpanOf(alias), $"aliases unfold to more than {MaxAliasedNodes} nodes"));
        }

        // What is reported about aliased contents belongs to the alias's size too: an alias of aliases counts in full.
        _nodes += anchor.Size - 1;
        var node = anchor.Node with { Span = SpanOf(alias) };
        Next();
        return node;
    }

    private YamlScalar ReadScalar(Scalar scalar)
    {
        _lastScalar = scalar;
        var isNull = scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";
        var node = new YamlScalar(scalar.Value, isNull, SpanOf(scalar));
        Next();
        return node;
    }

    private YamlSequence ReadSequence(SequenceStart start, int depth)
    {
        var flow = start.Style == SequenceStyle.Flow;
        Open(flow, start);
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        Next();
        while (_parser.Current is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        Close(flow);
        return new YamlSequence(items.ToImmutable(), Point(start));
    }

    private YamlMapping ReadMapping(MappingStart start, int depth)
    {
        var flow = start.Style == MappingStyle.Flow;
        Open(flow, start);
        var pairs = ImmutableArray.CreateBuilder<YamlPair>();
        var seen = (Dictionary<string, int>?)null;
        Next();
        while (_parser.Current is not MappingEnd)
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (key is not YamlScalar name)
            {
                _bag.Add(Catalogue.YamlWrongType.At(key.Span, "A key", "a text", YamlErrors.KindOf(key), "Write 'key: value'."));
            }
            else if (YamlKeys.LineOf(pairs, name.Text, ref seen) is { } line)
            {
                _bag.Add(Catalogue.YamlDuplicateKey.At(name.Span, name.Text, line));
            }
            else
            {
                pairs.Add(new YamlPair(name, value));
            }
        }

        Close(flow);
        return new YamlMapping(pairs.ToImmutable(), pairs.Count > 0 && !flow ? pairs[0].Key.Span : Point(start));
    }

    private void Open(bool flow, NodeEvent start)
    {
        if (flow)
        {
            _openBrackets.Push(OffsetOf(start));
        }
    }

    private void Close(bool flow)
    {
        if (flow)
        {
            _openBrackets.Pop();
        }

        Next();
    }

    private void Next()
    {
        if (!_parser.MoveNext())
        {
            throw new InvalidOperationException("The parser ended inside a document.");
        }
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        Next();
        if (_parser.Current is not T)
        {
            throw new InvalidOperationException($"Expected {typeof(T).Name}.");
        }
    }

    // YAML knows more line breaks than editors do; where there are none of those, its own marks are right.
    private SourceSpan SpanOf(ParsingEvent part) =>
        _marksAreOurs && part.Start.Line == part.End.Line && part.End.Column > part.Start.Column
            ? new SourceSpan(_source.Path, (int)part.Start.Line, (int)part.Start.Column, (int)part.End.Line, (int)part.End.Column)
            : YamlErrors.Span(_source, part.Start, part.End);

    // The first character of a list or mapping itself, behind its anchor and tag.
    private SourceSpan Point(ParsingEvent part)
    {
        var start = OffsetOf(part);
        return _source.Span(start, start < _source.Text.Length ? 1 : 0);
    }

    private int OffsetOf(ParsingEvent part)
    {
        var text = _source.Text;
        var start = Math.Clamp((int)part.Start.Index, 0, text.Length);
        if (part is NodeEvent { Anchor.IsEmpty: false } or NodeEvent { Tag.IsEmpty: false })
        {
            start = Math.Clamp((int)part.End.Index, start, text.Length);
            while (start < text.Length && text[start] is ' ' or '\t')
            {
                start++;
            }
        }

        return start;
    }

    private void ReportTag(NodeEvent part)
    {
        var text = _source.Text;
        var bang = text.IndexOf('!', Math.Clamp((int)part.Start.Index, 0, text.Length));
        if (bang < 0)
        {
            _bag.Add(Catalogue.YamlTag.At(SpanOf(part), part.Tag.Value));
            return;
        }

        var length = text.AsSpan(bang).IndexOfAny(TagEnds);
        length = length < 0 ? text.Length - bang : length;
        _bag.Add(Catalogue.YamlTag.At(_source.Span(bang, length), text.Substring(bang, length)));
    }

    /// <summary>Says why, and leaves the recursion.</summary>
    private YamlException Fail(Diagnostic diagnostic)
    {
        _bag.Add(diagnostic);
        _failed = true;
        return new YamlException(diagnostic.Message);
    }
}
