using System.Text.Json;

namespace Orchestration.Build.FakeAgent;

/// <summary>Who this agent is, and its own append-only record: one JSON line per event, written with one call each.</summary>
internal sealed class Recorder
{
    private readonly string? _file;
    private readonly string? _details;
    private readonly string[] _arguments;
    private readonly string _prompt;

    private Recorder(string[] arguments, string prompt)
    {
        (_arguments, _prompt) = (arguments, prompt);

        // FAKE_AGENT_RECORD: the record. FAKE_AGENT_DETAILS: a folder that gets everything each agent was given.
        _file = Environment.GetEnvironmentVariable("FAKE_AGENT_RECORD");
        _details = Environment.GetEnvironmentVariable("FAKE_AGENT_DETAILS");

        // <run>/<incarnation>/<group>/<attempt>/
        var attempt = (Environment.GetEnvironmentVariable("ORCHESTRATION_ATTEMPT") ?? string.Empty).Split('/');
        Group = attempt.Length >= 4 ? attempt[2] : "none";
        Attempt = attempt.Length >= 4 && int.TryParse(attempt[3], out var number) ? number : 1;
    }

    public string Group { get; }

    /// <summary>As the orchestrator counts.</summary>
    public int Attempt { get; }

    public static Recorder Create(string[] arguments, string prompt) => new(arguments, prompt);

    public void Start()
    {
        if (_details is not null)
        {
            Directory.CreateDirectory(_details);
            var path = Path.Combine(_details, $"{Group}.{Attempt}.json");
            File.WriteAllBytes(path, Json(writer =>
            {
                writer.WriteStartArray("argv");
                Array.ForEach(_arguments, writer.WriteStringValue);
                writer.WriteEndArray();
                writer.WriteString("cwd", Environment.CurrentDirectory);
                writer.WriteString("stdin", _prompt);
                writer.WriteStartObject("environment");
                foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
                {
                    writer.WriteString((string)variable.Key, (string?)variable.Value);
                }

                writer.WriteEndObject();
            }));
        }

        Write("start");
    }

    /// <summary>A file for the number of lines that were written; null without a record.</summary>
    public Microsoft.Win32.SafeHandles.SafeFileHandle? OpenLineCount()
    {
        if (_file is null)
        {
            return null;
        }

        Directory.CreateDirectory(_file + ".lines");
        return File.OpenHandle(Path.Combine(_file + ".lines", $"{Group}.{Attempt}"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
    }

    public void Write(string what)
    {
        if (_file is null)
        {
            return;
        }

        var line = Json(writer =>
        {
            writer.WriteString("event", what);
            writer.WriteString("group", Group);
            writer.WriteNumber("attempt", Attempt);
            writer.WriteNumber("pid", Environment.ProcessId);
            writer.WriteString("time", DateTimeOffset.UtcNow);
            writer.WriteString("cwd", Environment.CurrentDirectory);
        });
        // FileMode.Append is no O_APPEND: alone with the file, or two agents overwrite each other.
        while (true)
        {
            try
            {
                using var file = new FileStream(_file, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
                file.Write([.. line, (byte)'\n']);
                return;
            }
            catch (IOException) when (Directory.Exists(Path.GetDirectoryName(_file)))
            {
                Thread.Yield();
            }
        }
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
