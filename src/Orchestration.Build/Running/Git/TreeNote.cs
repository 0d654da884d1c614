using System.Text.Json;

namespace Orchestration.Build.Running.Git;

/// <summary>What we know about a group's tree, kept in the tree's git directory, where it lives and dies with the tree.</summary>
/// <param name="Group">Id of the group.</param>
/// <param name="Key">Key of the work, or null.</param>
/// <param name="Base">The commit that the group's changes are counted from.</param>
/// <param name="MergedMain">Accepted work that was merged into the tree so that the agent can mend what does not fit; null before.</param>
/// <param name="Feedback">What the agent is told about it.</param>
internal sealed record TreeNote(string Group, string? Key, string Base, string? MergedMain = null, string? Feedback = null)
{
    private const string FileName = "orchestration.json";

    public static TreeNote? Read(WorkTree tree)
    {
        try
        {
            return JsonSerializer.Deserialize<TreeNote>(File.ReadAllBytes(Path.Combine(tree.GitDirectory, FileName)));
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>In one step, so that a kill leaves the old note or the new one.</summary>
    public void Write(WorkTree tree)
    {
        var path = Path.Combine(tree.GitDirectory, FileName);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this));
        File.Move(path + ".new", path, overwrite: true);
    }
}
