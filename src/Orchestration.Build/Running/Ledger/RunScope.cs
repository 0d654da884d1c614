using System.Collections.Immutable;
using Orchestration.Build.Model;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;
using Orchestration.Build.Reporting;

namespace Orchestration.Build.Running.Ledger;

/// <param name="detail">As in <see cref="GroupActivity"/>.</param>
/// <param name="until">End of a wait, where it is known.</param>
internal delegate void WatchPhase(PlanGroup group, GroupPhase phase, string detail, DateTimeOffset? until = null);

/// <summary>
/// What the parts of one run share: what is run and how, what earlier runs left, and the services it is run with. It is made in three steps, in the order of
/// its members. It is in this room, the lowest one that knows its parts, because gates, git and the scheduler read it.
/// </summary>
internal sealed record RunScope : AgentScope
{
    public required Plan Plan { get; init; }

    /// <summary>Of the prompts; part of every group's key.</summary>
    public PromptTemplate Template { get; init; } = PromptTemplate.Default;

    /// <summary>By position: what the prompt files hold, a person's edits included.</summary>
    public ImmutableArray<GroupPrompt> Prompts { get; init; } = [];

    /// <summary>By group id: what jobs on an engine made, which is collected; null where agents run here.</summary>
    public IReadOnlyDictionary<string, ImportedGroup>? Imports { get; init; }

    /// <summary>T-nn by group id, over all runs; known once the ledger is read.</summary>
    public IReadOnlyDictionary<string, int> Ordinals { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>By group id: what the group is run under.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Told of phases that leave no line in the ledger, for people who watch; from any thread. Known once the run begins.</summary>
    public WatchPhase Watch { get; init; } = (_, _, _, _) => { };

    /// <summary>agent-03: the group in the names of files.</summary>
    public string LabelOf(PlanGroup group) => RunPaths.Label(Ordinals.GetValueOrDefault(group.Id, group.Ordinal));

    /// <summary>What a failure of a group means for the others.</summary>
    public FailurePolicy OnFailure(PlanGroup group) => group.Assignment.OnFailure ?? Settings.OnFailure;

    /// <summary>Others may run without the work of the group.</summary>
    public bool MaySkip(PlanGroup group) => OnFailure(group) == FailurePolicy.Skip;
}
