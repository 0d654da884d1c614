using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Torture.Lies;

/// <summary>A step of git at which the build is killed.</summary>
/// <param name="Pattern">A part of git's arguments, for <c>case</c> of the shell.</param>
internal sealed record KillPhase(string Name, string Pattern);

/// <summary>
/// Runs that are killed with SIGKILL before, during or after a step of git, then continued. A wrapper named <c>git</c> on the PATH does the killing, so that
/// every phase is hit.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class GitKills
{
    private const int Groups = 6;

    private static readonly KillPhase[] Phases =
    [
        new("check-out", "*'read-tree -m -u'*"),
        new("snapshot", "*'add --all'*"),
        new("commit", "*'commit-tree'*"),
        new("tree", "*'write-tree'*"),
        new("branch update", "*'update-ref'*"),
        new("merge", "*'merge-tree'*"),
        new("reset", "*'read-tree --reset'*"),
        new("tick", "*'hash-object -w'*"),
        new("fast-forward", "*'merge --ff-only'*"),
    ];

    public static async Task<int> RunAsync(int perPhase, int seed)
    {
        var bad = 0;
        foreach (var phase in Phases)
        {
            var (killed, again, wrong) = (0, 0, 0);
            for (var i = 0; i < perPhase; i++)
            {
                var random = new Random((seed * 1_000_003) + (i * 101) + phase.Name.Length);
                using var repository = new ScenarioRepository(Scenario.Honest(seed + i, Groups));
                var moment = random.Next(3) switch { 0 => "before", 1 => "during", _ => "after" };
                var nth = phase.Name == "fast-forward" ? 1 : random.Next(1, Groups);
                await RunOnceAsync(repository, phase, moment, nth, random.Next(30));
                killed += File.Exists(repository.File_("killed")) ? 1 : 0;
                var before = Finished(repository);
                await RunOnceAsync(repository, null, moment, 0, 0);
                var problem = await ProblemAsync(repository, before);
                again += Starts(repository) > Groups ? RunAgain(repository, before) : 0;
                if (problem is not null)
                {
                    wrong++;
                    repository.Keep();
                    Console.WriteLine($"{phase.Name}, {moment} {nth} (seed {seed + i}, kept in {repository.Folder}): {problem}");
                }
            }

            bad += wrong + again;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{phase.Name,-15} {killed,4} kills of {perPhase} runs, {again} finished groups run again, {wrong} runs with something wrong"));
        }

        return bad == 0 ? 0 : 1;
    }

    private static async Task RunOnceAsync(ScenarioRepository repository, KillPhase? phase, string moment, int nth, int delay)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [.. ProgramArguments(), "run", repository.Root])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (phase is not null)
        {
            var folder = repository.File_("wrapper");
            Directory.CreateDirectory(folder);
            var wrapper = Path.Combine(folder, "git");
            await File.WriteAllTextAsync(wrapper, Wrapper(repository, phase, moment, nth, delay));
            File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            start.Environment["PATH"] = folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await Task.WhenAny(Task.WhenAll(output, error), Task.Delay(TimeSpan.FromSeconds(2)));
    }

    /// <summary>This program is <c>dotnet X.dll</c>, or its own executable.</summary>
    private static string[] ProgramArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];

    private static string Wrapper(ScenarioRepository repository, KillPhase phase, string moment, int nth, int delay) => $"""
        #!/bin/sh
        PATH={Environment.GetEnvironmentVariable("PATH")}
        case "$*" in {phase.Pattern})
          if echo x >> {repository.File_("count")} && [ $(wc -l < {repository.File_("count")}) -eq {nth} ]; then
            echo "{moment} $*" > {repository.File_("killed")}
            case {moment} in
              before) kill -9 $PPID; exit 1;;
              during) git "$@" & sleep 0.{delay:000}; kill -9 $PPID; [ {delay % 2} -eq 0 ] && kill -9 $!; wait; exit 1;;
              after) git "$@"; kill -9 $PPID; exit 1;;
            esac
          fi;;
        esac
        exec git "$@"

        """;

    private static async Task<string?> ProblemAsync(ScenarioRepository repository, IReadOnlyCollection<string> finished)
    {
        var findings = CommitJudge.Examine(repository);
        if (!findings.IsClean)
        {
            return findings.ToString();
        }

        var status = TestRepository.GitAt(repository.Root, "status", "--porcelain");
        var branches = TestRepository.GitAt(repository.Root, "for-each-ref", "--format=%(refname:short)", "refs/heads").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var trees = Directory.EnumerateDirectories(Path.Combine(repository.Root, ".orchestrator"), "*", SearchOption.AllDirectories)
            .Count(folder => Path.GetFileName(Path.GetDirectoryName(folder)) is "trees" or "trees.git");
        var accepted = TestRepository.GitAt(repository.Root, "log", "--format=%(trailers:key=Orchestration-Group,valueonly)").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        var (code, _, error) = TestRepository.TryGitAt(repository.Root, "fsck", "--strict", "--no-dangling");
        await Task.CompletedTask;
        return status.Length > 0 ? "git status: " + status.Trim()
            : branches is not ["trunk"] ? "branches left: " + string.Join(' ', branches)
            : trees != 0 ? "trees left"
            : accepted != Groups ? $"{accepted} commits of {Groups} groups"
            : code != 0 ? "git fsck: " + error
            : RunAgain(repository, finished) > 0 ? "a finished group ran again"
            : null;
    }

    /// <summary>Groups whose agent had come to its end, by the agents' own record.</summary>
    private static IReadOnlyCollection<string> Finished(ScenarioRepository repository) =>
        [.. Lines(repository).Where(line => line.StartsWith("end ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1])];

    private static int RunAgain(ScenarioRepository repository, IReadOnlyCollection<string> finished) =>
        Lines(repository).Where(line => line.StartsWith("start ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1])
            .GroupBy(id => id).Count(starts => starts.Count() > 1 && finished.Contains(starts.Key));

    private static int Starts(ScenarioRepository repository) =>
        Lines(repository).Count(line => line.StartsWith("start ", StringComparison.Ordinal));

    private static string[] Lines(ScenarioRepository repository) => File.Exists(repository.Record) ? File.ReadAllLines(repository.Record) : [];
}
