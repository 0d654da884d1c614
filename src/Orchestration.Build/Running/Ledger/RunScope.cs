using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Running.Ledger;

/// <param name="detail">As in <see cref="GroupActivity"/>.</param>
/// <param name="until">End of a wait, where it is known.</param>
internal delegate void WatchPhase(PlanGroup group, GroupPhase phase, string detail, DateTimeOffset? until = null);

/// <summary>
/// What the parts of one run share: what is run and how, what earlier runs left, and the services it is run with. It is made in three steps, in the order of
/// its members; a copy with more in it shares the list of problems. It is in this room, the lowest one that knows its parts, because gates, git and the scheduler read it.
/// </summary>
internal sealed record RunScope
{
    private readonly List<Diagnostic> _problems = [];

    public required Plan Plan { get; init; }

    /// <summary>Absolute path of the tree that holds the spec; agents work in it unless they have trees of their own.</summary>
    public required string Root { get; init; }

    /// <summary>This spec's run state: <c>.orchestrator/&lt;spec&gt;</c>.</summary>
    public required RunPaths Paths { get; init; }

    public RunSettings Settings { get; init; } = new();

    public AgentProfiles Profiles { get; init; } = AgentProfiles.BuiltIn;

    /// <summary>Patterns of files that instruct any of the agents.</summary>
    public ImmutableArray<string> InstructionFiles => [.. Profiles.All.SelectMany(profile => profile.InstructionFiles).Distinct(StringComparer.Ordinal)];

    /// <summary>Of the prompts; part of every group's key.</summary>
    public PromptTemplate Template { get; init; } = PromptTemplate.Default;

    /// <summary>By position: what the prompt files hold, a person's edits included.</summary>
    public ImmutableArray<GroupPrompt> Prompts { get; init; } = [];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    // Known once the ledger is read.

    public RunHistory History { get; init; } = RunHistory.Empty;

    /// <summary>Of agents and gates; from the moment the run begins with its cookie.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What no log may hold.</summary>
    public SecretSet Secrets { get; init; } = SecretSet.Empty;

    /// <summary>T-nn by group id, over all runs.</summary>
    public IReadOnlyDictionary<string, int> Ordinals { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>By group id: what the group is run under.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; init; } = ImmutableDictionary<string, string>.Empty;

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

    /// <summary>Told of phases that leave no line in the ledger, for people who watch; from any thread.</summary>
    public WatchPhase Watch { get; init; } = (_, _, _, _) => { };

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

    /// <summary>agent-03: the group in the names of files.</summary>
    public string LabelOf(PlanGroup group) => RunPaths.Label(Ordinals.GetValueOrDefault(group.Id, group.Ordinal));

    public void Report(Diagnostic diagnostic)
    {
        lock (_problems)
        {
            _problems.Add(diagnostic);
        }
    }

    private static InvalidOperationException NotBegun() => new("The run has not begun.");
}
