namespace Orchestration.Build.Benchmarks;

/// <summary>Times of two commands, taken in turns and in alternating order, so that drift of the machine hits both.</summary>
internal sealed record PairedRuns(IReadOnlyList<double> First, IReadOnlyList<double> Second)
{
    /// <summary>Median of second minus first.</summary>
    public Estimate Difference => Statistics.MedianWithInterval([.. First.Zip(Second, (first, second) => second - first)]);

    /// <param name="prepare">Before each pair, with its number; not timed.</param>
    public static async Task<PairedRuns> MeasureAsync(int pairs, Func<Task<double>> first, Func<Task<double>> second, Action<int>? prepare = null)
    {
        var (firsts, seconds) = (new List<double>(), new List<double>());
        for (var pair = 0; pair < pairs + 2; pair++)
        {
            prepare?.Invoke(pair);
            var (a, b) = (0.0, 0.0);
            if (pair % 2 == 0)
            {
                a = await first();
                b = await second();
            }
            else
            {
                b = await second();
                a = await first();
            }

            // Two pairs to warm up.
            if (pair >= 2)
            {
                firsts.Add(a);
                seconds.Add(b);
            }
        }

        return new PairedRuns(firsts, seconds);
    }
}
