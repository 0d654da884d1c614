using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Torture.Clusters;

/// <summary>Something that happens to a run on a cluster.</summary>
/// <param name="Name">As the figures name it.</param>
/// <param name="Prepare">Before the build.</param>
/// <param name="Inflict">While it works; answers whether it met what it aims at, by what others left.</param>
/// <param name="Starts">How often the agent of a group may start in all, where work is lost with it.</param>
internal sealed record ClusterFault(string Name, Action<ClusterRun> Prepare, Func<ClusterRun, Random, bool> Inflict, int Starts = 1)
{
    private const int FailedClones = 2;
    private const string Filler = "filler";

    /// <summary>After all others: what has to be set right for the next build to succeed.</summary>
    public Action<ClusterRun> Repair { get; init; } = _ => { };

    /// <summary>Whether a group of the plan has a gate that fails.</summary>
    public bool NeedsFailure { get; init; }

    public static IReadOnlyList<ClusterFault> All { get; } =
    [
        new("node lost during an agent", run => HoldFirst(run, 2), LoseNode, Starts: 2),
        new("job cancelled", run => run.Hold(run.Target, 1), Cancel, Starts: 2),
        new("two attempts racing", run => HoldFirst(run, 2), Race, Starts: 2),
        new("exit 75 twice", FailClones, (run, _) => Within(() => CountOfFailedClones(run) == FailedClones, run)) { Repair = run => File.Delete(Path.Combine(run.Bin, "git")) },
        new("controller restarted", run => run.Hold(run.Target), RestartController),
        new("submitting build killed", _ => { }, KillSubmitter),
        new("results disk full", MountSmall, FillDisk, Starts: 3) { Repair = run => File.Delete(Path.Combine(run.Engine, Filler)) },
        new("bundle corrupt", HoldOthers, (run, random) => Damage(run, random, bytes => bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8))), Starts: 2),
        new("bundle truncated", HoldOthers, (run, random) => Damage(run, random, null), Starts: 2),
        new("bundle from another base", HoldOthers, ForeignBase, Starts: 2),
        new("result forged", HoldOthers, Forge, Starts: 2),
        new("refused work forged as accepted", HoldOthers, ForgeRefused, Starts: 9) { NeedsFailure = true },
        new("clock an hour off", ShiftClock, IsClockOff),
    ];

    /// <summary>While something else happens, and at a random moment.</summary>
    public static void Disturb(ClusterRun run, Random random)
    {
        switch (random.Next(3))
        {
            case 0:
                Thread.Sleep(random.Next(8_000));
                if (run.IsBuilding)
                {
                    run.KillBuild();
                    run.StartBuild();
                }

                break;
            case 1:
                Thread.Sleep(random.Next(4_000));
                run.Cluster.StopController();
                run.Cluster.StartController();
                break;
            default:
                break;
        }
    }

    private static void HoldFirst(ClusterRun run, int count)
    {
        for (var nth = 1; nth <= count; nth++)
        {
            run.Hold(run.Target, nth);
        }
    }

    /// <summary>So that the run lasts until something has happened.</summary>
    private static void HoldOthers(ClusterRun run)
    {
        foreach (var group in run.Repository.Groups.Where(group => group.Title != run.Target && (run.Target == "Core" || group.Title != "Core")))
        {
            run.Hold(group.Title);
        }
    }

    private static bool Within(Func<bool> condition, ClusterRun run)
    {
        Programs.WaitFor(() => condition() || !run.IsBuilding, "what the fault aims at");
        return condition();
    }

    private static bool LoseNode(ClusterRun run, Random random)
    {
        run.WaitForStart(run.Target);
        var node = run.Ask(run.Job, "%N");
        run.Cluster.KillNode(node);
        try
        {
            run.WaitForStart(run.Target, 2);
            EndBoth(run, random.Next(4) == 0 ? [1, 2] : [2, 1]);
            return run.Starts(run.Target).Count == 2;
        }
        finally
        {
            run.ReleaseAll();
            run.Cluster.StartNode(node);
            run.Cluster.WaitForNodes();
        }
    }

    private static void EndBoth(ClusterRun run, int[] order)
    {
        run.Release(run.Target, order[0]);
        run.WaitForResult(run.Job);
        run.Release(run.Target, order[1]);
    }

    private static bool Cancel(ClusterRun run, Random random)
    {
        run.WaitForStart(run.Target);
        var agent = run.Starts(run.Target)[0];
        Thread.Sleep(random.Next(1_000));
        run.Cluster.Ask("scancel", run.Ask(run.Job, "%A"));
        Programs.WaitFor(() => !Programs.IsAlive(agent), "the agent has ended");
        run.ReleaseAll();
        return true;
    }

    /// <summary>The same script once more, as somebody does who submits by hand while the build works.</summary>
    private static bool Race(ClusterRun run, Random random)
    {
        run.WaitForStart(run.Target);
        var script = Path.Combine(run.Folder, "again.sh");
        run.Cluster.Ask("scontrol", "write", "batch_script", run.Ask(run.Job, "%A"), script);
        var environment = new Dictionary<string, string?>(run.Environment) { ["ORCH_RUN"] = run.State("Run"), ["ORCH_BASE"] = run.State("Base"), ["ORCH_REPO"] = run.Repository.Root, ["ORCH_ROOT"] = run.Engine };
        Programs.Run(run.Folder, "sbatch", ["--export=ALL", "--job-name=again", "--output=" + Path.Combine(run.Folder, "again.log"), script], environment);
        run.WaitForStart(run.Target, 2);
        if (random.Next(2) == 0)
        {
            run.ReleaseAll();
        }
        else
        {
            EndBoth(run, [2, 1]);
        }

        return Within(() => run.HasResult(run.Job) && Directory.GetDirectories(Path.Combine(run.Results, ".attempts"), run.Job + ".*").Length > 0, run);
    }

    private static void FailClones(ClusterRun run) =>
        run.Wrap("git", $"""[ "$1" != clone ] || [ "$ORCH_GROUP" != {run.Target.ToLowerInvariant()} ] || ! {'{'} mkdir '{run.Folder}/clone.1' || mkdir '{run.Folder}/clone.2'; {'}'} 2>/dev/null || exit 128""");

    private static int CountOfFailedClones(ClusterRun run) => Directory.GetDirectories(run.Folder, "clone.*").Length;

    private static bool RestartController(ClusterRun run, Random random)
    {
        run.WaitForStart(run.Target);
        run.Cluster.StopController();
        if (random.Next(2) == 0)
        {
            run.ReleaseAll();
            Thread.Sleep(random.Next(3_000));
        }

        run.Cluster.StartController();
        run.ReleaseAll();
        return true;
    }

    private static bool KillSubmitter(ClusterRun run, Random random)
    {
        Thread.Sleep(random.Next(14_000));
        if (!run.IsBuilding)
        {
            return false;
        }

        run.KillBuild();
        Thread.Sleep(random.Next(4_000));
        run.StartBuild();
        return true;
    }

    private static void MountSmall(ClusterRun run)
    {
        run.Hold(run.Target, 1);
        Directory.CreateDirectory(run.Engine);
        Programs.Run("/", "mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", run.Engine]);
    }

    private static bool FillDisk(ClusterRun run, Random random)
    {
        run.WaitForStart(run.Target);
        Programs.Run("/", "sh", ["-c", $"cat /dev/zero > '{Path.Combine(run.Engine, Filler)}'"]);
        var id = run.Ask(run.Job, "%A");
        run.ReleaseAll();
        var isHit = Within(() => run.Shown(id, "Restarts") is not ("0" or "") || run.Shown(id, "JobState") is not ("RUNNING" or "COMPLETING"), run) && !run.HasResult(run.Job);
        Thread.Sleep(random.Next(1_000));
        File.Delete(Path.Combine(run.Engine, Filler));
        return isHit;
    }

    private static bool Damage(ClusterRun run, Random random, Action<byte[]>? change) => Tamper(run, random, "edits.bundle", bytes =>
    {
        if (change is null)
        {
            return bytes[..random.Next(bytes.Length)];
        }

        change(bytes);
        return bytes;
    });

    /// <summary>A bundle like that of the job, whose commit has other parents.</summary>
    private static bool ForeignBase(ClusterRun run, Random random) => Tamper(run, random, "edits.bundle", bytes =>
    {
        var (bundle, other) = (Path.Combine(run.Folder, "theirs.bundle"), Path.Combine(run.Folder, "other"));
        File.WriteAllBytes(bundle, bytes);
        var name = TestRepository.GitAt(run.Repository.Root, "bundle", "list-heads", bundle).Trim().Split(' ')[1];
        TestRepository.GitAt(run.Folder, "clone", "-q", run.Repository.Root, other);
        var git = new TestRepository(other);
        git.Git("config", "user.name", "Other");
        git.Git("config", "user.email", "other@example.org");
        git.Write("elsewhere.txt", "Another base.\n");
        git.Commit("Other base");
        git.Write($"src/{run.Target}.txt", "From another base.\n");
        git.Commit(run.Target);
        git.Git("update-ref", name, "HEAD");
        git.Git("bundle", "create", bundle, name, "^HEAD~1");
        return File.ReadAllBytes(bundle);
    });

    private static bool Forge(ClusterRun run, Random random) => Tamper(run, random, "result.json", bytes =>
    {
        var json = JsonNode.Parse(bytes)!.AsObject();
        var name = new[] { "base", "plan", "group", "exit" }.OrderBy(_ => random.Next()).First();
        json[name] = json[name]!.GetValueKind() == System.Text.Json.JsonValueKind.Number ? 1
            : name == "group" ? run.Repository.Groups.First(group => group.Title != run.Target).Title.ToLowerInvariant()
            : Convert.ToHexStringLower(BitConverter.GetBytes(random.NextInt64())).PadRight(40, 'a');
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    });

    private static bool ForgeRefused(ClusterRun run, Random random)
    {
        run.Release(run.Target);
        return Tamper(run, random, "result.json", bytes =>
        {
            var json = JsonNode.Parse(bytes)!.AsObject();
            json["exit"] = 0;
            json["status"] = "accepted";
            return Encoding.UTF8.GetBytes(json.ToJsonString());
        });
    }

    /// <summary>At once, when dependents are about to read it, or when they have.</summary>
    private static bool Tamper(ClusterRun run, Random random, string name, Func<byte[], byte[]> change)
    {
        run.WaitForResult(run.Job);
        var file = Path.Combine(run.Results, run.Job, name);
        if (!File.Exists(file))
        {
            return false;
        }

        if (random.Next(2) == 0)
        {
            Thread.Sleep(random.Next(5_000));
        }

        File.WriteAllBytes(file, change(File.ReadAllBytes(file)));
        run.ReleaseAll();
        return true;
    }

    private static void ShiftClock(ClusterRun run) => run.Wrap("dotnet", $"""
        [ "$ORCH_GROUP" != {run.Target.ToLowerInvariant()} ] || exec env FAKETIME_DONT_FAKE_MONOTONIC=1 faketime -f {(run.Target == "Store" ? "-1h" : "+1h")} {Programs.Find("dotnet")} "$@"
        """);

    private static bool IsClockOff(ClusterRun run, Random random)
    {
        run.WaitForResult(run.Job);
        var json = JsonNode.Parse(File.ReadAllBytes(Path.Combine(run.Results, run.Job, "result.json")))!;
        return (DateTimeOffset.Parse(json["start"]!.GetValue<string>(), CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow).Duration() > TimeSpan.FromMinutes(50);
    }
}
