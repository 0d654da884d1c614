using System.Text;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs;

/// <summary>Reads text files strictly: UTF-8 with or without byte-order mark, or a coded error at the first wrong byte.</summary>
internal static class SourceFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static SourceText? Read(string path, DiagnosticBag bag)
    {
        byte[] bytes;
        try
        {
            bytes = OrdinaryFile.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            bag.Add(Catalogue.FileUnreadable.At(SourceSpan.WholeFile(path), exception.Message));
            return null;
        }

        return Decode(path, bytes, bag);
    }

    public static SourceText? Decode(string path, ReadOnlySpan<byte> bytes, DiagnosticBag bag)
    {
        if (bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        var other = bytes switch
        {
            [0xFF, 0xFE, ..] => "it begins with the mark of UTF-16 (little endian)",
            [0xFE, 0xFF, ..] => "it begins with the mark of UTF-16 (big endian)",
            _ when bytes.Contains((byte)0) => "it holds zero bytes, as UTF-16 and binary files do",
            _ => null,
        };
        if (other is not null)
        {
            bag.Add(Catalogue.FileNotUtf8.At(SourceSpan.WholeFile(path), other));
            return null;
        }

        try
        {
            return new SourceText(path, Strict.GetString(bytes));
        }
        catch (DecoderFallbackException exception)
        {
            var offset = Math.Clamp(exception.Index, 0, bytes.Length - 1);
            var before = new SourceText(path, Encoding.UTF8.GetString(bytes[..offset]) + "?");
            bag.Add(Catalogue.FileNotUtf8.At(before.Span(before.Text.Length - 1, 1), $"byte 0x{bytes[offset]:X2} is no character here"));
            return null;
        }
    }

    /// <summary>Text with LF line ends, as hashes and prompts need it.</summary>
    public static string ToLf(string text) =>
        text.Contains('\r', StringComparison.Ordinal) ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text;
}
