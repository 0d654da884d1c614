using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;

namespace Orchestration.Build.Pipeline;

/// <summary>Property values as typed, read one by one; what cannot be read is a diagnostic and its default.</summary>
internal sealed class PropertyBag(IReadOnlyDictionary<string, string> values, DiagnosticBag diagnostics)
{
    private static readonly char[] ListSeparators = [';', '+', ' ', '\t', '\r', '\n'];

    private static readonly (string Suffix, long Factor)[] SizeUnits =
        [("KB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30), ("K", 1L << 10), ("M", 1L << 20), ("G", 1L << 30), ("B", 1)];

    /// <summary>The trimmed value, or null where it is empty.</summary>
    public string? Text(string name) =>
        values.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <summary>Elements between <c>;</c>, <c>+</c> and blanks: the first cannot be typed after <c>-p:</c>.</summary>
    public ImmutableArray<string> List(string name) =>
        Text(name) is { } value
            ? [.. value.Split(ListSeparators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]
            : [];

    public bool Switch(string name) => Choice(name, false, ("true", true), ("false", false));

    /// <summary>One of a few words, any case.</summary>
    public T Choice<T>(string name, T fallback, params (string Word, T Value)[] choices)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }

        foreach (var (word, value) in choices)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        var words = choices.Select(choice => choice.Word).ToList();
        var nearest = Nearest.Find(text, words) is { } near ? $" Did you mean {near}?" : string.Empty;
        diagnostics.Add(Catalogue.UnknownPropertyValue.At(SourceSpan.None, name, text, nearest, string.Join(", ", words)));
        return fallback;
    }

    public int Count(string name, int fallback, int least = 1) =>
        Parse(name, fallback, $"a whole number from {least.ToString(CultureInfo.InvariantCulture)} to 1000", "4", text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= 1000 ? number : null);

    public long? Amount(string name) =>
        Parse<long>(name, null, "a whole number above 0", "2000000", text =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null);

    public decimal? Money(string name) =>
        Parse<decimal>(name, null, "an amount above 0 in US dollars", "12.50", text =>
            decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null);

    /// <param name="name">The property.</param>
    /// <param name="fallback">Where it is empty or malformed.</param>
    /// <param name="zero"><c>0</c> is a value.</param>
    public TimeSpan Time(string name, TimeSpan fallback, bool zero = false) =>
        Parse(name, fallback, "a duration", "90s, 45m or 2h", text =>
            zero && text == "0" ? TimeSpan.Zero : Duration.TryParse(text, out var time) ? time : null);

    /// <summary>Bytes; a bare number is bytes.</summary>
    public long Size(string name, long fallback) => Parse(name, fallback, "a size", "500KB, 100MB or 2GB", ParseSize);

    private static long? ParseSize(string text)
    {
        var (suffix, factor) = Array.Find(SizeUnits, unit => text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase));
        var digits = text.AsSpan(0, text.Length - (suffix?.Length ?? 0)).TrimEnd();
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1L << 32
            ? number * Math.Max(1, factor)
            : null;
    }

    private T Parse<T>(string name, T fallback, string what, string example, Func<string, T?> parse)
        where T : struct => Parse(name, (T?)fallback, what, example, parse)!.Value;

    private T? Parse<T>(string name, T? fallback, string what, string example, Func<string, T?> parse)
        where T : struct
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }

        if (parse(text) is { } value)
        {
            return value;
        }

        diagnostics.Add(Catalogue.MalformedPropertyValue.At(SourceSpan.None, name, text, what, example));
        return fallback;
    }
}
