using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs.Grammar;

/// <summary>Reads texts that stand for groups: the value of a Dependencies line, a name, what was typed.</summary>
/// <remarks>
/// <code>
/// value     = nothing | [subject verb] item { separator item }
/// item      = ( reference | all | words [reference] ) { conjunction reference } remark
/// reference = [word] number [range] | layer reference
/// range     = ( dash | "..", "to" ) [word] number
/// all       = ( "all" | "previous" ) words [reference]
/// </code>
/// What follows a reference up to the next separator is a remark, unless it holds a further reference with a word; so are parentheses and what follows a spaced
/// dash. Words without any reference are a title.
/// </remarks>
internal sealed class References
{
    private readonly SourceText _source;
    private readonly FileWords _words;
    private readonly bool _ofPart;
    private readonly bool _openRemarks;
    private readonly ImmutableArray<Reference>.Builder _references = ImmutableArray.CreateBuilder<Reference>();

    private Tokens _tokens = null!;
    private int _offset;
    private int _at;

    /// <summary>The last reference had a word: numbers after a comma go with it.</summary>
    private Carry _carry;

    /// <summary>The item has given a reference: further words are a remark.</summary>
    private bool _itemHasReference;

    private References(SourceText source, FileWords words, bool ofPart, bool openRemarks)
    {
        _source = source;
        _words = words;
        _ofPart = ofPart;
        _openRemarks = openRemarks;
    }

    /// <summary>The value of a label, line by line or bullet by bullet.</summary>
    /// <param name="ofPart">The label stands at a part of the group.</param>
    public static ImmutableArray<Reference> ReadLine(SourceText source, IEnumerable<TextSlice> values, FileWords words, bool ofPart)
    {
        var references = new References(source, words, ofPart, openRemarks: false);
        foreach (var value in values)
        {
            references.Add(value);
        }

        return references._references.ToImmutable();
    }

    /// <summary>What a name or a typed text refers to by numbers, in parentheses too; empty where it has none.</summary>
    public static ImmutableArray<Reference> ReadName(string name, FileWords words)
    {
        var references = new References(new SourceText(string.Empty, name), words, ofPart: false, openRemarks: true);
        references.Add(new TextSlice(0, name.Length));
        return references._references.ToImmutable().RemoveAll(reference => reference.Kind == ReferenceKind.Title);
    }

    /// <summary>One line or bullet of a value.</summary>
    private void Add(TextSlice value)
    {
        _tokens = Tokens.Read(_source.Text.AsSpan(value.Start, value.Length), _words, _openRemarks);
        _offset = value.Start;
        _carry = default;
        _itemHasReference = false;
        _at = _tokens.IndexAt(EndOfSubject(), 0);
        if (SaysNothing(_tokens.Text))
        {
            return;
        }

        var before = _references.Count;
        var loose = new List<TextSlice>();
        while (SkipToItem())
        {
            if (!TakeReference() && !TakeAll())
            {
                ReadWords(loose);
            }
        }

        AddTitles(loose, whole: _references.Count == before);
    }

    /// <summary>Whether a value says that there are no dependencies, whatever follows.</summary>
    private static bool SaysNothing(ReadOnlySpan<char> value)
    {
        value = value.Trim().Trim(Tokens.RemarkMark).Trim();
        if (value.IsEmpty || value[0] is '-' or '–' or '—' or '∅' or '/')
        {
            return value.IsEmpty || value.Length == 1 || char.IsWhiteSpace(value[1]);
        }

        foreach (var word in NothingWords)
        {
            if (value.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                && (value.Length == word.Length || !char.IsLetterOrDigit(value[word.Length]) || !char.IsAscii(word[0])))
            {
                // "No. 1" is a number.
                return !(word == "no" && value.Length > 3 && char.IsDigit(value[2..].TrimStart(". ")[0]));
            }
        }

        return false;
    }

    private static readonly ImmutableArray<string> NothingWords = Words.Of(WordRoles.Nothing);

    private static readonly ImmutableArray<string> Verbs = [.. Words.Of(WordRoles.Verb).Select(verb => $" {verb} ")];

