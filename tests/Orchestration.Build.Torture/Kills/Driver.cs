using System.Diagnostics;
using System.Globalization;

namespace Orchestration.Build.Torture.Kills;

/// <summary>How many builds are cut, and how.</summary>
/// <param name="PerPhase">Hits by the host, for each phase.</param>
/// <param name="Aimed">Further hits at the instant at which an agent ends, while three other programs keep the machine busy.</param>
/// <param name="Builds">Hits by a real <c>dotnet build</c>.</param>
/// <param name="Terminals">Hits by Ctrl-C at a pseudo-terminal.</param>
/// <param name="Only">A part of the names of phases, or null for all.</param>
internal sealed record Campaign(int Seed, int PerPhase, int Aimed, int Builds, int Terminals, bool Keep, string? Only);

/// <summary>Cuts and continues builds, and adds up what the judge finds. Only hits count.</summary>
internal sealed class Driver(Campaign campaign)
{
    private const int MostTrials = 6;
    private const int ProgressDistance = 50;
    private const int BusyPrograms = 3;

    private static readonly (string Name, int Number)[] Signals = [("SIGKILL", 9), ("SIGTERM", 15), ("SIGINT", 2)];

    private readonly SortedDictionary<string, int> _hits = new(StringComparer.Ordinal);
    private Verdict _verdict = new();
    private int _misses;
    private int _inGroups;
    private int _inSessions;
    private int _number;

    public async Task<bool> RunAsync()
    {
        Console.WriteLine($"seed {campaign.Seed}");
        var outside = Phase.All.Where(phase => phase.Steps is null).ToList();
        foreach (var phase in Phase.All.Where(phase => campaign.Only is null || phase.Name.Contains(campaign.Only, StringComparison.Ordinal)))
        {
            for (var i = 0; i < campaign.PerPhase; i++)
            {
                await HitAsync(phase, BuildKind.Host, phase.Steps is null ? Signals[i % Signals.Length] : Signals[0], busy: false);
            }
        }

        for (var i = 0; i < campaign.Aimed; i++)
        {
            await HitAsync(outside[^1], BuildKind.Host, Signals[0], busy: true);
        }

        for (var i = 0; i < campaign.Builds; i++)
        {
            await HitAsync(outside[i % outside.Count], BuildKind.Dotnet, Signals[i / outside.Count % Signals.Length], busy: false);
        }

        for (var i = 0; i < campaign.Terminals; i++)
        {
            // Ctrl-C takes a while to reach the build, by when an agent that was ending has ended.
            await HitAsync(outside[i % (outside.Count - 1)], BuildKind.Terminal, ("Ctrl-C", 0), busy: false);
        }

        Print();
        return _verdict.Findings.Count == 0 && _inGroups == 0;
    }

    private async Task HitAsync(Phase phase, BuildKind kind, (string Name, int Number) signal, bool busy)
    {
        for (var trial = 0; trial < MostTrials; trial++)
        {
            var random = new Random(campaign.Seed ^ (_number++ * 7919));
            using var repository = new KillRepository(new KillPlan(phase.Groups, phase.InGit, phase.Script), campaign.Keep);
            var others = busy ? Enumerable.Range(0, BusyPrograms).Select(_ => Process.Start("/bin/sh", ["-c", "while :; do :; done"])).ToList() : [];
            try
            {
                if (await OnceAsync(repository, phase, kind, signal, random))
                {
                    var key = $"{phase} | {(kind switch { BuildKind.Host => "host", BuildKind.Dotnet => "dotnet build", _ => "terminal" })} | {signal.Name}{(busy ? ", busy" : string.Empty)}";
                    _hits[key] = _hits.GetValueOrDefault(key) + 1;
                    if (_hits.Values.Sum() % ProgressDistance == 0)
                    {
                        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_hits.Values.Sum()} hits, findings so far {_verdict.Findings.Count}"));
                    }

                    return;
                }

                _misses++;
            }
            finally
            {
                others.ForEach(other =>
                {
                    other.Kill();
                    other.Dispose();
                });
            }
        }

        Console.WriteLine($"{phase}: not hit in {MostTrials} trials");
    }

    private async Task<bool> OnceAsync(KillRepository repository, Phase phase, BuildKind kind, (string Name, int Number) signal, Random random)
    {
        bool isHit;
        var nth = (random.Next(phase.Most) + 1).ToString(CultureInfo.InvariantCulture);
        using (var first = phase.Steps is { } steps ? Build.Start(repository, kind, "kill", nth, steps) : Build.Start(repository, kind))
        {
            var met = phase.Steps is not null || (phase.Wait(repository, first, random) && first.End(signal.Number));
            _ = await first.WaitAsync();
            isHit = met && phase.IsProved(repository, AgentRecord.Read(repository));
        }

        var (inGroups, inSessions) = await ProcessesLeft.AfterKillAsync(repository);
        using var second = Build.Start(repository, kind == BuildKind.Host ? BuildKind.Host : BuildKind.Dotnet);
        var output = await second.WaitAsync();
        var verdict = await RecordJudge.OfAsync(repository, second.ExitCode, output);

        // What is wrong is wrong, whether the phase was met or not.
        _inGroups += inGroups.Count;
        _inSessions += inSessions;
        var findings = verdict.Findings.Concat(inGroups.Select(process => "five seconds after the kill: " + process))
            .Select(finding => $"{phase} {nth} ({signal.Name}, {kind}, {repository.Folder}): {finding}").ToList();
        findings.ForEach(Console.WriteLine);
        _verdict = _verdict.Plus(verdict with { Findings = findings });
        return isHit;
    }

    private void Print()
    {
        Console.WriteLine();
        foreach (var (key, count) in _hits)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,5}  {key}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nhits: {_hits.Values.Sum()} (seed {campaign.Seed}); misses, which do not count: {_misses}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"finished groups run again:                                {_verdict.RunAgain}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"lost lines and results:                                   {_verdict.Lost}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"damaged files:                                            {_verdict.Damaged}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"left by processes, files and git after the next run:      {_verdict.Left}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"continued runs that did not succeed:                      {_verdict.Failed}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"in agents' own process groups 5 s after the first kill:   {_inGroups}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"in sessions of their own then, ended by the next build:   {_inSessions}"));
    }
}
