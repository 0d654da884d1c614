using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Orchestration.Build.Prompts;

/// <summary>Whose a file in the prompts folder is.</summary>
internal enum PromptOrigin
{
    /// <summary>As generated: it may be updated or removed.</summary>
    Ours,

    /// <summary>Generated, then edited by a person: kept.</summary>
    Edited,

    /// <summary>A person's file.</summary>
    Foreign,
}

/// <summary>What the last line of a file says about its origin.</summary>
/// <param name="Hash">SHA-256 of the text as it was last generated; null for a foreign file.</param>
/// <param name="Text">The whole text, LF, without byte-order mark.</param>
internal readonly record struct MarkedText(PromptOrigin Origin, string? Hash, string Text);

/// <summary>The line that tells generated files from people's: <c>&lt;!-- orchestration-build prompt v1 sha256:… --&gt;</c>.</summary>
internal static partial class PromptMarker
{
    private const string Prefix = "<!-- orchestration-build prompt v1 sha256:";
    private const string Suffix = " -->";
    private const int HashLength = 2 * SHA256.HashSizeInBytes;

    /// <summary>With the blank line before it and the line break after it.</summary>
    private static readonly int MarkerLength = 2 + Prefix.Length + HashLength + Suffix.Length + 1;

    /// <summary>The text with the marker as its last line.</summary>
    /// <param name="body">Any line breaks; they become LF.</param>
    public static string Append(string body)
    {
        var text = Normalise(body);
        var length = text.AsSpan().TrimEnd('\n').Length;
        return string.Create(length + MarkerLength, (text, length), static (buffer, body) =>
        {
            body.text.AsSpan(0, body.length).CopyTo(buffer);
            buffer[body.length] = '\n';
            buffer[body.length + 1] = '\n';
            var marker = buffer[(body.length + 2)..];
            Prefix.CopyTo(marker);
            WriteHash(buffer[..(body.length + 2)], marker[Prefix.Length..]);
            Suffix.CopyTo(marker[(Prefix.Length + HashLength)..]);
            marker[^1] = '\n';
        });
    }

    /// <summary>A checkout with CRLF, a byte-order mark or other blank lines at the very end are not edits.</summary>
    public static MarkedText Read(string fileText)
    {
        var text = Normalise(fileText);
        var markers = MarkerLine().Matches(text);
        if (markers.Count == 0)
        {
            return new MarkedText(PromptOrigin.Foreign, null, text);
        }

        var last = markers[^1];
        var hash = last.Groups[1].Value;
        var isLastLine = string.IsNullOrWhiteSpace(text[(last.Index + last.Length)..]);
        var agrees = isLastLine && Hash(text.AsSpan(0, last.Index)) == hash;
        return new MarkedText(agrees ? PromptOrigin.Ours : PromptOrigin.Edited, hash, text);
    }

    /// <summary>The text without its marker line: what an agent is told.</summary>
    public static string Strip(string text)
    {
        var normalised = Normalise(text);
        var markers = MarkerLine().Matches(normalised);
        return markers.Count == 0 ? normalised : normalised.Remove(markers[^1].Index, markers[^1].Length).TrimEnd('\n') + "\n";
    }

    /// <summary>LF, no byte-order mark.</summary>
    public static string Normalise(string text) =>
        text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static string Hash(ReadOnlySpan<char> text)
    {
        Span<char> hash = stackalloc char[HashLength];
        WriteHash(text, hash);
        return hash.ToString();
    }

    /// <summary>Thousands of prompts are hashed in one build: nothing is allocated here.</summary>
    private static void WriteHash(ReadOnlySpan<char> text, Span<char> destination)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)), hash);
        ArrayPool<byte>.Shared.Return(bytes);
        Convert.TryToHexStringLower(hash, destination, out _);
    }

    [GeneratedRegex(@"^<!-- orchestration-build prompt v[0-9]+ sha256:([0-9a-f]{64}) -->[ \t]*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex MarkerLine();
}
