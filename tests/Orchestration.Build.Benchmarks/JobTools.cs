using System.Globalization;
using System.Text;

namespace Orchestration.Build.Benchmarks;

/// <summary>Other programs that start many jobs: each starts <c>/bin/echo done</c> per job and leaves the output in a file of its own.</summary>
internal static class JobTools
{
    public static readonly (string Name, string Program, Func<string, int, int, Task<double>> Run)[] All =
    [
        ("parallel --joblog --results", "parallel", ParallelAsync),
        ("xargs -P", "xargs", XargsAsync),
        ("ninja", "ninja", NinjaAsync),
        ("make -j", "make", MakeAsync),
    ];

    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<double> ParallelAsync(string folder, int jobs, int slots)
    {
        await File.WriteAllLinesAsync(Path.Combine(folder, "jobs.txt"), Enumerable.Range(1, jobs).Select(Text));
        return await Commands.TimeAsync(
            folder, "parallel", "--will-cite", "-j", Text(slots), "--joblog", "joblog", "--results", "results", "-a", "jobs.txt", "/bin/echo");
    }

    private static async Task<double> XargsAsync(string folder, int jobs, int slots)
    {
        await File.WriteAllLinesAsync(Path.Combine(folder, "jobs.txt"), Enumerable.Range(1, jobs).Select(Text));
        return await Commands.TimeAsync(folder, "xargs", "-a", "jobs.txt", "-P", Text(slots), "-I{}", "sh", "-c", "exec /bin/echo done > {}.out");
    }

    private static async Task<double> NinjaAsync(string folder, int jobs, int slots)
    {
        var text = new StringBuilder("rule job\n  command = exec /bin/echo done > $out\n");
        for (var job = 1; job <= jobs; job++)
        {
            text.Append(CultureInfo.InvariantCulture, $"build {job}.out: job\n");
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "build.ninja"), text.ToString());
        return await Commands.TimeAsync(folder, "ninja", "-j", Text(slots), "--quiet");
    }

    private static async Task<double> MakeAsync(string folder, int jobs, int slots)
    {
        var names = string.Join(' ', Enumerable.Range(1, jobs).Select(job => Text(job) + ".out"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Makefile"), $"all: {names}\n%.out:\n\t@exec /bin/echo done > $@\n.PHONY: all\n");
        return await Commands.TimeAsync(folder, "make", "-s", "-j", Text(slots));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
