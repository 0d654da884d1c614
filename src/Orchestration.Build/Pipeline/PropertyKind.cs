using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Model;
using Orchestration.Build.Requests;

namespace Orchestration.Build.Pipeline;

/// <summary>How the text of a property is read.</summary>
/// <param name="What">What is expected, as it completes "give …".</param>
/// <param name="Example">One or more values that are right.</param>
/// <param name="Words">The only words allowed, where there are only some.</param>
/// <param name="Read">Null where the text cannot be read.</param>
internal sealed record PropertyKind<T>(string What, string Example, ImmutableArray<string> Words, Func<string, (bool Readable, T Value)> Read);

/// <summary>The kinds there are. A kind whose value may be absent reads empty text as null.</summary>
internal static class PropertyKinds
{
    private static readonly char[] ListSeparators = [';', '+', ' ', '\t', '\r', '\n'];

    private static readonly (string Suffix, long Factor)[] SizeUnits =
        [("KB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30), ("K", 1L << 10), ("M", 1L << 20), ("G", 1L << 30), ("B", 1)];

    public static PropertyKind<string?> Text { get; } = new("text", string.Empty, [], text => (true, text.Length == 0 ? null : text));

    /// <summary>Elements between <c>;</c>, <c>+</c> and spaces: the first cannot be typed after <c>-p:</c>.</summary>
    public static PropertyKind<ImmutableArray<string>> List { get; } = new(
        "a list", string.Empty, [], text => (true, [.. text.Split(ListSeparators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]));

    public static PropertyKind<bool> Switch { get; } = Choice(("true", true), ("false", false));

    public static PropertyKind<long?> Amount { get; } = new("a whole number above 0", "2000000", [], text =>
        text.Length == 0 ? (true, null)
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? (true, number)
        : (false, null));

    public static PropertyKind<decimal?> Money { get; } = new("an amount above 0 in US dollars", "12.50", [], text =>
        text.Length == 0 ? (true, null)
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0 ? (true, number)
        : (false, null));

    public static PropertyKind<TimeSpan> Time { get; } = new("a duration", "90s, 45m or 2h", [], text =>
        Duration.TryParse(text, out var time) ? (true, time) : (false, default));

    /// <summary>Empty is a value of its own, and so is <c>0</c>.</summary>
    public static PropertyKind<TimeSpan?> TimeOrNone { get; } = new("a duration", "90s, 45m or 2h", [], text =>
        text.Length == 0 ? (true, null)
        : text == "0" ? (true, TimeSpan.Zero)
        : Duration.TryParse(text, out var time) ? (true, time)
        : (false, null));

    /// <summary>Bytes; a bare number is bytes.</summary>
    public static PropertyKind<long> Size { get; } = new("a size", "500KB, 100MB or 2GB", [], text =>
    {
        var (suffix, factor) = Array.Find(SizeUnits, unit => text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase));
        var digits = text.AsSpan(0, text.Length - (suffix?.Length ?? 0)).TrimEnd();
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1L << 32
            ? (true, number * Math.Max(1, factor))
            : (false, 0);
    });

    /// <summary>Text with placeholders in braces.</summary>
    public static PropertyKind<string> CommitMessage { get; } = new("text whose placeholders are among {title}, {number}, {id}, {spec}, {agent} and {model}", "feat({spec}): {title}", [], text =>
        (!Running.Git.CommitMessage.FindUnknownPlaceholders(text).Any(), text));

    public static PropertyKind<MinutesRange> Minutes { get; } = new("a range of minutes", "1-30", [], text =>
        text.Split('-', StringSplitOptions.TrimEntries) is [var low, var high]
        && int.TryParse(low, NumberStyles.None, CultureInfo.InvariantCulture, out var least)
        && int.TryParse(high, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
        && least <= most && most is > 0 and <= 10_000
            ? (true, new MinutesRange(least, most))
            : (false, default));

    public static PropertyKind<int> Count(int least = 1) => new($"a whole number from {least.ToString(CultureInfo.InvariantCulture)} to 1000", "4", [], text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= 1000 ? (true, number) : (false, 0));

    /// <summary>One of a few words, any case; the empty one stands for empty text.</summary>
    public static PropertyKind<T> Choice<T>(params (string Word, T Value)[] choices) => new(
        "one of a few words",
        string.Empty,
        [.. choices.Select(choice => choice.Word).Where(word => word.Length > 0)],
        text => Array.Find(choices, choice => string.Equals(choice.Word, text, StringComparison.OrdinalIgnoreCase)) is { Word: not null } found
            ? (true, found.Value)
            : (false, default(T)!));
}
