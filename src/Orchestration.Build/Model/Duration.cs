using System.Globalization;

namespace Orchestration.Build.Model;

/// <summary>Durations as files and properties write them: <c>90s</c>, <c>45m</c>, <c>2h</c>, <c>1h30m</c>.</summary>
internal static class Duration
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(14);

    /// <summary>Reads a positive duration of at most 14 days.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var total = 0L;
        var lastUnit = int.MaxValue;
        var rest = text.AsSpan().Trim();
        if (rest.IsEmpty)
        {
            return false;
        }

        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 7)
            {
                return false;
            }

            var unit = SecondsOf(rest[digits]);
            if (unit == 0 || unit >= lastUnit)
            {
                return false;
            }

            total += long.Parse(rest[..digits], CultureInfo.InvariantCulture) * unit;
            lastUnit = unit;
            rest = rest[(digits + 1)..];
        }

        duration = TimeSpan.FromSeconds(total);
        return duration > TimeSpan.Zero && duration <= Longest;
    }

    private static int SecondsOf(char unit) => unit switch
    {
        'h' or 'H' => 3600,
        'm' or 'M' => 60,
        's' or 'S' => 1,
        _ => 0,
    };
}
