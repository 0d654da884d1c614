using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Orchestration.Build.FakeAgent;

/// <summary>Carries out steps. What it says on stdout is the stream-json of claude.</summary>
internal sealed class Agent(Recorder recorder, IReadOnlyList<string> steps)
{
    private readonly Stream _out = Console.OpenStandardOutput();
    private PosixSignalRegistration? _deaf;
    private int? _exit;

    /// <returns>The exit code.</returns>
    public int Run()
    {
        foreach (var step in steps)
        {
            var name = step.Split(' ', 2)[0];
            Carry(name, step.Length > name.Length ? step[(name.Length + 1)..] : string.Empty);
            if (_exit is { } early)
            {
                return End(early);
            }
        }

        return End(0);
    }

    private int End(int code)
    {
        _out.Flush();
        recorder.Write("end");
        GC.KeepAlive(_deaf);
        return code;
    }

    private void Carry(string name, string rest)
    {
        switch (name)
        {
            // Work
            case "work":
                Write($"work/{recorder.Group}.txt", $"work of {recorder.Group}\n");
                recorder.Write("work");
                break;
            case "write":
                Write(rest.Split(' ', 2)[0], rest.Split(' ', 2)[1].Replace("\\n", "\n", StringComparison.Ordinal));
                break;
            case "append":
                File.AppendAllText(rest.Split(' ', 2)[0], rest.Split(' ', 2)[1].Replace("\\n", "\n", StringComparison.Ordinal));
                break;
            case "delete":
                File.Delete(rest);
                break;
            case "tick":
                Tick(rest);
                break;
            case "sh":
                Shell(rest);
                break;

            // Words
            case "say":
                Print(rest + "\n");
                break;
            case "raw":
                Print(rest);
                break;
            case "chunks":
                Chunks(int.Parse(rest.Split(' ', 2)[0], CultureInfo.InvariantCulture), rest.Split(' ', 2)[1] + "\n");
                break;
            case "stderr":
                Console.Error.WriteLine(rest);
                break;
            case "lines":
                Lines(int.Parse(rest, CultureInfo.InvariantCulture));
                break;
            case "flood":
                Flood(long.Parse(rest, CultureInfo.InvariantCulture));
                break;
            case "result":
                Result(rest, isError: false, status: null);
                recorder.Write("final");
                break;
            case "result-env":
                // Says the value of a variable, as an agent that was asked for a secret might.
                Result(Environment.GetEnvironmentVariable(rest) ?? "unset", isError: false, status: null);
                break;
            case "partial":
                Print("{\"type\":\"result\",\"subtype\":\"succ");
                break;

            // Errors as claude tells them
            case "error":
                Result(rest.Split(' ', 2)[^1], isError: true, status: int.Parse(rest.Split(' ', 2)[0], CultureInfo.InvariantCulture));
                break;
            case "limit":
                Limit(int.Parse(rest, CultureInfo.InvariantCulture));
                break;
            case "refuse":
                Print("{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":true,\"num_turns\":1,\"stop_reason\":\"refusal\",\"result\":\"I cannot help with that.\"}\n");
                break;
            case "budget":
                Print("{\"type\":\"result\",\"subtype\":\"error_max_budget_usd\",\"is_error\":true,\"num_turns\":3,\"errors\":[\"Reached maximum budget ($0.002)\"],\"terminal_reason\":\"budget_exhausted\"}\n");
                break;

            // Behaviour
            case "sleep":
                Thread.Sleep(int.Parse(rest, CultureInfo.InvariantCulture));
                break;
            case "random-sleep":
                Thread.Sleep(Random.Shared.Next(int.Parse(rest, CultureInfo.InvariantCulture)));
                break;
            case "hang":
                Thread.Sleep(Timeout.Infinite);
                break;
            case "deaf":
                _deaf = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
                break;
            case "child":
                // In a session of its own; rest is how long it sleeps.
                Detach($"sleep {rest}");
                break;
            case "stray":
                // The same, and it knows nothing of us any more but the folder it works in.
                Detach($"exec env -i PATH=/usr/bin:/bin sleep {rest}");
                break;
            case "late":
                // Goes on writing to our stdout after we have gone.
                Detach($"while :; do echo late; sleep 0.05; done");
                break;
            case "exit":
                _exit = int.Parse(rest, CultureInfo.InvariantCulture);
                break;
            case "die":
                Process.GetCurrentProcess().Kill();
                break;
            default:
                throw new InvalidOperationException($"Unknown step '{name}'.");
        }
    }

    private static void Write(string path, string text)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        File.WriteAllText(path, text);
    }

    /// <summary>Ticks every box of every tasks.md below the working directory, or only those whose line holds the text.</summary>
    private static void Tick(string text)
    {
        foreach (var file in Directory.EnumerateFiles(Environment.CurrentDirectory, "tasks.md", SearchOption.AllDirectories))
        {
            var lines = File.ReadAllText(file).Split('\n');
            File.WriteAllText(file, string.Join('\n', lines.Select(line =>
                text == "all" || line.Contains(text, StringComparison.Ordinal) ? line.Replace("[ ]", "[x]", StringComparison.Ordinal) : line)));
        }
    }

    private static void Shell(string line)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", line } })!;
        process.WaitForExit();
    }

    private static void Detach(string line)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/setsid") { ArgumentList = { "-f", "/bin/sh", "-c", line } })!;
        process.WaitForExit();
    }

    private void Print(string text) => _out.Write(Encoding.UTF8.GetBytes(text));

    private void Chunks(int size, string text)
    {
        foreach (var chunk in Encoding.UTF8.GetBytes(text).Chunk(size))
        {
            _out.Write(chunk);
            _out.Flush();
            Thread.Sleep(5);
        }
    }

    private void Flood(long bytes)
    {
        var block = new byte[64 * 1024];
        Array.Fill(block, (byte)'x');
        for (; bytes > 0; bytes -= block.Length)
        {
            _out.Write(block, 0, (int)Math.Min(bytes, block.Length));
        }
    }

    /// <summary>Numbered lines; how many of them the system has is known outside.</summary>
    private void Lines(int count)
    {
        using var written = recorder.OpenLineCount();
        for (var number = 1; number <= count; number++)
        {
            Print(string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"line\",\"n\":{number}}}\n"));
            if (written is not null)
            {
                RandomAccess.Write(written, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number,10}")), 0);
            }
        }
    }

    private void Limit(int seconds)
    {
        var reset = DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds();
        Print(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"type\":\"rate_limit_event\",\"rate_limit_info\":{{\"status\":\"rejected\",\"resetsAt\":{reset}}}}}\n"));
        Result("API Error: Request rejected (429)", isError: true, status: 429);
    }

    private void Result(string text, bool isError, int? status)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "result");
            writer.WriteString("subtype", "success");
            writer.WriteBoolean("is_error", isError);
            if (status is { } code)
            {
                writer.WriteNumber("api_error_status", code);
            }

            writer.WriteNumber("num_turns", 1);
            writer.WriteString("session_id", $"session-{recorder.Group}-{recorder.Attempt}");
            writer.WriteString("result", text);
            writer.WriteNumber("total_cost_usd", 0.01);
            writer.WriteStartObject("usage");
            writer.WriteNumber("input_tokens", 100);
            writer.WriteNumber("output_tokens", 20);
            writer.WriteNumber("cache_read_input_tokens", 30);
            writer.WriteNumber("cache_creation_input_tokens", 10);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        _out.Write([.. stream.ToArray(), (byte)'\n']);
        _out.Flush();
        if (isError)
        {
            _exit = 1;
        }
    }
}
