using System.Globalization;

namespace Orchestration.Build.Benchmarks;

/// <summary>The command line.</summary>
/// <param name="Pairs">Interleaved pairs of builds.</param>
/// <param name="Jobs">Trivial agents per run.</param>
/// <param name="Rounds">Rounds of what takes long.</param>
/// <param name="Against">Another build of the package to compare with in <c>build</c> and <c>rerun</c>: a .nupkg, or null for none.</param>
internal sealed record Settings(IReadOnlyList<string> Names, int Pairs, int Jobs, int Rounds, int Seed, string? Against)
{
    public bool All => Names.Contains("all");

    public static Settings Parse(string[] arguments)
    {
        var names = new List<string>();
        var (pairs, jobs, rounds, seed) = (50, 2000, 5, 1);
        string? against = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--pairs":
                    pairs = Number(arguments, ++i);
                    break;
                case "--jobs":
                    jobs = Number(arguments, ++i);
                    break;
                case "--rounds":
                    rounds = Number(arguments, ++i);
                    break;
                case "--seed":
                    seed = Number(arguments, ++i);
                    break;
                case "--against":
                    against = Path.GetFullPath(arguments[++i]);
                    break;
                default:
                    names.Add(arguments[i]);
                    break;
            }
        }

        return new Settings(names, pairs, jobs, rounds, seed, against);
    }

    private static int Number(string[] arguments, int index) => int.Parse(arguments[index], NumberStyles.None, CultureInfo.InvariantCulture);
}
