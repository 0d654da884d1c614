using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Orchestration.Build.Torture.Kills;

/// <summary>Cuts and continues runs, and adds up what the judge finds.</summary>
internal sealed partial class Driver(int seed, int builds, bool worktree, bool keep)
{
    private static readonly (string Name, int Number)[] Signals = [("SIGKILL", 9), ("SIGTERM", 15), ("SIGINT", 2)];

    private readonly SortedDictionary<string, int> _kills = new(StringComparer.Ordinal);
    private readonly List<string> _findings = [];

    public async Task<bool> RunAsync(int runs)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {runs} runs, {builds} of them by dotnet build{(worktree ? ", in worktrees" : string.Empty)}"));
        var verdicts = new Verdict();
        for (var number = 0; number < runs; number++)
        {
            var random = new Random(HashCode.Combine(seed) ^ (number * 7919));
            var phase = (Phase)(number % Enum.GetValues<Phase>().Length);
            var signal = Signals[number / Enum.GetValues<Phase>().Length % Signals.Length];
            var realBuild = number < builds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:HH:mm:ss} run {number} {phase} {signal.Name}"));
            using var repository = new TwelveGroups(worktree, keep);
            var verdict = await OnceAsync(repository, phase, signal, realBuild, random);
            verdicts = verdicts.Plus(verdict);
            foreach (var finding in verdict.Findings)
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"run {number} ({phase}, {signal.Name}, {(realBuild ? "dotnet build" : "host")}): {finding}");
                _findings.Add(text);
                Console.WriteLine(text);
            }
        }

        Print(verdicts, runs);
        return _findings.Count == 0;
    }

    private static Process Start(TwelveGroups repository, bool realBuild)
    {
        var start = new ProcessStartInfo(realBuild ? "dotnet" : Environment.ProcessPath!)
        {
            WorkingDirectory = repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments = realBuild
            ? ["build", "demo.proj", "-nodeReuse:false", "-t:Orchestrate", "-p:OrchestrationSpec=twelve", "-p:OrchestrationAgent=fake", "-p:OrchestrationAllowSharedTree=true"]
            : ["host", repository.Root];
        Array.ForEach(arguments, start.ArgumentList.Add);
        foreach (var name in new[] { "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILDENSURESTDOUTFORTASKPROCESSES", "MSBuildLoadMicrosoftTargetsReadOnly", "_MSBUILDTLENABLED", "DOTNET_HOST_PATH" })
        {
            start.Environment.Remove(name);
        }

        return Process.Start(start)!;
    }

    private async Task<Verdict> OnceAsync(TwelveGroups repository, Phase phase, (string Name, int Number) signal, bool realBuild, Random random)
    {
        using (var first = Start(repository, realBuild))
        {
            var reading = Task.WhenAll(first.StandardOutput.ReadToEndAsync(), first.StandardError.ReadToEndAsync());
            var hit = Trigger.Wait(repository, phase, first, random);
            var killed = !first.HasExited && Kill(first.Id, signal.Number) == 0;
            await first.WaitForExitAsync();
            await reading;
            if (killed && hit)
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"{phase} {signal.Name}");
                _kills[key] = _kills.GetValueOrDefault(key) + 1;
            }
        }

        using var second = Start(repository, realBuild);
        var output = second.StandardOutput.ReadToEndAsync();
        var errors = second.StandardError.ReadToEndAsync();
        await second.WaitForExitAsync();
        return await RecordJudge.OfAsync(repository, second.ExitCode, await output + await errors);
    }

    private void Print(Verdict verdict, int runs)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nruns cut and continued: {runs} (seed {seed})"));
        foreach (var phase in Enum.GetValues<Phase>())
        {
            var counts = Signals.Select(signal => string.Create(CultureInfo.InvariantCulture, $"{signal.Name} {_kills.GetValueOrDefault($"{phase} {signal.Name}")}"));
            Console.WriteLine($"  kills in phase {phase}: {string.Join(", ", counts)}");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"finished groups run again: {verdict.RunAgain}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"lost results:              {verdict.Lost}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"damaged files:             {verdict.Damaged}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"processes left:            {verdict.Left}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"runs not completed:        {verdict.Failed}"));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
