using System.Globalization;
using System.Text.RegularExpressions;

namespace Orchestration.Build.Agents.Readers;

/// <summary>Finds in an error text when a limit ends: "resets 6:40pm (Asia/Tokyo)", "try again at Nov 23rd, 2026 6:40 PM", "retry in 34.07s".</summary>
internal static partial class ResetTime
{
    /// <param name="now">Local time; a time of day without a zone is in its offset. A zone in parentheses has a name of the IANA database.</param>
    public static DateTimeOffset? Find(string? text, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return UnixSeconds(text) ?? After(text, now) ?? At(text, now);
    }

    private static DateTimeOffset? UnixSeconds(string text)
    {
        var match = Epoch().Match(text);
        return match.Success && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }

    private static DateTimeOffset? After(string text, DateTimeOffset now)
    {
        var match = Relative().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var total = TimeSpan.Zero;
        foreach (Match part in Amount().Matches(match.Groups["amounts"].Value))
        {
            var number = double.Parse(part.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
            total += part.Groups[2].ValueSpan switch
            {
                ['d' or 'D', ..] => TimeSpan.FromDays(Math.Min(number, 366)),
                ['h' or 'H', ..] => TimeSpan.FromHours(Math.Min(number, 9999)),
                ['m' or 'M', 's' or 'S', ..] => TimeSpan.FromMilliseconds(Math.Min(number, 1e9)),
                ['m' or 'M', ..] => TimeSpan.FromMinutes(Math.Min(number, 1e6)),
                _ => TimeSpan.FromSeconds(Math.Min(number, 1e8)),
            };
        }

        return now + total;
    }

    private static DateTimeOffset? At(string text, DateTimeOffset now)
    {
        var match = Absolute().Match(text);
        if (!match.Success)
        {
            return null;
        }

        // A zone that this machine does not know leaves the time unknown, which is better than hours off.
        var zone = match.Groups["zone"] is { Success: true } named ? Zone(named.Value) : null;
        if (zone is null && match.Groups["zone"].Success)
        {
            return null;
        }

        var here = zone is null ? now : TimeZoneInfo.ConvertTime(now, zone);
        var minute = match.Groups["minute"].Success ? match.Groups["minute"].Value : "00";
        var clock = $"{match.Groups["hour"].Value}:{minute} {match.Groups["half"].Value}".ToUpperInvariant();
        if (!TimeOnly.TryParseExact(clock, "h:mm tt", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return null;
        }

        var date = DateOnly.FromDateTime(here.DateTime);
        if (match.Groups["month"].Success)
        {
            var year = match.Groups["year"].Success ? match.Groups["year"].Value : date.Year.ToString(CultureInfo.InvariantCulture);
            var day = $"{match.Groups["month"].Value} {match.Groups["day"].Value} {year}";
            return DateOnly.TryParseExact(day, "MMM d yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out date) ? Moment(date, time, zone, now) : null;
        }

        var reset = Moment(date, time, zone, now);
        return reset <= now ? Moment(date.AddDays(1), time, zone, now) : reset;
    }

    /// <summary>With the offset that the zone has then; without a zone the one that this machine has now.</summary>
    private static DateTimeOffset Moment(DateOnly date, TimeOnly time, TimeZoneInfo? zone, DateTimeOffset now)
    {
        var local = date.ToDateTime(time);
        return new DateTimeOffset(local, zone?.GetUtcOffset(local) ?? now.Offset);
    }

    private static TimeZoneInfo? Zone(string name) =>
        name.Equals("UTC", StringComparison.OrdinalIgnoreCase) || name.Equals("GMT", StringComparison.OrdinalIgnoreCase) ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone
        : null;

    [GeneratedRegex(@"limit reached\|(\d{10})\b", Options)]
    private static partial Regex Epoch();

    [GeneratedRegex(@"(?:again|retry|resets?|reset) (?:in|after) (?:about )?(?<amounts>(?:\d{1,9}(?:\.\d{1,9})?\s*(?:days?|d|hours?|hrs?|h|minutes?|mins?|ms|milliseconds?|m|seconds?|secs?|s)\b?[\s,]*(?:and )?)+)", Options)]
    private static partial Regex Relative();

    [GeneratedRegex(@"(\d{1,9}(?:\.\d{1,9})?)\s*(days?|d|hours?|hrs?|h|minutes?|mins?|milliseconds?|ms|m|seconds?|secs?|s)", Options)]
    private static partial Regex Amount();

    [GeneratedRegex(@"(?:resets|reset at|again at)\s+(?:at\s+)?(?:(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?:(?<year>\d{4}),?\s+)?(?:at\s+)?)?(?<hour>\d{1,2})(?::(?<minute>\d\d))?\s*(?<half>am|pm)(?:\s*\((?<zone>[A-Za-z][\w+/-]*)\)|\s+(?<zone>UTC|GMT)\b)?", Options)]
    private static partial Regex Absolute();

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
}
