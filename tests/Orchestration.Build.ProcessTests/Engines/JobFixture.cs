using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.Output;
using Orchestration.Build.Prompts;
using Orchestration.Build.ProcessTests.Git;
using Orchestration.Build.ProcessTests.Running;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Run;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Engines;

/// <summary>An engine without an engine: each job in a clone of its own, one after the other, as often and in whatever order a test wants.</summary>
internal sealed class JobFixture : IDisposable
{
    /// <summary>Data, then Api and Pages beside each other, then Shop; and Manual for itself.</summary>
    public static readonly string[] Diamond = ["Data", "Api <- 1", "Pages <- 1", "Shop <- 2, 3", "Manual"];

    private readonly TempFolder _folder = new();
    private readonly Lock _reading = new();
    private int _clones;

    /// <param name="groups">As in <see cref="SpecRepository"/>.</param>
    /// <param name="assignments">Likewise; null: a gate that wants the group's file.</param>
    public JobFixture(string[]? groups = null, Func<int, string>? assignments = null)
    {
        groups ??= Diamond;
        User = new SpecRepository(groups, assignments ?? (number => $"verify: test -f src/{groups[number - 1].Split(" <- ")[0]}.txt"));

        // Writes what it reads of the groups that it needs, and leaves a line for each start.
        Agent = _folder.Write("agent.sh", $$"""
            t=$(grep -oE 'Complete [A-Za-z]+' | head -1 | cut -d' ' -f2)
            echo "$t" >> '{{_folder["started"]}}'
            . '{{_folder["rules.sh"]}}'
            case $t in Api|Pages) r=src/Data.txt;; Shop) r="src/Api.txt src/Pages.txt";; *) r=;; esac
            mkdir -p src
            { echo "$t"; [ -z "$r" ] || cat $r; } > src/$t.txt
            echo "wrote src/$t.txt"
            """);
        Rules(string.Empty);
    }

    /// <summary>The user's repository, where jobs start from and results come to.</summary>
    public SpecRepository User { get; }

    public string Agent { get; }

    /// <summary>One for each fixture: processes are found by it.</summary>
    public string RunId { get; } = $"engine-{Guid.NewGuid():N}";

    public string Results => _folder["results"];

    public string Base { get; set; } = string.Empty;

    /// <summary>As a job's environment says them.</summary>
    public ImmutableArray<string> Needs { get; set; } = [];

    public string? Plan { get; set; }

    public IReadOnlyList<string> Started => File.Exists(_folder["started"]) ? File.ReadAllLines(_folder["started"]) : [];

    /// <summary>A line of <c>sh</c> that each agent runs first; <c>$t</c> is its group's title.</summary>
    public void Rules(string line) => _folder.Write("rules.sh", line + "\n");

    public string Clone()
    {
        var path = _folder[$"clone-{++_clones}"];
        TestRepository.GitAt(_folder.Path, "clone", "-q", User.Root, path);
        if (Base.Length > 0)
        {
            TestRepository.GitAt(path, "checkout", "-q", "--detach", Base);
        }

        return path;
    }

    /// <summary>Runs the job of one group in a clone.</summary>
    public async Task<(int Exit, IReadOnlyList<string> Codes)> RunJobAsync(string group, string attempt = "1", string? clone = null, CancellationToken cancellationToken = default)
    {
        Base = Base.Length == 0 ? User.Head : Base;
        var root = clone ?? Clone();
        var scope = Scope(root);
        var request = Request(group, attempt);
        var (exit, diagnostics, _) = await new JobService(scope, request, new RunFixture.Observer(), "export").RunAsync(cancellationToken);
        return (exit, [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Code)]);
    }

    /// <summary>Runs the job in which somebody approves the work of a group.</summary>
    public async Task<(int Exit, IReadOnlyList<string> Codes)> ApproveAsync(string group, string who)
    {
        var (exit, diagnostics, _) = await new JobService(Scope(Clone()), Request(group, "1"), new RunFixture.Observer(), "export", who).RunAsync(CancellationToken.None);
        return (exit, [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Code)]);
    }

    public async Task RunJobsAsync(params string[] groups)
    {
        foreach (var group in groups)
        {
            await RunJobAsync(group);
        }
    }

    /// <param name="knowsBase">The job is told what the others started from.</param>
    /// <param name="root">Where; null: in the user's repository.</param>
    public Task<RunResult> CollectAsync(bool knowsBase = true, string? root = null) => new CollectService(Scope(root ?? User.Root), Request(string.Empty, "1") with { Base = knowsBase ? Base : null }, new RunFixture.Observer(), "again").RunAsync(CancellationToken.None);

    /// <summary>A run of this machine, as if there were no engine.</summary>
    public Task<RunResult> RunHereAsync(string root) => new RunService().RunAsync(Scope(root), new RunFixture.Observer(), CancellationToken.None);

    public JobResult Result(string job) => JobResult.Parse(File.ReadAllBytes(Path.Combine(Results, job, "result.json"))).Result!;

    public void Change(string job, Func<JobResult, JobResult> change) => File.WriteAllText(Path.Combine(Results, job, "result.json"), change(Result(job)).ToJson());

    public string Bundle(string job) => Path.Combine(Results, job, "edits.bundle");

    public void Dispose()
    {
        User.Dispose();
        _folder.Dispose();
    }

    private JobRequest Request(string group, string attempt) =>
        new(group, Needs, Base, Plan, Results, Results, null, 1, new JobOrigin("test", "host-1", RunId, "7", null, attempt));

    private RunScope Scope(string root)
    {
        // The plan is read where the repository points.
        _reading.Enter();
        var at = User.Root;
        User.Root = root;
        try
        {
            var plan = User.ReadPlan();
            var bag = new DiagnosticBag();
            var profiles = AgentProfiles.Create([AgentProfileItem.Create("writer", [new("Command", "sh"), new("Arguments", Agent), new("EditArguments", string.Empty)], SourceSpan.None)], bag);
            Assert.IsFalse(bag.HasErrors);
            return new RunScope
            {
                Plan = plan,
                Root = root,
                Paths = new RunPaths(User.StateFolder),
                Settings = new RunSettings { DefaultAgent = "writer", Isolated = true, OwnPaths = [Path.Combine(root, ".orchestrator")], Retries = 0, MaxWait = TimeSpan.Zero },
                Profiles = profiles,
                Prompts = [.. plan.Groups.Select(group => new GroupPrompt(string.Empty, PromptRenderer.Render(plan, group, PromptTemplate.Default), PromptOrigin.Ours))],
            };
        }
        finally
        {
            User.Root = at;
            _reading.Exit();
        }
    }
}
