namespace Orchestration.Build.Specs.Grammar;

internal enum TokenKind
{
    /// <summary>A run of letters; in scripts without spaces up to a number or a conjunction.</summary>
    Word,

    /// <summary>A number or an id: <c>1.2</c>, <c>1A.1</c>, <c>T001</c>, <c>TASK-001</c>, <c>一</c>.</summary>
    Number,

    /// <summary>A hyphen or a dash.</summary>
    Dash,

    /// <summary>What can only stand inside a range: <c>..</c>, <c>~</c>.</summary>
    To,

    /// <summary>What ends an item of a list.</summary>
    Separator,

    /// <summary>What joins, and says nothing: <c>&amp;</c>, <c>+</c>, <c>/</c>, <c>#</c>, an arrow.</summary>
    Mark,

    /// <summary>In parentheses, struck out, or a comment.</summary>
    Remark,

    /// <summary>Any other character.</summary>
    Other,
}

/// <param name="Start">Offset in the text.</param>
/// <param name="AfterSpace">White space, a remark or nothing stands before it.</param>
/// <param name="BeforeSpace">White space, a remark or nothing follows.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int End, bool AfterSpace, bool BeforeSpace)
{
    public int Length => End - Start;
}

/// <summary>A text as tokens with their offsets; emphasis, code marks, quotes and brackets are gone.</summary>
internal sealed class Tokens
{
    /// <summary>Stands where a remark was.</summary>
    public const char RemarkMark = '\u0001';

    private readonly char[] _buffer;
    private readonly List<Token> _tokens = [];

    private Tokens(char[] buffer) => _buffer = buffer;

    public int Count => _tokens.Count;

    /// <summary>The text with remarks blanked out; offsets are those of the original.</summary>
    public ReadOnlySpan<char> Text => _buffer;

    public Token this[int index] => _tokens[index];

    /// <param name="openRemarks">What stands in parentheses counts: a name may bear its number there.</param>
    public static Tokens Read(ReadOnlySpan<char> text, FileWords words, bool openRemarks)
    {
        var tokens = new Tokens(Prepare(text, openRemarks));
        for (var at = 0; at < tokens._buffer.Length;)
        {
            at = tokens.Next(at, words);
        }

        return tokens;
    }

    public ReadOnlySpan<char> TextOf(Token token) => _buffer.AsSpan(token.Start, token.Length);

    /// <summary>The first token at an offset or behind it.</summary>
    public int IndexAt(int offset, int from)
    {
        while (from < _tokens.Count && _tokens[from].Start < offset)
        {
            from++;
        }

        return from;
    }

