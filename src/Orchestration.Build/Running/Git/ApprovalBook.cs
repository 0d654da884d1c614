using System.Text.Json;
using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Git;

/// <summary>What a person said about one commit of a group.</summary>
/// <param name="Approved">Null while the question is open.</param>
/// <param name="Attempt">Whose work it is: a later attempt that changed nothing is a question of its own.</param>
internal sealed record Approval(string Group, string Commit, bool? Approved, string Reason, int Attempt = 0);

/// <summary>The questions to a person and the answers, one small file per group, so that targets and runs do not wait for each other.</summary>
internal sealed class ApprovalBook(string stateFolder)
{
    private string Folder => Path.Combine(stateFolder, "approvals");

    /// <summary>Asks anew, whatever was said to older work.</summary>
    public void Ask(string group, string commit, int attempt)
    {
        if (Find(group, commit) is not { Approved: null })
        {
            Write(new Approval(group, commit, null, string.Empty, attempt));
        }
    }

    public void Answer(Approval question, bool approved, string reason) => Write(question with { Approved = approved, Reason = reason });

    /// <summary>What was said about this very commit; an answer to an older one is no answer.</summary>
    public Approval? Find(string group, string commit) => Read(FileOf(group)) is { } found && found.Commit == commit ? found : null;

    public void Remove(string group)
    {
        if (Directory.Exists(Folder))
        {
            File.Delete(FileOf(group));
        }
    }

    /// <summary>No question is left: the trees are gone.</summary>
    public void Clear()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>All groups that were asked about, in ordinal order.</summary>
    public IReadOnlyList<Approval> All() =>
        Directory.Exists(Folder)
            ? [.. Directory.EnumerateFiles(Folder, "*.json").Select(Read).OfType<Approval>().OrderBy(approval => approval.Group, StringComparer.Ordinal)]
            : [];

    private string FileOf(string group) => Path.Combine(Folder, GitNames.Segment(group) + ".json");

    private void Write(Approval approval)
    {
        Directory.CreateDirectory(Folder);
        AtomicFile.WriteIfDifferent(FileOf(approval.Group), JsonSerializer.Serialize(approval) + "\n");
    }

    private static Approval? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Approval>(File.ReadAllText(file));
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }
}
