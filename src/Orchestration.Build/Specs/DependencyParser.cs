using System.Collections.Immutable;

namespace Orchestration.Build.Specs;

/// <summary>Reads the value of a Dependencies line: references, ranges, layers, task ids, titles; remarks are left out.</summary>
/// <remarks>
/// A value is a list of items. An item begins with a reference or with words before one; what follows a reference up to the next
/// comma is a remark, unless it holds a further reference. Text in parentheses and after a spaced dash is a remark.
/// </remarks>
internal ref struct DependencyParser
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

    /// <summary>Words for parts of a plan that are no family of their own here.</summary>
    private static readonly string[] OtherWords = ["User Story", "Story", "Step", "Stage", "Sprint", "Part", "Section", "Wave", "Layer", "Iteration", "Week", "Module", "Batch", "Track"];

    /// <summary>A reference with everything that says how to look it up.</summary>
    private readonly record struct Found(DependencyReferenceKind Kind, string? Word, string First, string? Last, string? Layer, int Start, int End);

    private bool TryReference()
    {
        var copy = this;
        if (!copy.TryReadReference(atItemStart: true, out var found))
        {
            return false;
        }

        _at = copy._at;
        Accept(found, copy);
        return true;
    }

    private void Accept(Found found, DependencyParser state)
    {
        _carries = state._carries;
        _carriedWord = state._carriedWord;
        _itemHasReference = true;
        var span = _source.Span(_offset + found.Start, found.End - found.Start);
        _references.Add(new DependencyReference(found.Kind, found.First, found.Last, span) { Word = found.Word, Layer = found.Layer, OfPart = _ofPart });
    }

    /// <summary>A worded reference anywhere, a bare number where an item begins or continues.</summary>
    private bool TryReadReference(bool atItemStart, out Found found)
    {
        found = default;
        var start = _at;
        var word = ReadWord();
        if (word is null && !atItemStart)
        {
            return false;
        }

        var numberStart = _at;
        if (!TryReadNumber(worded: word is not null || _carries, out var first))
        {
            _at = start;
            return false;
        }

        _carriedWord = word ?? (_carries ? _carriedWord : null);
        _carries |= word is not null;
        var last = ReadRangeEnd();
        if (word is null && last is null && !MayStandAlone(_buffer.AsSpan(numberStart, _at - numberStart)))
        {
            _at = start;
            return false;
        }

        var kind = KindOf(_carriedWord, last is not null);
        found = new Found(kind, WordOf(_carriedWord), first, last, null, start, _at);
        if (kind == DependencyReferenceKind.Layer && last is null)
        {
            Qualify(ref found);
        }

        return true;
    }

    /// <summary><c>Phase 1 Task Group 2</c> is the group, looked up in the layer.</summary>
    private void Qualify(ref Found found)
    {
        var copy = this;
        copy._at += copy.Rest.Length - copy.Rest.TrimStart(" :/>→").Length;
        var word = copy.ReadWord();
        if (word is null || copy.KindOf(word, ranged: false) == DependencyReferenceKind.Layer || !copy.TryReadNumber(worded: true, out var first))
        {
            return;
        }

        copy._carries = true;
        copy._carriedWord = word;
        var last = copy.ReadRangeEnd();
        found = new Found(copy.KindOf(word, last is not null), copy.WordOf(word), first, last, found.First, found.Start, copy._at);
        this = copy;
    }

    /// <summary>The word before a number, canonical, or null; the position is after it only if there is one.</summary>
    private string? ReadWord()
    {
        var rank = _vocabulary.Match(Rest, allowPlural: true, out var length);
        string? word = null;
        if (rank >= 0)
        {
            word = _vocabulary.Word(rank);
        }
        else if (Rest.StartsWith("TG", StringComparison.OrdinalIgnoreCase) && Rest.Length > 2 && !char.IsLetter(Rest[2]))
        {
            (word, length) = (_vocabulary.Word(0), 2);
        }
        else
        {
            word = MatchOther(out length) ?? MatchFamily(out length);
        }

        if (word is null)
        {
            return null;
        }

        var rest = Rest[length..].TrimStart(" \t\u00a0#№-:");
        if (rest.IsEmpty || !(char.IsDigit(rest[0]) || char.IsAsciiLetterUpper(rest[0]) || GroupNumber.MatchChinese(rest) > 0))
        {
            return null;
        }

        _at = _buffer.Length - rest.Length;
        return word;
    }

    private readonly string? MatchOther(out int length)
    {
        foreach (var other in OtherWords)
        {
            length = other.Length;
            if (Rest.StartsWith(other, StringComparison.OrdinalIgnoreCase))
            {
                length += length < Rest.Length && Rest[length] is 's' or 'S' ? 1 : 0;
                if (length < Rest.Length && !char.IsLetter(Rest[length]))
                {
                    return other;
                }
            }
        }

        length = 0;
        return null;
    }

    /// <summary>The family's own word where it is not a known one: what stands before the <c>#</c> of its shape.</summary>
    private readonly string? MatchFamily(out int length)
    {
        length = 0;
        var hash = _family.IndexOf('#', StringComparison.Ordinal);
        var rest = Rest;
        var at = 0;
        for (var i = 0; i < hash; i++)
        {
            // A plural in any word: "Grupos de Tarefas" for "Grupo de Tarefas".
            if (at < rest.Length && char.ToUpperInvariant(rest[at]) != _family[i] && rest[at] is 's' or 'S' && at > 0)
            {
                at++;
            }

            if (at == rest.Length || char.ToUpperInvariant(rest[at]) != _family[i])
            {
                return null;
            }

            at++;
        }

        for (length = at; length < rest.Length && length - at < 3 && char.IsAsciiLetter(rest[length]);)
        {
            length++;
        }

        return hash > 0 ? _family : null;
    }

    private bool TryReadNumber(bool worded, out string number)
    {
        var rest = Rest;
        var length = GroupNumber.Match(rest, lettersAlone: false);
        if (length == 0 && rest.Length > 0 && char.IsAsciiLetterUpper(rest[0]) && (rest.Length == 1 || !char.IsLetterOrDigit(rest[1])))
        {
            // Without its word a letter must stand alone: "A, B and C", not "A new hook".
            length = worded || IsListed(rest[1..]) ? 1 : 0;
        }

        length = length == 0 ? GroupNumber.MatchChinese(rest) : length;
        number = rest[..length].ToString();
        _at += length;

        // "第1阶段", "1단계": the rest of the family's word.
        var hash = _family.IndexOf('#', StringComparison.Ordinal);
        if (length > 0 && hash >= 0 && hash + 1 < _family.Length && Rest.StartsWith(_family.AsSpan(hash + 1), StringComparison.OrdinalIgnoreCase))
        {
            _at += _family.Length - hash - 1;
        }

        return length > 0;
    }

    private readonly bool IsListed(ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(' ');
        return rest.IsEmpty || !char.IsLetterOrDigit(rest[0]) || DependencyWords.IsConjunction(WordAt(_buffer.Length - rest.Length));
    }

    private string? ReadRangeEnd()
    {
        var copy = this;
        var rest = copy.Rest.TrimStart(' ').TrimStart(DependencyText.Remark).TrimStart(' ');
        var dash = rest.Length > 0 && rest[0] is '-' or '–' or '—' or '~' or '～' or '〜';
        if (dash && rest[0] is '—' && rest.Length > 1 && (char.IsWhiteSpace(rest[1]) || copy.Rest[0] == ' '))
        {
            return null; // A spaced em dash begins a remark.
        }

        copy._at = _buffer.Length - rest.Length;
        if (rest.StartsWith("..") || rest.StartsWith("->"))
        {
            copy._at += 2 + (rest.Length > 2 && rest[2] == '.' ? 1 : 0);
        }
        else if (dash)
        {
            copy._at++;
        }
        else if (copy.WordAt(copy._at) is { Length: > 0 } word && DependencyWords.IsRangeWord(word))
        {
            copy._at += word.Length;
        }
        else
        {
            return null;
        }

        copy._at += copy.Rest.Length - copy.Rest.TrimStart().Length;
        copy.ReadWord();
        if (!copy.TryReadNumber(worded: true, out var last) || !copy.MayStandAlone(last))
        {
            return null;
        }

        _at = copy._at;
        return last;
    }

    /// <summary>A lone integer is a reference only where nothing else follows that it could count: <c>3 new hooks</c> is none.</summary>
    private readonly bool MayStandAlone(ReadOnlySpan<char> number)
    {
        if (number.Contains('.') && char.IsDigit(number[0]))
        {
            return true;
        }

        var rest = Rest.TrimStart(' ');
        if (rest.IsEmpty || !char.IsLetterOrDigit(rest[0]))
        {
            return true;
        }

        return DependencyWords.MayFollowNumber(WordAt(_buffer.Length - rest.Length));
    }

    private readonly DependencyReferenceKind KindOf(string? word, bool ranged)
    {
        if (word is null || word == _family || word is "Task Group" or "Group" or "Slice")
        {
            return ranged ? DependencyReferenceKind.Range : DependencyReferenceKind.Number;
        }

        return word == "Task" ? DependencyReferenceKind.Task : DependencyReferenceKind.Layer;
    }

    private readonly string? WordOf(string? word) => word == _family ? null : word;

    /// <summary><c>All previous task groups</c>, <c>All tasks</c>, <c>Previous group</c>.</summary>
    private bool TryAll()
    {
        var word = WordAt(_at);
        if (_itemHasReference || word.IsEmpty)
        {
            return false;
        }

        var all = DependencyWords.IsAll(word);
        if (!all && !DependencyWords.IsEarlier(word))
        {
            return false;
        }

        var start = _at;
        while (_at < _buffer.Length && !IsSeparator(_at) && !IsSpacedDash(_at) && _buffer[_at] != DependencyText.Remark)
        {
            if (IsWordStart(_at) && WordAt(_at).StartsWith("exc", StringComparison.OrdinalIgnoreCase))
            {
                SkipToSeparator(); // "All groups except 3": one too many does no harm.
                break;
            }

            var copy = this;
            if (IsWordStart(_at) && _at > start && copy.TryReadReference(atItemStart: all && _at > start, out var found))
            {
                _at = copy._at;
                Accept(found, copy);
                return true;
            }

            _at++;
        }

        var text = _buffer.AsSpan(start, _at - start).TrimEnd();
        var single = !all && !text.EndsWith("s", StringComparison.OrdinalIgnoreCase);
        var layers = text.Contains("phases", StringComparison.OrdinalIgnoreCase) || text.Contains("layers", StringComparison.OrdinalIgnoreCase);
        var kind = single ? DependencyReferenceKind.Previous : DependencyReferenceKind.AllPrevious;
        var span = _source.Span(_offset + start, text.Length);
        _references.Add(new DependencyReference(kind, text.ToString(), null, span) { Word = layers ? "Phase" : null, OfPart = _ofPart });
        _itemHasReference = true;
        return true;
    }

    private readonly bool IsWordStart(int at) =>
        char.IsLetterOrDigit(_buffer[at]) && (at == 0 || !char.IsLetterOrDigit(_buffer[at - 1]) || !char.IsAscii(_buffer[at - 1]));

    private readonly ReadOnlySpan<char> WordAt(int at)
    {
        var end = at;
        while (end < _buffer.Length && (char.IsLetterOrDigit(_buffer[end]) || _buffer[end] is '\'' or '’'))
        {
            end++;
        }

        return _buffer.AsSpan(at, end - at);
    }
}
