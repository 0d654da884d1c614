using System.Globalization;
using Orchestration.Build.Agents;
using Orchestration.Build.Agents.Readers;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Agents;

/// <summary>Output of a real CLI, recorded against a fake model server: lines of stdout, then perhaps <c>USAGE json</c>, then <c>EXIT code</c>.</summary>
internal sealed record Recording(string Name, IReadOnlyList<string> Lines, string? UsageFile, int? ExitCode)
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 20, 14, 0, 0, TimeSpan.FromHours(1));

    private static string Folder => Path.Combine(TestPaths.TestProject("Orchestration.Build.Tests"), "Agents", "Recorded");

    public string Cli => Name[..Name.IndexOf('-', StringComparison.Ordinal)];

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static Recording Load(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, name + ".txt")).ToList();
        var exit = lines.Find(line => line.StartsWith("EXIT ", StringComparison.Ordinal))![5..];
        var usage = lines.Find(line => line.StartsWith("USAGE ", StringComparison.Ordinal));
        return new Recording(
            name,
            lines.Where(line => line.StartsWith('{')).ToList(),
            usage?[6..],
            exit == "null" ? null : int.Parse(exit, CultureInfo.InvariantCulture));
    }

    public AgentReport Read(AgentUsage? earlier = null, AgentExit? exit = null) => Read(Cli, Lines, UsageFile, exit ?? new AgentExit(ExitCode, "", false, false), earlier);

    public static AgentReport Read(string cli, IEnumerable<string> lines, string? usageFile, AgentExit exit, AgentUsage? earlier = null)
    {
        var reader = AgentProfiles.BuiltIn.Find(cli)!.CreateReader(earlier);
        foreach (var line in lines)
        {
            reader.ReadLine(line);
        }

        if (usageFile is not null)
        {
            reader.ReadUsageFile(usageFile);
        }

        return reader.Complete(exit, Now);
    }
}
