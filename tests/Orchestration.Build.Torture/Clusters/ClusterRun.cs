using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Torture.Clusters;

/// <summary>One run of a small plan on the cluster: real builds, real jobs, and agents that can be held.</summary>
internal sealed class ClusterRun : IDisposable
{
    private static readonly string[] Orchestrate = ["build", "-t:Orchestrate", "-p:OrchestrationAgent=writer", "-p:OrchestrationEngine=slurm", "-nologo", "-tl:off"];

    private readonly bool _keep;
    private Process? _build;

    /// <param name="target">Title of the group that something happens to.</param>
    /// <param name="failing">Title of a group whose gate fails, or null.</param>
    public ClusterRun(SlurmCluster cluster, IReadOnlyList<TestGroup> groups, string target, string? failing, bool keep)
    {
        (Cluster, Target, Failing, _keep) = (cluster, target, failing, keep);
        Folder = Directory.CreateTempSubdirectory("orch-cluster-").FullName;
        Directory.CreateDirectory(Gate);
        Directory.CreateDirectory(Bin);
        Repository = new GroupRepository(Path.Combine(Folder, "user"), groups, Checkout.BuildFolder, Checkout.TaskFolder + "/", failing, Gate);
        Repository.Initialise();
        Environment = new Dictionary<string, string?>(cluster.Variables) { ["PATH"] = Bin + ":" + System.Environment.GetEnvironmentVariable("PATH") };
    }

    public SlurmCluster Cluster { get; }

    public GroupRepository Repository { get; }

    public string Target { get; }

    public string? Failing { get; }

    public string Job => JobOf(Target);

    /// <summary>The run's own folder, by which its processes are known.</summary>
    public string Folder { get; }

    /// <summary>Where agents leave what they did.</summary>
    public string Gate => Path.Combine(Folder, "gate");

    /// <summary>Programs that stand before those of the machine, for build and jobs.</summary>
    public string Bin => Path.Combine(Folder, "bin");

    public string Engine => Path.Combine(Repository.Root, ".orchestrator", "eight", "engine");

    public string Results => Path.Combine(Engine, "results");

    public Dictionary<string, string?> Environment { get; }

    public bool IsBuilding => _build is { HasExited: false };

    public static string JobOf(string title) => "g_" + title.ToLowerInvariant();

    public void StartBuild() => _build = Programs.Start(Repository.Root, "dotnet", Orchestrate, Environment);

    /// <summary>What a machine does that loses its power; the cluster does not know.</summary>
    public void KillBuild()
    {
        _build!.Kill(entireProcessTree: true);
        _build.WaitForExit();
        _build.Dispose();
        _build = null;
    }

    public (int Code, string Output) EndBuild(TimeSpan? longest = null)
    {
        using var build = _build!;
        _build = null;
        return Programs.End(build, longest);
    }

    /// <summary>Holds the agent of a group, at its nth start only or at each.</summary>
    public void Hold(string title, int? nth = null) => File.WriteAllText(HoldOf(title, nth), string.Empty);

    public void Release(string title, int? nth = null) => File.Delete(HoldOf(title, nth));

    public void ReleaseAll()
    {
        foreach (var file in Directory.GetFiles(Gate, "hold-*"))
        {
            File.Delete(file);
        }
    }

    /// <summary>Process ids of the agents of a group, in the order of their starts.</summary>
    public IReadOnlyList<int> Starts(string title)
    {
        var file = Path.Combine(Gate, "started");
        return File.Exists(file)
            ? [.. File.ReadAllLines(file).Select(line => line.Split(' ')).Where(words => words[0] == title && words.Length == 2).Select(words => int.Parse(words[1], CultureInfo.InvariantCulture))]
            : [];
    }

    /// <exception cref="TimeoutException">It does not start.</exception>
    public void WaitForStart(string title, int count = 1)
    {
        Programs.WaitFor(() => Starts(title).Count >= count || !IsBuilding, $"the agent of {title} has started");
        if (Starts(title).Count < count)
        {
            throw new TimeoutException($"the build ended before the agent of {title} had started: {EndBuild().Output}");
        }
    }

    public void WaitForResult(string job) => Programs.WaitFor(() => HasResult(job) || !IsBuilding, $"{job} has a result");

    public bool HasResult(string job) => File.Exists(Path.Combine(Results, job, "result.json"));

    /// <summary>Of a job that the cluster has, whether it runs or not; empty where there is none.</summary>
    /// <param name="field">As <c>squeue</c> names it.</param>
    public string Ask(string job, string field) =>
        Cluster.Ask("squeue", "-h", "-o", $"%j {field}").Split('\n').Select(line => line.Split(' ', 2)).FirstOrDefault(words => words[0].EndsWith("." + job, StringComparison.Ordinal) && words[0].Contains(Id, StringComparison.Ordinal))?[1].Trim() ?? string.Empty;

    /// <summary>The one word of what the controller knows of a job.</summary>
    public string Shown(string id, string field) =>
        Cluster.Ask("scontrol", "-o", "show", "job", id).Split(' ').FirstOrDefault(word => word.StartsWith(field + "=", StringComparison.Ordinal))?[(field.Length + 1)..] ?? string.Empty;

    /// <summary>The id of the run, once it has begun.</summary>
    public string Id => State("Run");

    public string State(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Engine, "slurm.json")));
        return json.RootElement.GetProperty(name).GetString()!;
    }

    /// <summary>Puts a script before a program of the machine.</summary>
    public void Wrap(string program, string script)
    {
        var file = Path.Combine(Bin, program);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\nexec {Programs.Find(program)} \"$@\"\n");
        Programs.Run(Bin, "chmod", ["a+x", file]);
    }

    public void Dispose()
    {
        if (_build is not null)
        {
            KillBuild();
        }

        if (!_keep)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private string HoldOf(string title, int? nth) => Path.Combine(Gate, string.Create(CultureInfo.InvariantCulture, $"hold-{title}{(nth is { } number ? "." : string.Empty)}{nth}"));
}
