using System.Globalization;

namespace Orchestration.Build.Reporting;

/// <summary>Numbers for people, the same in every culture; null is "unknown", never 0.</summary>
internal static class Format
{
    public const string Unknown = "unknown";

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary><c>4.2 s</c>, <c>3 m 05 s</c>, <c>1 h 02 m</c>.</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 59.95 } => string.Create(Invariant, $"{Math.Max(0, duration.TotalSeconds):0.0} s"),
        { TotalMinutes: < 60 } => string.Create(Invariant, $"{(int)duration.TotalMinutes} m {duration.Seconds:00} s"),
        _ => string.Create(Invariant, $"{(int)duration.TotalHours} h {duration.Minutes:00} m"),
    };

    /// <summary><c>4s</c>, <c>3m05s</c>, <c>1h02m</c>: for a line that has little room.</summary>
    public static string ShortDuration(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 60 } => string.Create(Invariant, $"{(int)Math.Max(0, duration.TotalSeconds)}s"),
        { TotalMinutes: < 60 } => string.Create(Invariant, $"{(int)duration.TotalMinutes}m{duration.Seconds:00}s"),
        _ => string.Create(Invariant, $"{(int)duration.TotalHours}h{duration.Minutes:00}m"),
    };

    public static string Duration(TimeSpan? duration, string absent = "-") => duration is { } known ? Duration(known) : absent;

    /// <summary>UTC to the second, as <c>2026-01-02 10:11:12Z</c>.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", Invariant);

    public static string Time(DateTimeOffset? time) => time is { } known ? Time(known) : "-";

    public static string Cost(decimal usd) => string.Create(Invariant, $"${usd:0.00##}");

    public static string Count(long value) => value.ToString("#,0", Invariant);

    /// <summary>What agents used and cost; null is unknown.</summary>
    public static string Spent(long? tokens, decimal? usd) => $"tokens {(tokens is { } count ? Count(count) : Unknown)}, cost {(usd is { } cost ? Cost(cost) : Unknown)}";

    public static string Number(double value) => value.ToString("0.##", Invariant);

    public static string Percent(double share) => string.Create(Invariant, $"{Math.Clamp(share, 0, 1) * 100:0} %");

    public static string Label(char letter, int ordinal) => string.Create(Invariant, $"{letter}-{ordinal:00}");

    /// <summary>One of something, or many.</summary>
    public static string Plural(int count, string one, string? many = null) =>
        string.Create(Invariant, $"{count} {(count == 1 ? one : many ?? one + "s")}");
}
