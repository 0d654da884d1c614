using System.Text.Json;
using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Git;

/// <summary>What we know about a group's tree, kept in our git directory of the tree, where it lives and dies with the tree.</summary>
/// <param name="Group">Id of the group.</param>
/// <param name="Key">Key of the work, or null.</param>
/// <param name="Run">The run that made the tree.</param>
/// <param name="Base">The commit that the group's changes are counted from.</param>
/// <param name="Repair">The attempt to fit the work to what was accepted meanwhile; null before it.</param>
/// <param name="Waits">The commit that waits for approval, or null.</param>
/// <param name="Judged">The work while it is judged; null before and after.</param>
internal sealed record TreeNote(string Group, string? Key, string Run, string Base, RepairNote? Repair = null, string? Waits = null, JudgedWork? Judged = null)
{
    /// <summary>What the next diff is measured from: what was merged in is not the group's work.</summary>
    public string DiffBase => Repair?.Main ?? Base;

    private const string FileName = "orchestration.json";

    public static TreeNote? Read(TreeRepository tree) => Read(tree.Directory);

    /// <param name="directory">Absolute path of our git directory of a tree.</param>
    public static TreeNote? Read(string directory)
    {
        try
        {
            return JsonSerializer.Deserialize<TreeNote>(File.ReadAllBytes(Path.Combine(directory, FileName)));
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>In one step, so that a kill leaves the old note or the new one.</summary>
    public void Write(TreeRepository tree) =>
        AtomicFile.WriteBytes(Path.Combine(tree.Directory, FileName), JsonSerializer.SerializeToUtf8Bytes(this));
}

/// <summary>Work that a gate is about to run on, or that is about to be merged. What a gate leaves in the tree is none of it, also where a kill leaves the two together.</summary>
/// <param name="Tree">Object name of the tree.</param>
internal sealed record JudgedWork(int Attempt, string Tree);

/// <summary>A repair that was begun. Written before the tree is touched, so that a kill half-way is seen.</summary>
/// <param name="AfterAttempt">The attempt whose work did not fit; the repair is a later one.</param>
/// <param name="Main">Accepted work that is merged into the tree.</param>
/// <param name="Work">The group's own work.</param>
/// <param name="Conflicts">Files that conflict.</param>
/// <param name="Feedback">What the agent is told.</param>
/// <param name="Round">1-based: others' work that is accepted during a repair may conflict again.</param>
internal sealed record RepairNote(int AfterAttempt, string Main, string Work, IReadOnlyList<string> Conflicts, string Feedback, int Round = 1);
