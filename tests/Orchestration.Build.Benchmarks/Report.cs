using System.Globalization;

namespace Orchestration.Build.Benchmarks;

/// <summary>Prints tables that can be pasted into Markdown.</summary>
internal static class Report
{
    public static void Heading(string text) => Console.WriteLine($"\n## {text}\n");

    public static void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        Row(columns);
        Row([.. columns.Select((_, index) => index == 0 ? "---" : "---:")]);
        foreach (var row in rows)
        {
            Row(row);
        }
    }

    public static string Number(double value, string format = "0.00") => value.ToString(format, CultureInfo.InvariantCulture);

    public static string Interval(Estimate estimate, string format = "0.0") =>
        $"{Number(estimate.Value, format)} [{Number(estimate.Low, format)}, {Number(estimate.High, format)}]";

    public static void Note(string text) => Console.WriteLine(text);

    private static void Row(IReadOnlyList<string> cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");
}
