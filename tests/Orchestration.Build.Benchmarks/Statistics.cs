namespace Orchestration.Build.Benchmarks;

/// <summary>A value with the bounds of its 95 % confidence interval.</summary>
internal readonly record struct Estimate(double Value, double Low, double High);

/// <summary>Statistics for noisy machines: medians, and bootstrap instead of assumptions about the noise.</summary>
internal static class Statistics
{
    private const int Resamples = 10_000;

    /// <summary>The same samples give the same interval.</summary>
    private const int Seed = 20_260_115;

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length switch
        {
            0 => double.NaN,
            var n when n % 2 == 1 => sorted[middle],
            _ => (sorted[middle - 1] + sorted[middle]) / 2,
        };
    }

    /// <summary>Median of the samples with a percentile bootstrap interval.</summary>
    public static Estimate MedianWithInterval(IReadOnlyList<double> samples)
    {
        var random = new Random(Seed);
        var medians = new double[Resamples];
        var resample = new double[samples.Count];
        for (var i = 0; i < Resamples; i++)
        {
            for (var j = 0; j < resample.Length; j++)
            {
                resample[j] = samples[random.Next(samples.Count)];
            }

            medians[i] = Median(resample);
        }

        Array.Sort(medians);
        return new Estimate(Median(samples), medians[(int)(Resamples * 0.025)], medians[(int)(Resamples * 0.975)]);
    }

    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
