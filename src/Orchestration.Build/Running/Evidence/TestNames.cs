using System.Collections.Immutable;

namespace Orchestration.Build.Running.Evidence;

/// <summary>The tests of one gate run, by name.</summary>
internal sealed record TestNames(ImmutableHashSet<string> Passed, ImmutableHashSet<string> NotPassed)
{
    public static TestNames None { get; } = new([], []);

    /// <summary>Result files that could not be read to their end; what stands in them proves nothing.</summary>
    public ImmutableSortedSet<string> Unreadable { get; init; } = [];

    public bool IsEmpty => Passed.IsEmpty && NotPassed.IsEmpty;

    /// <summary>Both runs; a name that failed in one of them (the same test under two frameworks) has not passed.</summary>
    public TestNames With(TestNames other)
    {
        var notPassed = NotPassed.Union(other.NotPassed);
        return new TestNames(Passed.Union(other.Passed).Except(notPassed), notPassed) { Unreadable = Unreadable.Union(other.Unreadable) };
    }
}

/// <summary>What became of the tests; lists in ordinal order.</summary>
/// <param name="Vanished">Passed before, not there now (or skipped).</param>
/// <param name="Failing">Passed before, failing now.</param>
/// <param name="Added">Pass now and did not exist before.</param>
internal sealed record TestComparison(ImmutableArray<string> Vanished, ImmutableArray<string> Failing, int Added)
{
    public bool Accepted => Vanished.IsEmpty && Failing.IsEmpty;

    public static TestComparison Between(TestNames before, TestNames after)
    {
        var lost = before.Passed.Except(after.Passed);
        return new TestComparison(
            [.. lost.Except(after.NotPassed).Order(StringComparer.Ordinal)],
            [.. lost.Intersect(after.NotPassed).Order(StringComparer.Ordinal)],
            after.Passed.Except(before.Passed).Except(before.NotPassed).Count);
    }
}
