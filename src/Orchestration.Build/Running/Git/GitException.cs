using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Git;

/// <summary>Git refused something that has no other answer; the workspace turns it into a diagnostic.</summary>
internal sealed class GitException : Exception
{
    public GitException()
    {
    }

    public GitException(string message)
        : base(message)
    {
    }

    public GitException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <param name="command">What was asked, for people.</param>
    /// <param name="error">What git answered on standard error.</param>
    public GitException(string command, string error)
        : base($"git {command}: {OneLine(error)}")
    {
    }

    /// <summary>What git said, as one line without its hints: MSBuild makes a diagnostic of every line of a message.</summary>
    private static string OneLine(string error)
    {
        var lines = error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var said = lines.Where(line => !line.StartsWith("hint:", StringComparison.Ordinal)).ToList();
        return string.Join("; ", said.Count > 0 ? said : [.. lines]);
    }

    /// <summary>
    /// Git, or the files it works on, cannot do what was asked: reported at the group, no fault of this program. A disk that takes nothing more is no trouble of a
    /// group: it ends the run, and what an agent has done is judged by the next one.
    /// </summary>
    public static bool IsTrouble(Exception exception) =>
        (exception is GitException or IOException or UnauthorizedAccessException) && !Disk.IsUnusable(exception);
}
