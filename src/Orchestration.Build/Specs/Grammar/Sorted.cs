namespace Orchestration.Build.Specs.Grammar;

/// <summary>Searches what is in order.</summary>
internal static class Sorted
{
    /// <summary>The first of so many positions for which something holds, as it does for all behind it; their number where it holds for none.</summary>
    public static int FirstWhere(int count, Func<int, bool> holds)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = holds(middle) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
