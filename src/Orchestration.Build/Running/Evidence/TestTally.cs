using System.Collections.Immutable;

namespace Orchestration.Build.Running.Evidence;

/// <summary>
/// The tests of one result file. Names may repeat (data rows, tests of several files under one class): the second that passes is
/// <c>name #2</c>, so that one of them cannot go unnoticed.
/// </summary>
internal sealed class TestTally
{
    private readonly Dictionary<string, (int Passed, bool Failed)> _tests = new(StringComparer.Ordinal);

    /// <param name="passed">Null: skipped.</param>
    public void Add(string name, bool? passed)
    {
        if (name.Length > 0 && passed is { } known)
        {
            var (before, failed) = _tests.GetValueOrDefault(name);
            _tests[name] = (before + (known ? 1 : 0), failed || !known);
        }
    }

    /// <summary>A name that fails once has not passed.</summary>
    public TestNames ToNames()
    {
        var passed = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var notPassed = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var (name, (count, failed)) in _tests)
        {
            var names = failed ? notPassed : passed;
            names.Add(name);
            for (var i = 2; i <= count; i++)
            {
                names.Add(FormattableString.Invariant($"{name} #{i}"));
            }
        }

        return new TestNames(passed.ToImmutable(), notPassed.ToImmutable());
    }
}
