using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;

namespace Orchestration.Build.Planning;

/// <summary>Validated groups, edges and assignments, in the form that is prompted, shown and run.</summary>
/// <param name="Groups">In file order; position is what <see cref="GroupRange"/> refers to.</param>
/// <param name="CriticalPath">Positions of the groups on the longest path, first to last.</param>
/// <param name="Waves">Positions by depth; wave 0 depends on nothing. For showing only: the run has no wave barrier.</param>
/// <param name="Order">Topological order, stable: ready groups by written priority, then file order.</param>
internal sealed record Plan(
    SpecModel Spec,
    DependencyGraph Graph,
    ImmutableArray<PlanGroup> Groups,
    ImmutableArray<int> CriticalPath,
    ImmutableArray<ImmutableArray<int>> Waves,
    ImmutableArray<int> Order)
{
    /// <summary>By position: all that the group depends on is done. Ranges are looked up, never walked.</summary>
    public ImmutableArray<bool> FindReady(Func<int, bool> isDone)
    {
        var done = new int[Groups.Length + 1];
        for (var position = 0; position < Groups.Length; position++)
        {
            done[position + 1] = done[position] + (isDone(position) ? 1 : 0);
        }

        return [.. Groups.Select(group => group.Group.DependsOn.All(range => done[range.Last + 1] - done[range.First] == range.Last - range.First + 1))];
    }
}

/// <summary>One group with what planning added.</summary>
/// <param name="Position">Index in <see cref="Plan.Groups"/>.</param>
/// <param name="Ordinal">1-based number in run order: T-01, Agent-01.</param>
/// <param name="Priority">As written, or derived: P1 on the critical path, P2 otherwise.</param>
/// <param name="PromptFileName"><c>&lt;number&gt;-&lt;slug&gt;.md</c>, unique in the spec.</param>
internal sealed record PlanGroup(
    int Position,
    int Ordinal,
    TaskGroup Group,
    int Wave,
    bool OnCriticalPath,
    GroupPriority Priority,
    string PromptFileName)
{
    private const int LongestTitle = 80;

    public string Id => Group.Id;

    /// <summary>As written in the file.</summary>
    public string Number => Group.Number;

    public string Title => Group.Title;

    public string Heading => Group.Heading;

    /// <summary>The one name for people, of bounded length: <c>2 API</c>.</summary>
    public string Name => $"{Number} {Texts.Shorten(Texts.OneLine(Title), LongestTitle)}";

    public string? Layer => Group.Layer;

    /// <summary>The heading, for diagnostics.</summary>
    public SourceSpan Location => Group.Location;

    /// <summary>The section, LF, every box open.</summary>
    public string Text => Group.Text;

    public ImmutableArray<TaskItem> Tasks => Group.Tasks;

    public IEnumerable<TaskItem> AllTasks => Group.AllTasks;

    /// <summary>Every box is ticked (and there is one).</summary>
    public bool AllDone => Group.AllDone;

    public ImmutableArray<string> Criteria => Group.Criteria;

    public Assignment Assignment => Group.Assignment;

    /// <summary>Positions of direct dependencies, ascending. Ranges are kept in the model, so this is enumerated, never stored.</summary>
    public IEnumerable<int> DependsOn =>
        Group.DependsOn.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1));

    /// <summary>T-01.</summary>
    public string TaskLabel => $"T-{Ordinal:00}";

    /// <summary>agent-01, as in file names.</summary>
    public string AgentLabel => $"agent-{Ordinal:00}";
}
