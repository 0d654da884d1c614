using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Model;

internal enum TaskState
{
    Open,
    Done,

    /// <summary>A mark other than a space, <c>x</c> and <c>X</c>.</summary>
    InDoubt,
}

internal enum FailurePolicy
{
    /// <summary>Dependents are blocked, independent groups continue.</summary>
    Fail,

    /// <summary>Dependents continue as if the group had succeeded.</summary>
    Skip,

    /// <summary>Nothing further starts.</summary>
    FailFast,
}

internal enum GroupPriority
{
    P0,
    P1,
    P2,
    P3,
}

/// <summary>A checkbox item.</summary>
/// <param name="Mark">The character in the box.</param>
/// <param name="Id">As written: <c>1.2</c>, <c>T001</c>; null where there is none.</param>
/// <param name="Text">The item's own first paragraph without box and id.</param>
/// <param name="MarkSpan">The one character in the box, which the orchestrator alone changes.</param>
internal sealed record TaskItem(
    TaskState State,
    char Mark,
    string? Id,
    string Text,
    SourceSpan Span,
    SourceSpan MarkSpan,
    ImmutableArray<TaskItem> Children)
{
    /// <summary>This item and all below it, in file order.</summary>
    public IEnumerable<TaskItem> DescendantsAndSelf()
    {
        var pending = new Stack<TaskItem>();
        pending.Push(this);
        while (pending.TryPop(out var item))
        {
            yield return item;
            for (var i = item.Children.Length - 1; i >= 0; i--)
            {
                pending.Push(item.Children[i]);
            }
        }
    }
}

/// <summary>A gate: a line for the system shell, or an argument vector started without one.</summary>
internal sealed record GateCommand(string? Shell, ImmutableArray<string> Arguments)
{
    public static GateCommand FromShell(string line) => new(line, []);

    public static GateCommand FromArguments(ImmutableArray<string> arguments) => new(null, arguments);

    /// <summary>For people and for keys; never executed.</summary>
    public string Display => Shell ?? string.Join(' ', Arguments);
}

/// <summary>A standard that applies to a group.</summary>
/// <param name="RelativePath">Below <see cref="Folder"/>, <c>/</c>-separated.</param>
/// <param name="ContentHash">SHA-256 (lower-case hex) of the LF-normalised contents.</param>
internal sealed record Standard(string RelativePath, string ContentHash)
{
    /// <summary>The folder of all standards, from the root, <c>/</c>-separated.</summary>
    public string Folder { get; init; } = "agent-os/standards";

    /// <summary>The form prompts and plan.json use.</summary>
    public string RootRelativePath => Folder + "/" + RelativePath;
}

/// <summary>The subagent a group is assigned to.</summary>
/// <param name="Body">The body of <c>.claude/agents/&lt;name&gt;.md</c>, or null for a built-in, a model name or an unknown one.</param>
internal sealed record Subagent(string Name, string? Body);

/// <summary>How one group is to be run; defaults are already applied.</summary>
internal sealed record Assignment
{
    public Subagent? Subagent { get; init; }

    public ImmutableArray<Standard> Standards { get; init; } = [];

    /// <summary>Profile named in the file, or null: the agent of the run.</summary>
    public string? Agent { get; init; }

    public string? Fallback { get; init; }

    public string? Model { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <summary>Attempts after the first, or null: the run's default.</summary>
    public int? Retries { get; init; }

    public FailurePolicy? OnFailure { get; init; }

    public GroupPriority? Priority { get; init; }

    public GateCommand? Verify { get; init; }

    public ImmutableArray<string> Writes { get; init; } = [];

    public ImmutableArray<string> Protect { get; init; } = [];

    public bool AllowNoChange { get; init; }

    public bool Approve { get; init; }
}

/// <summary>A heading above groups.</summary>
/// <param name="Word">The word before its number, in its canonical form, or null.</param>
/// <param name="Number">Its number when it has one (<c>Phase 2</c> = <c>2</c>).</param>
internal sealed record LayerLabel(string Heading, string? Word, string? Number, string Title);

/// <summary>Groups by position in <see cref="SpecModel.Groups"/>, both ends inclusive.</summary>
internal readonly record struct GroupRange(int First, int Last);

/// <summary>A validated task group.</summary>
/// <param name="Id">Stable identity: slug of the title.</param>
/// <param name="Layer">Innermost layer heading, or null.</param>
/// <param name="Location">The heading, for diagnostics.</param>
/// <param name="Text">The section, LF, every box open.</param>
/// <param name="DependsOn">Resolved dependencies of both files as disjoint, ascending ranges of positions.</param>
internal sealed record TaskGroup(
    string Id,
    string Number,
    string Title,
    string Heading,
    string? Layer,
    SourceSpan Location,
    string Text,
    ImmutableArray<TaskItem> Tasks,
    ImmutableArray<string> Criteria,
    ImmutableArray<GroupRange> DependsOn,
    Assignment Assignment)
{
    /// <summary>Headings above it, outermost first, as indexes into <see cref="SpecModel.Layers"/>.</summary>
    public ImmutableArray<int> Layers { get; init; } = [];

    /// <summary>Numbers of headings inside the section.</summary>
    public ImmutableArray<string> HeldNumbers { get; init; } = [];

    public IEnumerable<TaskItem> AllTasks => Tasks.SelectMany(task => task.DescendantsAndSelf());

    /// <summary>Every box is ticked (and there is one).</summary>
    public bool AllDone => Tasks.Length > 0 && AllTasks.All(task => task.State == TaskState.Done);
}

/// <summary>One validated spec.</summary>
/// <param name="Name">Folder name below its home; with the home's prefix where another home has the same.</param>
/// <param name="Directory">Absolute path of the folder with the spec's files; it may be missing where the spec is one file.</param>
/// <param name="RelativePath">Of that folder, from the root, <c>/</c>-separated.</param>
/// <param name="ContextFiles">Existing files to read, from the root, <c>/</c>-separated.</param>
internal sealed record SpecModel(
    string Name,
    string Title,
    string Directory,
    string RelativePath,
    string TasksFile,
    string? OriginalRequest,
    ImmutableArray<string> ContextFiles,
    bool UseSubagents,
    bool StandardsAsSkills,
    ImmutableArray<TaskGroup> Groups)
{
    /// <summary>Absolute path of the root that holds it.</summary>
    public string Root => Directory[..^(RelativePath.Length + 1)];

    /// <summary>Headings above groups, in file order.</summary>
    public ImmutableArray<LayerLabel> Layers { get; init; } = [];

    /// <summary>Word or shape of the groups' headings: <c>Task Group</c>, <c>#</c>.</summary>
    public string Family { get; init; } = string.Empty;

    /// <summary>Words that head groups in this build besides the known ones.</summary>
    public ImmutableArray<string> GroupWords { get; init; } = [];
}
