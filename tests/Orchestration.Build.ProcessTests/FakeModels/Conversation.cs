using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Orchestration.Build.ProcessTests.FakeModels;

internal enum Speaker
{
    User,
    Assistant,
    Call,
    Result,
}

internal enum ToolKind
{
    Function,

    /// <summary>Takes free text instead of JSON.</summary>
    Custom,
}

internal sealed record Tool(string Name, JsonObject? Schema, ToolKind Kind, string? Namespace = null);

/// <summary>What an agent sent, whatever protocol it speaks.</summary>
internal sealed partial class Conversation
{
    public required string Protocol { get; init; }

    public string Model { get; init; } = "";

    public bool Stream { get; init; }

    public string System { get; set; } = "";

    public List<(Speaker Speaker, string Text)> Messages { get; } = [];

    public List<Tool> Tools { get; } = [];

    /// <summary>The agent wants JSON of this shape.</summary>
    public JsonObject? Schema { get; set; }

    /// <summary>A request that the agent makes for its own sake: a title, a routing decision.</summary>
    public bool IsAside => Tools.Count == 0;

    /// <summary>Tool calls after the message at the index; calls side by side count once.</summary>
    public int TurnsAfter(int index)
    {
        var turns = 0;
        for (var i = index + 1; i < Messages.Count; i++)
        {
            if (Messages[i].Speaker == Speaker.Call && (i == index + 1 || Messages[i - 1].Speaker != Speaker.Call))
            {
                turns++;
            }
        }

        return turns;
    }

    public Tool? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Tools.Find(tool => tool.Name == name) is { } tool)
            {
                return tool;
            }
        }

        return null;
    }

    /// <summary>A path made absolute by the directory the agent says it works in: some tools want it so.</summary>
    public string Absolute(string path)
    {
        if (Path.IsPathRooted(path))
        {
            return path;
        }

        var text = string.Join('\n', Messages.Where(message => message.Speaker == Speaker.User).Select(message => message.Text).Prepend(System));
        var match = WorkingDirectory().Match(text);
        return match.Success ? Path.Combine(match.Groups["path"].Value.Trim(), path) : path;
    }

    public static string TextOf(JsonNode? content) => content switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonArray array => string.Join('\n', array.Select(TextOf).Where(text => text.Length > 0)),
        JsonObject item => TextOf(item["text"] ?? item["content"]),
        _ => "",
    };

    [GeneratedRegex(@"(?:<cwd>|(?:primary|current) working directory: *`?|workspace directories:\**\s*\n\s*- *`?|working directory: *`?)(?<path>/[^\n`<]+)", RegexOptions.IgnoreCase)]
    private static partial Regex WorkingDirectory();
}
