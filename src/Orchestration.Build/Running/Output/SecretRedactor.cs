using System.Buffers;

namespace Orchestration.Build.Running.Output;

/// <summary>Replaces secrets in a stream of text, also where one is spread over several pieces. Holds back only what may be the beginning of one.</summary>
internal sealed class SecretRedactor(SecretSet secrets, ITextSink target) : ITextSink
{
    public const string Mask = "***";

    private char[] _pending = [];
    private int _count;
    private char _last;
    private SearchValues<char>? _swallowed;

    /// <summary>What is held back.</summary>
    public ReadOnlySpan<char> Pending => _pending.AsSpan(0, _count);

    /// <summary>What follows may be the rest of a secret that was replaced.</summary>
    public bool IsInsideSecret => _swallowed is not null;

    public void Write(ReadOnlySpan<char> text)
    {
        if (_pending.Length < _count + text.Length)
        {
            Array.Resize(ref _pending, _count + text.Length);
        }

        text.CopyTo(_pending.AsSpan(_count));
        _count += text.Length;
        Process(final: false);
    }

    /// <summary>No more text follows.</summary>
    public void Complete() => Process(final: true);

    private void Process(bool final)
    {
        var text = _pending.AsSpan(0, _count);
        var position = 0;
        while (position < text.Length)
        {
            position += Swallow(text[position..]);
            var advanced = Scan(text[position..], final);
            position += advanced;
            if (advanced == 0)
            {
                break;
            }
        }

        text[position..].CopyTo(_pending);
        _count -= position;
    }

    /// <returns>Characters dealt with; 0 = wait for more.</returns>
    private int Scan(ReadOnlySpan<char> text, bool final)
    {
        var at = text.IndexOfAny(secrets.Needles);
        if (at < 0)
        {
            var kept = final ? 0 : Math.Min(secrets.Reach - 1, text.Length - 1 - text.LastIndexOf('\n'));
            return Emit(text[..^kept]);
        }

        if (at > 0)
        {
            return Emit(text[..at]);
        }

        // No secret spans a line break, so a whole line, like a long enough piece, decides.
        if (!final && text.Length <= secrets.Reach && !text.Contains('\n'))
        {
            return 0;
        }

        var length = secrets.Match(text, _last, out _swallowed);
        if (length == 0)
        {
            return Emit(text[..1]);
        }

        Emit(Mask);
        return length;
    }

    private int Swallow(ReadOnlySpan<char> text)
    {
        var end = _swallowed is null ? 0 : text.IndexOfAnyExcept(_swallowed);
        if (end >= 0)
        {
            _swallowed = null;
        }

        return end >= 0 ? end : text.Length;
    }

    private int Emit(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty)
        {
            target.Write(text);
            _last = text[^1];
        }

        return text.Length;
    }
}
