using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Running.Ledger;

/// <summary>What it takes to start an agent for a spec, whether there is a plan yet or not. A copy with more in it shares the list of problems.</summary>
internal record AgentScope
{
    private readonly List<Diagnostic> _problems = [];

    /// <summary>Absolute path of the tree that holds the spec; agents work in it unless they have trees of their own.</summary>
    public required string Root { get; init; }

    /// <summary>This spec's run state: <c>.orchestrator/&lt;spec&gt;</c>.</summary>
    public required RunPaths Paths { get; init; }

    public RunSettings Settings { get; init; } = new();

    public AgentProfiles Profiles { get; init; } = AgentProfiles.BuiltIn;

    /// <summary>Patterns of files that instruct any of the agents.</summary>
    public ImmutableArray<string> InstructionFiles => [.. Profiles.All.SelectMany(profile => profile.InstructionFiles).Distinct(StringComparer.Ordinal)];

    /// <summary>The job that this build is, on an engine; null on a person's machine.</summary>
    public JobOrigin? Origin { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    // Known once the ledger is read.

    public RunHistory History { get; init; } = RunHistory.Empty;

    /// <summary>Of agents and gates; from the moment the run begins with its cookie.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What no log may hold.</summary>
    public SecretSet Secrets { get; init; } = SecretSet.Empty;

    // Known once the run begins.

    public RunCookie Cookie
    {
        get => field ?? throw NotBegun();
        init;
    }

    public RunLedger Ledger
    {
        get => field ?? throw NotBegun();
        init;
    }

    public ProcessRunner Processes
    {
        get => field ?? throw NotBegun();
        init;
    }

    /// <summary>What is reported at the end of the run.</summary>
    public IReadOnlyList<Diagnostic> Problems
    {
        get
        {
            lock (_problems)
            {
                return [.. _problems];
            }
        }
    }

    public void Report(Diagnostic diagnostic)
    {
        lock (_problems)
        {
            _problems.Add(diagnostic);
        }
    }

    private static InvalidOperationException NotBegun() => new("The run has not begun.");
}
