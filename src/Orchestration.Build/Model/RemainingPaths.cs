using System.Collections.Immutable;

namespace Orchestration.Build.Model;

/// <summary>Longest paths of a weighted graph.</summary>
/// <param name="Remaining">Per position: its own weight and the heaviest path of dependents after it.</param>
/// <param name="Next">Per position: the dependent on that path, or -1 at its end.</param>
internal sealed record RemainingPaths(ImmutableArray<double> Remaining, ImmutableArray<int> Next)
{
    /// <summary>Weight of the heaviest path of the whole graph; 0 for an empty one.</summary>
    public double Longest => Remaining.IsEmpty ? 0 : Remaining.Max();

    /// <summary>Positions on the heaviest path, first to last; among equal ones the path that begins first in the file.</summary>
    public ImmutableArray<int> CriticalPath()
    {
        if (Remaining.IsEmpty)
        {
            return [];
        }

        var path = ImmutableArray.CreateBuilder<int>();
        for (var group = Remaining.IndexOf(Longest); group >= 0; group = Next[group])
        {
            path.Add(group);
        }

        return path.ToImmutable();
    }
}
