using Orchestration.Build.Planning;

namespace Orchestration.Build.Pipeline;

/// <summary>Commands to copy: those that continue what this build began, for where the user stands.</summary>
/// <param name="line">Command line of this process; only that of a <c>dotnet build</c> says what was typed.</param>
internal sealed class BuildCommand(IReadOnlyList<string> line)
{
    private static readonly string[] Verbs = ["build", "msbuild"];

    /// <summary>Options of <c>dotnet build</c> whose value is an argument of its own.</summary>
    private static readonly string[] WithValue =
    [
        "-c", "--configuration", "-f", "--framework", "-r", "--runtime", "-o", "--output", "-v", "--verbosity", "-a", "--arch", "--os", "--version-suffix", "--artifacts-path",
        "-p", "--property", "-t", "--target", "-s", "--source",
    ];

    public static BuildCommand OfThisBuild { get; } = new(Environment.GetCommandLineArgs());

    /// <summary>The same once more; without a command line one that does the same where the project sets the rest.</summary>
    /// <param name="agent">What the run was started with.</param>
    public string Again(Plan plan, string agent) => Typed is { } typed
        ? "dotnet " + string.Join(' ', typed.Where(argument => !IsForce(argument)).Select(Quote))
        : Orchestrate(plan, agent);

    /// <param name="agent">Null: the project names it.</param>
    public string Orchestrate(Plan plan, string? agent) =>
        Start("Orchestrate", plan.Spec.Name) + (agent is null ? string.Empty : $" -p:OrchestrationAgent={Quote(agent)}");

    /// <param name="groups">Their numbers.</param>
    public string Approve(Plan plan, IEnumerable<string> groups) =>
        $"{Start("ApproveOrchestration", plan.Spec.Name)} -p:OrchestrationGroups={string.Join('+', groups)}";

    private IReadOnlyList<string>? Typed =>
        line.Count > 1 && Path.GetFileNameWithoutExtension(line[0]).Equals("dotnet", StringComparison.OrdinalIgnoreCase) && Verbs.Contains(line[1], StringComparer.OrdinalIgnoreCase)
            ? [.. line.Skip(1)]
            : null;

    /// <summary>The project or solution that was named, relative to a folder; empty where the one in that folder is meant.</summary>
    /// <param name="top">Absolute path.</param>
    /// <param name="start">Absolute path of the folder that the user stands in.</param>
    public string Project(string top, string start)
    {
        var full = Path.GetFullPath(TypedProject ?? ".", start);
        var relative = Path.GetRelativePath(top, full).Replace('\\', '/');
        return relative == "." || relative.StartsWith("../", StringComparison.Ordinal) ? string.Empty : relative;
    }

    private string? TypedProject => Typed?.Skip(1).Where((argument, index) => !IsOption(argument) && !WithValue.Contains(Typed[index])).FirstOrDefault();

    /// <summary>A target for one spec. What is neither a verb nor an option of what was typed is the project or the solution.</summary>
    public string Start(string target, string spec)
    {
        var project = TypedProject;
        return $"dotnet build {(project is null ? string.Empty : Quote(project) + " ")}-t:{target} -p:OrchestrationSpec={QuoteValue(spec)}";
    }

    /// <summary>The value of a property: what MSBuild itself would read as more than one, or unescape, is escaped.</summary>
    public static string QuoteValue(string value) => Quote(value.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal));

    /// <summary>What was forced once is not forced again: finished work would be.</summary>
    private static bool IsForce(string argument) => argument.Contains(Properties.Force.Name + "=", StringComparison.OrdinalIgnoreCase);

    /// <summary><c>-t:Orchestrate</c>, <c>/t:Orchestrate</c> or <c>@file.rsp</c>, and not a path.</summary>
    private static bool IsOption(string argument) => argument.StartsWith('-') || argument.StartsWith('@') || argument.StartsWith('/') && (OperatingSystem.IsWindows() || argument.Contains(':', StringComparison.Ordinal));

    /// <summary>For the shells of this system: what could mean something to one stands in quotes.</summary>
    public static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '\\' or ':' or '=' or '+' or ',' or '%' or '@' or '~')
            ? argument
            : OperatingSystem.IsWindows() ? $"\"{argument.Replace("\"", "\\\"", StringComparison.Ordinal)}{(argument.EndsWith('\\') ? "\\" : string.Empty)}\"" : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
