namespace Orchestration.Build.Requests;

/// <summary>
/// Whether two patterns of paths may mean one file: <c>*</c> and <c>?</c> within a name, <c>**</c> for folders. A last name without a dot may be a folder, which means
/// what is in it.
/// </summary>
internal static class PathOverlap
{
    /// <summary>Case does not matter, as where diffs are judged.</summary>
    public static bool MayMeet(string one, string other) =>
        Segments(one) is var left && Segments(other) is var right && Meet(left, right, segment => segment == "**", MeetNames, MayBeFolder(left), MayBeFolder(right));

    private static bool MayBeFolder(string[] segments) => segments is not [.., var last] || !last.Contains('.', StringComparison.Ordinal);

    private static string[] Segments(string pattern) =>
        pattern.Replace('\\', '/').Trim().Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != ".").Select(segment => segment.ToUpperInvariant()).ToArray();

    private static bool MeetNames(string one, string other) =>
        Meet(one.ToCharArray(), other.ToCharArray(), c => c == '*', (left, right) => left == right || left == '?' || right == '?', oneHoldsMore: false, otherHoldsMore: false);

    /// <summary>From the ends: whether what is left of both may be the same. No pattern takes more than the product of both lengths.</summary>
    /// <param name="isAny">The element stands for any number of others.</param>
    /// <param name="oneHoldsMore">What is below the end of the first belongs to it.</param>
    /// <param name="otherHoldsMore">The same of the second.</param>
    private static bool Meet<T>(T[] one, T[] other, Func<T, bool> isAny, Func<T, T, bool> meet, bool oneHoldsMore, bool otherHoldsMore)
    {
        var rest = Enumerable.Range(0, one.Length + 1).Select(_ => new bool[other.Length + 1]).ToArray();
        for (var i = one.Length; i >= 0; i--)
        {
            for (var j = other.Length; j >= 0; j--)
            {
                var (oneEnds, otherEnds) = (i == one.Length, j == other.Length);
                rest[i][j] = oneEnds && otherEnds
                    || oneEnds && oneHoldsMore
                    || otherEnds && otherHoldsMore
                    || !oneEnds && isAny(one[i]) && (rest[i + 1][j] || !otherEnds && rest[i][j + 1])
                    || !otherEnds && isAny(other[j]) && (rest[i][j + 1] || !oneEnds && rest[i + 1][j])
                    || !oneEnds && !otherEnds && !isAny(one[i]) && !isAny(other[j]) && meet(one[i], other[j]) && rest[i + 1][j + 1];
            }
        }

        return rest[0][0];
    }
}
