using System.Globalization;

namespace Orchestration.Build.Benchmarks;

/// <summary>Measures what the package promises; docs/benchmarks.md says how to read it.</summary>
internal static class Program
{
    private static readonly (string Name, string Does, Func<Settings, Task> Run)[] Benchmarks =
    [
        ("read", "validate, plan and render beside Markdig and YamlDotNet alone", ReadBenchmark.RunAsync),
        ("makespan", "schedules of the corpus graphs beside their lower bound and beside wave barriers", MakespanBenchmark.RunAsync),
        ("build", "cost of the package in dotnet build of a console app with ten groups", BuildBenchmark.RunAsync),
        ("jobs", "jobs per second with trivial agents, beside parallel, xargs, ninja and make", JobsBenchmark.RunAsync),
        ("output", "from an agent's line to ours, and a flood, beside cat", OutputBenchmark.RunAsync),
        ("ledger", "reading a ledger that has grown, and writing a line", LedgerBenchmark.RunAsync),
        ("trees", "twelve groups in repositories of their own, beside a script with working trees of the user's repository", TreesBenchmark.RunAsync),
        ("rerun", "second run of a finished plan beside a build in which nothing changed", RerunBenchmark.RunAsync),
    ];

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["--tick"])
        {
            return OutputBenchmark.Tick();
        }

        if (arguments is ["--peak", var groups])
        {
            return ReadBenchmark.PrintPeak(int.Parse(groups, NumberStyles.None, CultureInfo.InvariantCulture));
        }

        var settings = Settings.Parse(arguments);
        var chosen = settings.All ? Benchmarks : [.. Benchmarks.Where(benchmark => settings.Names.Contains(benchmark.Name))];
        if (chosen.Length == 0)
        {
            Usage();
            return 2;
        }

        Report.Note(string.Create(CultureInfo.InvariantCulture, $".NET {Environment.Version}, {Environment.ProcessorCount} processors, seed {settings.Seed}"));
        foreach (var (name, does, run) in chosen)
        {
            Report.Heading($"{name}: {does}");
            await run(settings);
        }

        return 0;
    }

    private static void Usage()
    {
        Console.WriteLine("dotnet run -c Release --project tests/Orchestration.Build.Benchmarks -- <all or names> [--pairs 50] [--jobs 2000] [--rounds 5] [--seed 1] [--against other.nupkg]");
        foreach (var (name, does, _) in Benchmarks)
        {
            Console.WriteLine($"  {name,-10} {does}");
        }
    }
}
