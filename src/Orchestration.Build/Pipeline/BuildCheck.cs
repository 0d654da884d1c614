using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;

namespace Orchestration.Build.Pipeline;

/// <summary>Whether anything changed since the last plain build. Reads its few properties itself: it is all that an unchanged build runs.</summary>
internal static class BuildCheck
{
    public const string StampFile = "build.stamp";

    /// <summary>The last build's stamp, if all that build depended on is as it was.</summary>
    /// <param name="stampFile">Its name in the state folder.</param>
    public static BuildStamp? FindUnchanged(IReadOnlyDictionary<string, string> properties, string stampFile = StampFile) =>
        BuildStamp.Read(Path.Combine(OrchestrationOptions.StateFolderOf(properties), stampFile)) is { } stamp && stamp.Hash == Hash(properties, stamp.State) ? stamp : null;

    /// <summary>Leaves the stamp for the next build; without one the next build looks for itself.</summary>
    public static void Remember(IReadOnlyDictionary<string, string> properties, IReadOnlyList<Diagnostic> said)
    {
        if (Hash(properties, state: string.Empty) is { } hash)
        {
            Write(properties, new BuildStamp(hash, string.Empty, said), StampFile);
        }
    }

    public static void Write(IReadOnlyDictionary<string, string> properties, BuildStamp stamp, string stampFile)
    {
        try
        {
            var folder = OrchestrationOptions.StateFolderOf(properties);
            StateFiles.KeepOutOfCommits(folder);
            AtomicFile.WriteIfDifferent(Path.Combine(folder, stampFile), stamp.Write());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next build looks for itself.
        }
    }

    /// <param name="state">Absolute path of the run state that counts, or empty.</param>
    /// <returns>Null where every build has to look for itself.</returns>
    public static string? Hash(IReadOnlyDictionary<string, string> properties, string state)
    {
        var root = OrchestrationOptions.RootOf(properties);
        var template = properties.GetValueOrDefault(Properties.PromptTemplate.Name)?.Trim() is { Length: > 0 } path ? Path.GetFullPath(path, root) : null;
        try
        {
            return InputHash.Compute(root, OrchestrationOptions.StateFolderOf(properties), state, template, properties);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Something vanished between its listing and its reading, or may not be read: who reads it for good reports it.
            return null;
        }
    }
}
