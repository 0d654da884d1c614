using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Orchestration.Build.Torture.Kills;

/// <summary>
/// What a build is in the middle of when it is ended. It counts as hit only where that is proved: by the step that a host announced when it ended itself, or by
/// what the spool, the ledger and the agents' record hold afterwards.
/// </summary>
/// <param name="Name">For people.</param>
/// <param name="InGit">Needs repositories.</param>
internal sealed record Phase(string Name, bool InGit)
{
    /// <summary>Of the steps of a host, as they are announced; null where it is waited for from outside.</summary>
    public string? Steps { get; init; }

    /// <summary>How many such steps a run has, at least.</summary>
    public int Most { get; init; } = 8;

    public string Script { get; init; } = KillPlan.Ordinary;

    public int Groups { get; init; } = 12;

    public static IReadOnlyList<Phase> All { get; } =
    [
        new("before the first agent", InGit: false),
        new("an agent works", InGit: false),
        new("an agent ends", InGit: false),
        new("a line of the ledger", InGit: false) { Steps = @"^File write .*/ledger\.jsonl$", Most = 40 },
        new("a report", InGit: false) { Steps = @"^File (write|move) .*\.md(\.[0-9a-f]+\.tmp)?$", Most = 20 },
        new("a process starts", InGit: false) { Steps = "^Process (start|started) ", Most = 24 },
        new("space is given back", InGit: false) { Steps = "^File free ", Most = 6, Script = KillPlan.Talkative, Groups = 4 },
        new("a spool is removed", InGit: false) { Steps = "^File delete .*/spool/", Most = 40 },
        new("a tree is made", InGit: true) { Steps = @"^(File (write|make|copy) .*/trees|Git (start|started|ended) read-tree)", Most = 60, Script = KillPlan.WithStray, Groups = 6 },
        new("work is taken", InGit: true) { Steps = "^Git (start|started|ended) (add|write-tree|hash-object)", Most = 40, Script = KillPlan.WithStray, Groups = 6 },
        new("work is merged", InGit: true) { Steps = "^Git (start|started|ended) (merge-tree|commit-tree|update-ref)", Most = 40, Script = KillPlan.WithStray, Groups = 6 },
        new("the branch moves", InGit: true) { Steps = "^Git (start|started|ended) merge --ff-only", Most = 3, Script = KillPlan.WithStray, Groups = 6 },
    ];

    /// <summary>Waits for the moment from outside; where exactly in it is random.</summary>
    public bool Wait(KillRepository repository, Build build, Random random)
    {
        switch (Name)
        {
            case "before the first agent":
                return Until(build, () => Directory.Exists(repository.State)) && Pause(random, 30);
            case "an agent works":
                var starts = random.Next(1, repository.Plan.Groups + 1);
                return Until(build, () => AgentRecord.Read(repository).Count("start") >= starts) && Pause(random, 40);
            default:
                var ends = random.Next(1, repository.Plan.Groups + 1);
                return Until(build, () => AgentRecord.Read(repository).Count("final") >= ends) && Pause(random, 2);
        }
    }

    /// <summary>Whether the build was in the middle of it, by what is left.</summary>
    /// <param name="recordAtEnd">What the agents had written when it was dead.</param>
    public bool IsProved(KillRepository repository, AgentRecord recordAtEnd)
    {
        if (Steps is not null)
        {
            return File.Exists(repository.Step);
        }

        var (started, ended) = Attempts(repository);
        var open = started.Except(ended).ToHashSet();
        return Name switch
        {
            "before the first agent" => recordAtEnd.Lines.Count == 0,
            "an agent works" => recordAtEnd.Lines.Any(line => line.Event == "start" && open.Contains((line.Group, line.Attempt))),

            // Its last words are in the spool, and no line of the ledger knows of its end.
            _ => recordAtEnd.Lines.Any(line => line.Event == "final" && open.Contains((line.Group, line.Attempt))),
        };
    }

    private static (HashSet<(string, int)> Started, HashSet<(string, int)> Ended) Attempts(KillRepository repository)
    {
        var (started, ended) = (new HashSet<(string, int)>(), new HashSet<(string, int)>());
        foreach (var line in File.Exists(repository.Ledger) ? File.ReadAllLines(repository.Ledger) : [])
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                var root = json.RootElement;
                if (root.GetProperty("type").GetString() is ("attempt-started" or "attempt-ended") and var type)
                {
                    // Of a cancelled build's attempts the ledger knows that they were cancelled: they are open.
                    var key = (root.GetProperty("group").GetString()!, root.GetProperty("attempt").GetInt32());
                    _ = type == "attempt-started" ? started.Add(key) : root.GetProperty("outcome").GetString() != "cancelled" && ended.Add(key);
                }
            }
            catch (JsonException)
            {
                // The line that was being written.
            }
        }

        return (started, ended);
    }

    private static bool Until(Build build, Func<bool> condition)
    {
        while (!condition())
        {
            if (build.HasExited)
            {
                return false;
            }

            Thread.Sleep(0);
        }

        return true;
    }

    private static bool Pause(Random random, int milliseconds)
    {
        // Finer than a sleep: a kill must be able to hit between two system calls.
        var until = Stopwatch.GetTimestamp() + (long)(random.NextDouble() * milliseconds * Stopwatch.Frequency / 1000);
        SpinWait.SpinUntil(() => Stopwatch.GetTimestamp() >= until);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}{(InGit ? " (git)" : string.Empty)}");
}
