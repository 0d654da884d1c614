using System.Text.Json;
using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Git;

/// <summary>Work of a group that a person is asked about: the same work is the same question, whatever commit it is in.</summary>
/// <param name="Spec">Path of the spec from the top of the repository.</param>
/// <param name="Group">Id of the group.</param>
/// <param name="Key">Key of the group, or null.</param>
/// <param name="Tree">Object name of the tree.</param>
internal sealed record WorkIdentity(string Spec, string Group, string? Key, string Tree);

/// <summary>What a person said about work.</summary>
/// <param name="Approved">Null while the question is open.</param>
/// <param name="Attempt">The one that did the work, and is told of a rejection.</param>
internal sealed record Approval(WorkIdentity Work, bool? Approved, string Reason, int Attempt = 0)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public string Group => Work.Group;
}

/// <summary>The questions to a person and the answers, one small file per group, so that targets and runs do not wait for each other.</summary>
internal sealed class ApprovalBook(string stateFolder)
{
    private string Folder => Path.Combine(stateFolder, "approvals");

    /// <summary>Asks, whatever was said about other work.</summary>
    public void Ask(WorkIdentity work, int attempt)
    {
        if (Find(work) is null)
        {
            Write(new Approval(work, null, string.Empty, attempt));
        }
    }

    public void Answer(Approval question, bool approved, string reason) => Write(question with { Approved = approved, Reason = reason });

    /// <summary>What was said about this very work; an answer to other work is no answer.</summary>
    public Approval? Find(WorkIdentity work) => Read(FileOf(work.Group)) is { } found && found.Work == work ? found : null;

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
            return JsonSerializer.Deserialize<Approval>(File.ReadAllText(file)) is { Work.Group: not null } approval ? approval : null;
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }
}
