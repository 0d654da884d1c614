using System.Text.Json.Nodes;

namespace Orchestration.Build.ProcessTests.FakeModels;

/// <summary>A call of one of the tools the agent offers, whichever of them does the job.</summary>
internal sealed record ToolCall(string Name, JsonObject? Arguments, string? Input, string? Namespace)
{
    private static readonly string[] Paths = ["file_path", "filePath", "absolute_path", "path", "file"];
    private static readonly string[] Contents = ["content", "file_text", "contents"];
    private static readonly string[] Commands = ["command", "cmd", "script"];

    /// <summary>Null where the agent offers nothing for it.</summary>
    public static ToolCall? Create(Conversation talk, string step, string rest)
    {
        var (first, second) = rest.IndexOf(' ', StringComparison.Ordinal) is var blank and > 0 ? (rest[..blank], rest[(blank + 1)..]) : (rest, "");
        return step switch
        {
            "write" => Write(talk, first, second.Replace("\\n", "\n", StringComparison.Ordinal)),
            "read" => Read(talk, rest),
            "shell" => Shell(talk, rest),
            "answer" => talk.Find("StructuredOutput") is { } output ? new ToolCall(output.Name, JsonNode.Parse(rest)!.AsObject(), null, output.Namespace) : null,
            _ => null,
        };
    }

    private static ToolCall? Write(Conversation talk, string path, string content)
    {
        if (talk.Find("Write", "write_file", "write", "create") is { } write)
        {
            return Function(write, (Paths, talk.Absolute(path)), (Contents, content));
        }

        if (talk.Find("apply_patch") is { Kind: ToolKind.Custom } patch)
        {
            var lines = string.Join('\n', content.Split('\n').Select(line => "+" + line));
            return new ToolCall(patch.Name, null, $"*** Begin Patch\n*** Add File: {path}\n{lines}\n*** End Patch", patch.Namespace);
        }

        var data = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(content));
        return Shell(talk, $"mkdir -p \"$(dirname '{path}')\" && printf %s {data} | base64 -d > '{path}'");
    }

    private static ToolCall? Read(Conversation talk, string path) => talk.Find("Read", "read_file", "read", "view") is { } read
        ? Function(read, (Paths, talk.Absolute(path)))
        : Shell(talk, $"cat '{path}'");

    private static ToolCall? Shell(Conversation talk, string command)
    {
        if (talk.Find("Bash", "bash", "run_shell_command", "shell_command", "exec_command", "shell") is { } shell)
        {
            return Function(shell, (Commands, command));
        }

        // One kind of codex offers a tool that runs JavaScript.
        return talk.Find("exec") is { Kind: ToolKind.Custom } exec
            ? new ToolCall(exec.Name, null, $"const r = await tools.exec_command({{cmd: {JsonValue.Create(command)!.ToJsonString()}}});\ntext(JSON.stringify(r));\n", exec.Namespace)
            : null;
    }

    // What the schema requires beyond what is wanted gets a sample value.
    private static ToolCall Function(Tool tool, params ReadOnlySpan<(string[] Names, string Value)> wanted)
    {
        var properties = tool.Schema?["properties"] as JsonObject ?? [];
        var arguments = new JsonObject();
        foreach (var (names, value) in wanted)
        {
            var name = Array.Find(names, properties.ContainsKey) ?? names[0];
            arguments[name] = (string?)properties[name]?["type"] == "array" ? new JsonArray("bash", "-lc", value) : value;
        }

        foreach (var required in (tool.Schema?["required"] as JsonArray ?? []).Select(name => (string)name!).Where(name => !arguments.ContainsKey(name)))
        {
            arguments[required] = Sample.Of(properties[required] as JsonObject);
        }

        return new ToolCall(tool.Name, arguments, null, tool.Namespace);
    }
}