    /// <summary>A stretch as people would quote it: without remarks, single spaces.</summary>
    public string Quote(int start, int end)
    {
        var parts = new string(_buffer, start, end - start).Replace(RemarkMark, ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(' ', parts).Trim('.', ':', ';', ',');
    }

    private int Next(int at, FileWords words)
    {
        var c = _buffer[at];
        if (char.IsWhiteSpace(c))
        {
            return at + 1;
        }

        if (c == RemarkMark)
        {
            var remark = at + 1;
            while (remark < _buffer.Length && _buffer[remark] == RemarkMark)
            {
                remark++;
            }

            return Add(TokenKind.Remark, at, remark);
        }

        if (char.IsLetterOrDigit(c))
        {
            return NextWord(at, words);
        }

        var rest = _buffer.AsSpan(at);
        if (rest.StartsWith("..") || rest.StartsWith("->"))
        {
            return Add(TokenKind.To, at, at + (rest.StartsWith("...") ? 3 : 2));
        }

        var kind = c switch
        {
            '-' or '–' or '—' or '―' => TokenKind.Dash,
            '~' or '～' or '〜' => TokenKind.To,
            ',' or ';' or '、' or '，' or '；' or '。' => TokenKind.Separator,
            '.' when at + 1 == _buffer.Length || char.IsWhiteSpace(_buffer[at + 1]) => TokenKind.Separator,
            '&' or '+' or '/' or ':' or '：' or '#' or '№' or '→' => TokenKind.Mark,
            _ => TokenKind.Other,
        };
        return Add(kind, at, at + 1);
    }

    private int NextWord(int at, FileWords words)
    {
        var rest = _buffer.AsSpan(at);
        var number = GroupNumber.Match(rest, lettersAlone: false);
        if (number > 0)
        {
            // "TG1" and "EPIC-2" are a word and its number; "TASK-001" is the id of a task.
            var letters = GroupNumber.LettersOf(rest);
            if (letters > 0 && words.Match(rest[..number], out var length) is { } word && length == letters && words.MeaningOf(word) != Meaning.Task)
            {
                Add(TokenKind.Word, at, at + letters);
                letters += rest[letters] == '-' ? 1 : 0;
                return Add(TokenKind.Number, at + letters, at + number);
            }

            return Add(TokenKind.Number, at, at + number);
        }

        if (rest[0] < Words.FirstEastAsian)
        {
            var end = 0;
            while (end < rest.Length && rest[end] < Words.FirstEastAsian && (char.IsLetterOrDigit(rest[end]) || rest[end] is '\'' or '’'))
            {
                end++;
            }

            return Add(TokenKind.Word, at, at + end);
        }

        number = GroupNumber.MatchChinese(rest);
        if (number > 0)
        {
            return Add(TokenKind.Number, at, at + number);
        }

        var run = 1;
        if (!Words.Is(WordRoles.And, rest[..1]))
        {
            while (run < rest.Length && rest[run] >= Words.FirstEastAsian && char.IsLetter(rest[run])
                && !Words.Is(WordRoles.And, rest.Slice(run, 1)) && GroupNumber.MatchChinese(rest[run..]) == 0)
            {
                run++;
            }
        }

        return Add(TokenKind.Word, at, at + run);
    }

    private int Add(TokenKind kind, int start, int end)
    {
        _tokens.Add(new Token(kind, start, end, start == 0 || IsSpace(_buffer[start - 1]), end == _buffer.Length || IsSpace(_buffer[end])));
        return end;
    }

    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c == RemarkMark;

    private static char[] Prepare(ReadOnlySpan<char> value, bool openRemarks)
    {
        var buffer = value.ToArray();
        BlankPairs(buffer, "<!--", "-->");
        BlankPairs(buffer, "~~", "~~");
        if (!openRemarks)
        {
            BlankParentheses(buffer);
        }

        for (var i = 0; i < buffer.Length; i++)
        {
            if (buffer[i] is '\r' or '\n' or '*' or '`' or '[' or ']' or '"' or '“' or '”' || (buffer[i] == '_' && (openRemarks || !IsInsideWord(buffer, i))))
            {
                buffer[i] = ' ';
            }
        }

        return buffer;
    }

    private static bool IsInsideWord(char[] buffer, int at) =>
        at > 0 && at + 1 < buffer.Length && char.IsLetterOrDigit(buffer[at - 1]) && char.IsLetterOrDigit(buffer[at + 1]);

    private static void BlankPairs(char[] buffer, string open, string close)
    {
        for (var start = 0; start < buffer.Length;)
        {
            var from = buffer.AsSpan(start).IndexOf(open);
            if (from < 0)
            {
                return;
            }

            from += start;
            var to = buffer.AsSpan(from + open.Length).IndexOf(close);
            var end = to < 0 ? buffer.Length : from + open.Length + to + close.Length;
            buffer.AsSpan(from, end - from).Fill(RemarkMark);
            start = end;
        }
    }

    private static void BlankParentheses(char[] buffer)
    {
        var depth = 0;
        for (var i = 0; i < buffer.Length; i++)
        {
            var c = buffer[i];
            depth += c is '(' or '（' ? 1 : 0;
            if (depth > 0)
            {
                buffer[i] = RemarkMark;
            }

            depth -= c is ')' or '）' && depth > 0 ? 1 : 0;
        }
    }
}
