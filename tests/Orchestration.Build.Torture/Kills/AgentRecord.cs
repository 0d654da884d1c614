using System.Globalization;
using System.Text.Json;

namespace Orchestration.Build.Torture.Kills;

/// <summary>What the agents themselves wrote down, outside of the state folder.</summary>
internal sealed class AgentRecord
{
    private AgentRecord(IReadOnlyList<(string Event, string Group, int Attempt, int Pid)> lines) => Lines = lines;

    public IReadOnlyList<(string Event, string Group, int Attempt, int Pid)> Lines { get; }

    public static AgentRecord Read(KillRepository repository)
    {
        var lines = new List<(string, string, int, int)>();
        foreach (var line in File.Exists(repository.Record) ? ReadShared(repository.Record).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [])
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            lines.Add((root.GetProperty("event").GetString()!, root.GetProperty("group").GetString()!, root.GetProperty("attempt").GetInt32(), root.GetProperty("pid").GetInt32()));
        }

        return new AgentRecord(lines);
    }

    /// <summary>How many numbered lines an attempt had handed to the system.</summary>
    public static int LinesOf(KillRepository repository, string group, int attempt)
    {
        var file = Path.Combine(repository.Record + ".lines", string.Create(CultureInfo.InvariantCulture, $"{group}.{attempt}"));
        return File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    public int Count(string what) => Lines.Count(line => line.Event == what);

    private static string ReadShared(string path)
    {
        while (true)
        {
            try
            {
                using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
                return reader.ReadToEnd();
            }
            catch (IOException) when (File.Exists(path))
            {
                // An agent is writing to it at this moment.
                Thread.Yield();
            }
        }
    }
}
