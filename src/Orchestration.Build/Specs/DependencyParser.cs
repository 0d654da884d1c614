using System.Collections.Immutable;

namespace Orchestration.Build.Specs;

/// <summary>Reads the value of a Dependencies line: references, ranges, layers, task ids, titles; remarks are left out.</summary>
/// <remarks>
/// A value is a list of items. An item begins with a reference or with words before one; what follows a reference up to the next
/// comma is a remark, unless it holds a further reference. Text in parentheses and after a spaced dash is a remark.
/// </remarks>
internal ref partial struct DependencyParser
{
    private readonly SourceText _source;
    private readonly HeadingVocabulary _vocabulary;
    private readonly string _family;
    private readonly bool _ofPart;
    private readonly ImmutableArray<DependencyReference>.Builder _references;
    private char[] _buffer;
    private int _offset;
    private int _at;

    /// <summary>The last reference was worded: bare numbers after a comma go with it.</summary>
    private string? _carriedWord;
    private bool _carries;

    /// <summary>The item has given a reference: further words are a remark.</summary>
    private bool _itemHasReference;

    private DependencyParser(SourceText source, HeadingVocabulary vocabulary, string family, bool ofPart)
    {
        _source = source;
        _vocabulary = vocabulary;
        _family = family;
        _ofPart = ofPart;
        _references = ImmutableArray.CreateBuilder<DependencyReference>();
        _buffer = [];
    }

    private readonly ReadOnlySpan<char> Rest => _buffer.AsSpan(_at);

    /// <param name="family">The groups' own family: its word names groups, other words layers or tasks.</param>
    /// <param name="ofPart">The label stands at a part of the group.</param>
    public static DependencySyntax Parse(SourceText source, OutlineLabel label, HeadingVocabulary vocabulary, string family, bool ofPart)
    {
        var parser = new DependencyParser(source, vocabulary, family, ofPart);
        var none = true;
        foreach (var value in label.Values)
        {
            none &= parser.Add(value);
        }

        var references = parser._references.ToImmutable();
        var span = label.Values.Length == 0
            ? source.Span(label.Line.Start, label.Line.Length)
            : source.Span(label.Values[0].Start, label.Values[^1].End - label.Values[0].Start);
        var raw = string.Join(", ", label.Values.Select(value => source.Text.Substring(value.Start, value.Length).ReplaceLineEndings(" ")));
        return new DependencySyntax(raw, span, references.Length == 0, references);
    }

    /// <summary>One line or bullet of the value.</summary>
    private bool Add(TextSlice value)
    {
        _buffer = DependencyText.Prepare(_source.Text.AsSpan(value.Start, value.Length));
        _offset = value.Start;
        _at = SkipSubject();
        _carries = false;
        _itemHasReference = false;
        if (DependencyWords.SaysNone(_buffer))
        {
            return true;
        }

        var before = _references.Count;
        var loose = new List<TextSlice>();
        while (SkipToItem())
        {
            if (!TryReference() && !TryAll())
            {
                ReadWords(loose);
            }
        }

        AddTitles(value, loose, whole: _references.Count == before);
        return false;
    }

    /// <summary>In <c>Phase 2 depends on Phase 1</c> what stands before the verb is the group itself.</summary>
    private readonly int SkipSubject()
    {
        foreach (var verb in (ReadOnlySpan<string>)[" depends on ", " depend on ", " requires "])
        {
            var at = _buffer.AsSpan().IndexOf(verb, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && _buffer.AsSpan(0, at).IndexOfAny(',', ';') < 0)
            {
                return at + verb.Length;
            }
        }

        return 0;
    }

    /// <summary>Skips blanks, remarks, separators and conjunctions; false at the end.</summary>
    private bool SkipToItem()
    {
        while (_at < _buffer.Length)
        {
            var c = _buffer[_at];
            if (IsSeparator(_at))
            {
                _itemHasReference = false;
                _at++;
            }
            else if (char.IsWhiteSpace(c) || c is DependencyText.Remark or '&' or '+' or '/' or ':' or '：' or '#' or '→' or '和' or 'と' or '及')
            {
                _at++;
            }
            else if (IsSpacedDash(_at))
            {
                SkipDashRemark();
            }
            else if (WordAt(_at) is { Length: > 0 } word && DependencyWords.IsConjunction(word))
            {
                _at += word.Length;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private readonly bool IsSeparator(int at) =>
        _buffer[at] is ',' or ';' or '、' or '，' or '；' or '。'
        || (_buffer[at] == '.' && (at + 1 == _buffer.Length || char.IsWhiteSpace(_buffer[at + 1])));

    private readonly bool IsSpacedDash(int at) =>
        _buffer[at] is '-' or '–' or '—' or '―'
        && (at == 0 || char.IsWhiteSpace(_buffer[at - 1]) || _buffer[at - 1] == DependencyText.Remark || _buffer[at] is '—' or '―')
        && (at + 1 == _buffer.Length || char.IsWhiteSpace(_buffer[at + 1]) || _buffer[at] is '—' or '―');

    /// <summary>After a dash all is remark, unless the list goes on in the same manner: <c>Task Group 1 — types, Task Group 2 — API</c>.</summary>
    private void SkipDashRemark()
    {
        var start = _at;
        for (_at++; _at < _buffer.Length; _at++)
        {
            if (!IsSeparator(_at))
            {
                continue;
            }

            var mark = this;
            mark._at++;
            if (mark._references.Count > 0 && mark.StartsRemarkedReference() && !MentionsGroup(start, _at))
            {
                return;
            }
        }
    }

    private bool StartsRemarkedReference()
    {
        _at += Rest.Length - Rest.TrimStart().Length;
        if (!TryReadReference(atItemStart: false, out _))
        {
            return false;
        }

        var rest = Rest;
        return (rest.Length > 0 && rest[0] == ' ' && rest.TrimStart() is [DependencyText.Remark, ..]) || (rest.TrimStart() is ['—' or '–' or '-', ..]);
    }

    private readonly bool MentionsGroup(int start, int end)
    {
        var copy = this;
        for (copy._at = start; copy._at < end; copy._at++)
        {
            if (copy.IsWordStart(copy._at) && copy.TryReadReference(atItemStart: false, out _))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Words up to the next separator or the next worded reference.</summary>
    private void ReadWords(List<TextSlice> loose)
    {
        var start = _at;
        var negative = false;
        var (waits, parallel) = (false, false);
        while (_at < _buffer.Length && !IsSeparator(_at) && !(IsSpacedDash(_at) && _at > start))
        {
            if (!IsWordStart(_at))
            {
                _at++;
                continue;
            }

            var copy = this;
            if (_at > start && copy.TryReadReference(atItemStart: false, out var references))
            {
                _at = copy._at;
                if (!negative)
                {
                    Accept(references, copy);
                    return;
                }

                _carries = false;
                SkipToSeparator();
                _itemHasReference = true;
                return;
            }

            var word = WordAt(_at);
            negative |= DependencyWords.IsNegative(word) && !waits;
            parallel |= DependencyWords.SaysParallel(word);
            waits = word.StartsWith("wait", StringComparison.OrdinalIgnoreCase);
            if (_itemHasReference && DependencyWords.IsConjunction(word))
            {
                return;
            }

            _at += Math.Max(1, word.Length);
        }

        if (!_itemHasReference && !DependencyWords.StartsRemark(WordAt(start)) && !parallel)
        {
            loose.Add(new TextSlice(start, _at));
        }

        _carries = false;
    }

    private void SkipToSeparator()
    {
        while (_at < _buffer.Length && !IsSeparator(_at))
        {
            _at++;
        }
    }

    /// <summary>Text without a number is a title: the whole value where it has no reference at all, since titles hold commas too.</summary>
    private readonly void AddTitles(TextSlice value, List<TextSlice> loose, bool whole)
    {
        if (loose.Count == 0)
        {
            return;
        }

        if (whole)
        {
            loose = [new TextSlice(loose[0].Start, loose[^1].End)];
        }

        foreach (var slice in loose)
        {
            var text = DependencyText.Clean(_buffer.AsSpan(slice.Start, slice.Length));
            if (text.Length > 0)
            {
                var trimmed = MarkdownSource.Trim(_source.Text, value.Start + slice.Start, value.Start + slice.End);
                Add(DependencyReferenceKind.Title, text, null, trimmed);
            }
        }
    }

    private readonly void Add(DependencyReferenceKind kind, string first, string? last, TextSlice slice) =>
        _references.Add(new DependencyReference(kind, first, last, _source.Span(slice.Start, slice.Length)) { OfPart = _ofPart });
}