    /// <summary>In <c>Phase 2 depends on Phase 1</c> what stands before the verb is the group itself.</summary>
    private int EndOfSubject()
    {
        foreach (var verb in Verbs)
        {
            var at = _tokens.Text.IndexOf(verb, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && _tokens.Text[..at].IndexOfAny(',', ';') < 0)
            {
                return at + verb.Length;
            }
        }

        return 0;
    }

    private bool SkipToItem()
    {
        for (; _at < _tokens.Count; _at++)
        {
            var token = _tokens[_at];
            if (token.Kind == TokenKind.Separator)
            {
                _itemHasReference = false;
            }
            else if (IsRemarkDash(_at))
            {
                SkipDashRemark();
                _at--;
            }
            else if (token.Kind is not (TokenKind.Remark or TokenKind.Mark) && !(token.Kind == TokenKind.Word && Words.Is(WordRoles.And, _tokens.TextOf(token))))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsRemarkDash(int at)
    {
        var token = _tokens[at];
        return token.Kind == TokenKind.Dash && (_tokens.TextOf(token)[0] is '—' or '―' || (token.AfterSpace && token.BeforeSpace));
    }

    private bool IsSeparator(int at) => _tokens[at].Kind == TokenKind.Separator;

    /// <summary>What follows a dash is a remark, unless the list continues in the same form: <c>Task Group 1 — types, Task Group 2 — API</c>.</summary>
    private void SkipDashRemark()
    {
        var start = _at;
        for (_at++; _at < _tokens.Count; _at++)
        {
            if (IsSeparator(_at) && _references.Count > 0 && StartsRemarkedReference(_at + 1) && !MentionsGroup(start, _at))
            {
                return;
            }
        }
    }

    private bool StartsRemarkedReference(int at) =>
        TryReadReference(ref at, _carry, atItemStart: false, out _) && at < _tokens.Count && _tokens[at].Kind is TokenKind.Remark or TokenKind.Dash;

    private bool MentionsGroup(int start, int end)
    {
        for (var at = start; at < end; at++)
        {
            var copy = at;
            if (TryReadReference(ref copy, _carry, atItemStart: false, out _))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Words up to the next separator or the next reference with a word.</summary>
    private void ReadWords(List<TextSlice> loose)
    {
        var start = _at;
        var (negative, waits, parallel) = (false, false, false);
        for (; _at < _tokens.Count && !IsSeparator(_at) && !(_at > start && IsRemarkDash(_at)); _at++)
        {
            var token = _tokens[_at];
            if (token.Kind is not (TokenKind.Word or TokenKind.Number))
            {
                continue;
            }

            var copy = _at;
            if (_at > start && TryReadReference(ref copy, _carry, atItemStart: false, out var found))
            {
                _at = copy;
                if (!negative)
                {
                    Accept(found);
                    return;
                }

                _carry = default;
                SkipToSeparator();
                _itemHasReference = true;
                return;
            }

            var word = _tokens.TextOf(token);
            negative |= Words.Is(WordRoles.Negative, word) && !waits;
            parallel |= Words.Is(WordRoles.Parallel, word);
            waits = word.StartsWith("wait", StringComparison.OrdinalIgnoreCase);
            if (_itemHasReference && Words.Is(WordRoles.And, word))
            {
                return;
            }
        }

        if (!_itemHasReference && !Words.Is(WordRoles.Remark, _tokens.TextOf(_tokens[start])) && !parallel)
        {
            loose.Add(new TextSlice(_tokens[start].Start, _at < _tokens.Count ? _tokens[_at].Start : _tokens.Text.Length));
        }

        _carry = default;
    }

    private void SkipToSeparator()
    {
        while (_at < _tokens.Count && !IsSeparator(_at))
        {
            _at++;
        }
    }

    /// <summary>Text without a number is a title: the whole value where it has no reference at all, since titles hold commas too.</summary>
    private void AddTitles(List<TextSlice> loose, bool whole)
    {
        if (loose.Count > 0 && whole)
        {
            loose = [new TextSlice(loose[0].Start, loose[^1].End)];
        }

        foreach (var slice in loose)
        {
            var text = _tokens.Quote(slice.Start, slice.End);
            if (text.Length > 0)
            {
                Add(ReferenceKind.Title, text, TextSlice.Trim(_source.Text, _offset + slice.Start, _offset + slice.End), word: null);
            }
        }
    }

    private void Add(ReferenceKind kind, string first, TextSlice slice, string? word) =>
        _references.Add(new Reference(kind, first, null, _source.Span(slice.Start, slice.Length)) { Word = word, OfPart = _ofPart });

    private bool TakeReference()
    {
        if (!TryReadReference(ref _at, _carry, atItemStart: true, out var found))
        {
            return false;
        }

        Accept(found);
        return true;
    }

    private void Accept(Found found)
    {
        _carry = found.Carry;
        _itemHasReference = true;
        var span = _source.Span(_offset + found.Start, found.End - found.Start);
        _references.Add(new Reference(found.Kind, found.First, found.Last, span) { Word = found.Word, Layer = found.Layer, OfPart = _ofPart });
    }

    /// <summary>A reference with a word anywhere, a bare number where an item begins or continues. The position moves only if there is one.</summary>
    private bool TryReadReference(ref int position, Carry carry, bool atItemStart, out Found found)
    {
        found = default;
        var at = position;
        var word = ReadWord(ref at);
        if (word is null && !atItemStart)
        {
            return false;
        }

        if (!TryReadNumber(ref at, worded: word is not null || carry.Is, out var first))
        {
            return false;
        }

        carry = word is null ? carry with { Word = carry.Is ? carry.Word : null } : new Carry(true, word);
        var last = ReadRangeEnd(ref at);
        if (word is null && last is null && !MayStandAlone(first, at))
        {
            return false;
        }

        found = new Found(KindOf(carry.Word, last is not null), _words.WordOf(carry.Word), first, last, null, _tokens[position].Start, _tokens[at - 1].End, carry);
        if (found.Kind == ReferenceKind.Layer && last is null)
        {
            Qualify(ref found, ref at);
        }

        position = at;
        return true;
    }

    /// <summary><c>Phase 1 Task Group 2</c> is the group, looked up in the layer.</summary>
    private void Qualify(ref Found found, ref int position)
    {
        var at = position;
        while (at < _tokens.Count && _tokens[at].Kind is TokenKind.Mark)
        {
            at++;
        }

        var word = ReadWord(ref at);
        if (word is null || _words.MeaningOf(word) == Meaning.Layer || !TryReadNumber(ref at, worded: true, out var first))
        {
            return;
        }

        var last = ReadRangeEnd(ref at);
        found = new Found(KindOf(word, last is not null), _words.WordOf(word), first, last, found.First, found.Start, _tokens[at - 1].End, new Carry(true, word));
        position = at;
    }

    /// <summary>The word before a number, canonical, or null; the position is at the number only if there is one.</summary>
    private string? ReadWord(ref int position)
    {
        if (position >= _tokens.Count || _tokens[position].Kind != TokenKind.Word)
        {
            return null;
        }

        var word = _words.Match(_tokens.Text[_tokens[position].Start..], out var length);
        if (word is null)
        {
            return null;
        }

        var at = _tokens.IndexAt(_tokens[position].Start + length, position);
        while (at < _tokens.Count && (_tokens[at].Kind == TokenKind.Dash || _tokens.TextOf(_tokens[at]) is "#" or "№" or ":"))
        {
            at++;
        }

        if (at == _tokens.Count || !(_tokens[at].Kind == TokenKind.Number || (_tokens[at].Kind == TokenKind.Word && char.IsAsciiLetterUpper(_tokens.TextOf(_tokens[at])[0]))))
        {
            return null;
        }

        position = at;
        return word;
    }

    private bool TryReadNumber(ref int at, bool worded, out string number)
    {
        number = string.Empty;
        if (at >= _tokens.Count)
        {
            return false;
        }

        var text = _tokens.TextOf(_tokens[at]);
        var isNumber = _tokens[at].Kind == TokenKind.Number
            || (_tokens[at].Kind == TokenKind.Word && char.IsAsciiLetterUpper(text[0])
                && ((text.Length == 1 && (worded || IsListed(at + 1))) || (worded && !text.ContainsAnyExcept("IVX"))));
        if (!isNumber)
        {
            return false;
        }

        number = text.ToString();
        at++;

        // "第1阶段", "1단계": the rest of the family's word.
        if (at < _tokens.Count && !_words.Ending.IsEmpty && !_tokens[at].AfterSpace && _tokens.TextOf(_tokens[at]).Equals(_words.Ending, StringComparison.OrdinalIgnoreCase))
        {
            at++;
        }

        return true;
    }

    /// <summary>Without its word a letter must stand in a list: "A, B and C", not "A new hook".</summary>
    private bool IsListed(int at) =>
        at == _tokens.Count || _tokens[at].Kind is not (TokenKind.Word or TokenKind.Number) || Words.Is(WordRoles.And, _tokens.TextOf(_tokens[at]));

    private string? ReadRangeEnd(ref int position)
    {
        var at = position;
        if (at < _tokens.Count && _tokens[at].Kind == TokenKind.Remark)
        {
            at++;
        }

        if (at >= _tokens.Count || !IsRangeMark(_tokens[at]))
        {
            return null;
        }

        at++;
        ReadWord(ref at);
        if (!TryReadNumber(ref at, worded: true, out var last) || !MayStandAlone(last, at))
        {
            return null;
        }

        position = at;
        return last;
    }

    private bool IsRangeMark(Token token) => token.Kind switch
    {
        TokenKind.To => true,
        TokenKind.Word => Words.Is(WordRoles.To, _tokens.TextOf(token)),

        // A spaced em dash begins a remark.
        TokenKind.Dash => _tokens.TextOf(token)[0] is not ('—' or '―') || !(token.AfterSpace || token.BeforeSpace),
        _ => false,
    };

    /// <summary>A lone integer is a reference only where nothing else follows that it could count: <c>3 new hooks</c> is none.</summary>
    private bool MayStandAlone(ReadOnlySpan<char> number, int at) =>
        (number.Contains('.') && char.IsDigit(number[0]))
        || at >= _tokens.Count
        || _tokens[at].Kind is not (TokenKind.Word or TokenKind.Number)
        || Words.Is(WordRoles.AfterNumber, _tokens.TextOf(_tokens[at]));

    private ReferenceKind KindOf(string? word, bool ranged) => _words.MeaningOf(word) switch
    {
        Meaning.Task => ReferenceKind.Task,
        Meaning.Layer => ReferenceKind.Layer,
        _ => ranged ? ReferenceKind.Range : ReferenceKind.Number,
    };

    /// <summary><c>All previous task groups</c>, <c>All tasks</c>, <c>Previous group</c>.</summary>
    private bool TakeAll()
    {
        var first = _tokens[_at];
        if (_itemHasReference || first.Kind != TokenKind.Word)
        {
            return false;
        }

        var all = Words.Begins(WordRoles.All, _tokens.TextOf(first));
        if (!all && !Words.Is(WordRoles.Earlier, _tokens.TextOf(first)))
        {
            return false;
        }

        var start = _at;
        var end = first.End;
        for (; _at < _tokens.Count && !IsSeparator(_at) && !IsRemarkDash(_at) && _tokens[_at].Kind != TokenKind.Remark; _at++)
        {
            if (_tokens.TextOf(_tokens[_at]).StartsWith("exc", StringComparison.OrdinalIgnoreCase))
            {
                SkipToSeparator(); // "All groups except 3": one too many does no harm.
                break;
            }

            var copy = _at;
            if (_at > start && TryReadReference(ref copy, _carry, atItemStart: all, out var found))
            {
                _at = copy;
                Accept(found);
                return true;
            }

            end = _tokens[_at].End;
        }

        var text = _tokens.Text[first.Start..end];
        var layers = text.Contains("phases", StringComparison.OrdinalIgnoreCase) || text.Contains("layers", StringComparison.OrdinalIgnoreCase);
        var single = !all && !text.EndsWith("s", StringComparison.OrdinalIgnoreCase);
        Add(single ? ReferenceKind.Previous : ReferenceKind.AllPrevious, text.ToString(), new TextSlice(_offset + first.Start, _offset + end), layers ? "Phase" : null);
        _itemHasReference = true;
        return true;
    }

    private readonly record struct Carry(bool Is, string? Word);

    /// <summary>A reference with everything that says how to look it up; offsets are in the value.</summary>
    private readonly record struct Found(ReferenceKind Kind, string? Word, string First, string? Last, string? Layer, int Start, int End, Carry Carry);
}
