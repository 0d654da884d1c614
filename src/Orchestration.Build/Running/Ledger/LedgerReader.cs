using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestration.Build.Running.Ledger;

/// <summary>What a ledger file holds.</summary>
/// <param name="CompleteLength">Bytes up to the end of the last whole line; what follows was torn by a kill.</param>
/// <param name="Damaged">Whole lines that are not JSON.</param>
/// <param name="OtherVersion">A version this package does not read, newer or older, or null.</param>
internal sealed record LedgerContents(ImmutableArray<LedgerEvent> Events, long CompleteLength, int Damaged, int? OtherVersion)
{
    public static LedgerContents Empty { get; } = new([], 0, 0, null);
}

/// <summary>Reads a ledger, also while a run writes it.</summary>
internal static class LedgerReader
{
    /// <summary>How our own lines begin, so that they are read once.</summary>
    private static ReadOnlySpan<byte> OwnBeginning => "{\"v\":2,"u8;

    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LedgerContents Read(string path)
    {
        byte[] bytes;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            bytes = new byte[file.Length];
            bytes = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return LedgerContents.Empty;
        }

        return Parse(bytes);
    }

    public static LedgerContents Parse(ReadOnlySpan<byte> bytes)
    {
        var events = ImmutableArray.CreateBuilder<LedgerEvent>();
        var damaged = 0;
        int? other = null;
        var start = 0;
        for (var length = bytes.IndexOf((byte)'\n'); length >= 0; length = bytes[start..].IndexOf((byte)'\n'))
        {
            var line = bytes.Slice(start, length);
            start += length + 1;
            if (VersionOf(line) is not { } version)
            {
                damaged++;
            }
            else if (version != LedgerEvent.CurrentVersion)
            {
                other = Math.Max(other ?? 0, version);
            }
            else if (ParseLine(line) is { } parsed)
            {
                events.Add(parsed);
            }
            else
            {
                damaged++;
            }
        }

        return new LedgerContents(events.ToImmutable(), start, damaged, other);
    }

    private static LedgerEvent? ParseLine(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, LedgerJson.Default.LedgerEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The version alone, before anything is expected of the rest.</summary>
    private static int? VersionOf(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith(OwnBeginning))
        {
            return LedgerEvent.CurrentVersion;
        }

        var reader = new Utf8JsonReader(line);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isVersion = reader.ValueTextEquals("v"u8);
                reader.Read();
                if (isVersion)
                {
                    return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var version) ? version : null;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Damaged.
        }

        return null;
    }
}
