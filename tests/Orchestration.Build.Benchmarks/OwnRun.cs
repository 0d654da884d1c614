using System.Diagnostics;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Run;

namespace Orchestration.Build.Benchmarks;

/// <summary>Our own runner over independent groups whose agent is <c>/bin/echo done</c>: ledger, redaction, log files, results and reports as in any run.</summary>
internal static class OwnRun
{
    /// <summary>Processor time of this process, without its children, in milliseconds per job: of every run so far, by how many jobs ran at once.</summary>
    public static Dictionary<int, List<double>> Overheads { get; } = [];

    /// <returns>Wall time in milliseconds of the run alone; the spec was read before.</returns>
    public static async Task<double> TimeAsync(string folder, int jobs, int slots)
    {
        SyntheticSpec.WriteIndependent(folder, jobs);
        var work = new ReadWork(folder);
        var plan = Planner.Create(work.Validate(work.ReadTasks(), work.ReadAssignments()));
        var bag = new DiagnosticBag();
        var profiles = AgentProfiles.Create([AgentProfileItem.Create("echo", [new("Command", "/bin/echo"), new("Arguments", "done")], SourceSpan.None)], bag);
        var scope = new RunScope
        {
            Plan = plan,
            Root = folder,
            Paths = new RunPaths(Path.Combine(folder, ".orchestrator", plan.Spec.Name)),
            Settings = new RunSettings { DefaultAgent = "echo", MaxParallelism = slots, AllowSharedTree = true },
            Profiles = profiles,
            Prompts = [.. plan.Groups.Select(group => new GroupPrompt(group.PromptFileName, PromptRenderer.Render(plan, group, PromptTemplate.Default), PromptOrigin.Ours))],
        };
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.GetTimestamp();
        var result = await new RunService().RunAsync(scope, new Silent(), CancellationToken.None);
        var time = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
        if (!Overheads.TryGetValue(slots, out var overheads))
        {
            Overheads.Add(slots, overheads = []);
        }

        overheads.Add((Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / jobs);
        var completed = result.View?.Groups.Count(group => group.Status == GroupStatus.Completed) ?? 0;
        return result.Succeeded && completed == jobs
            ? time
            : throw new InvalidOperationException($"{completed} of {jobs} completed: {string.Join('\n', result.Diagnostics.Take(5).Select(diagnostic => diagnostic.Message))}");
    }

    private sealed class Silent : IRunObserver
    {
        public void OnBegun(RunProgress progress)
        {
        }

        public void OnPhase(GroupActivity activity, RunProgress progress)
        {
        }

        public void OnGroupEnded(PlanGroup group, GroupView view, RunProgress progress)
        {
        }

        public void OnMessage(string text)
        {
        }
    }
}
