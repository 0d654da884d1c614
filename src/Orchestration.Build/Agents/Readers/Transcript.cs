using System.Globalization;
using System.Text;
using System.Text.Json;
using Orchestration.Build.Model;

namespace Orchestration.Build.Agents.Readers;

/// <summary>
/// What an agent did, for people: its words, the tools that it used and how they answered, from the JSON lines of any known command line. What is not
/// understood is left out; the log has it.
/// </summary>
internal sealed class Transcript
{
    /// <summary>An event that is longer is left out, in UTF-16 code units.</summary>
    public const int LongestEvent = 128 * 1024;

    private const int MostAnswerLines = 8;
    private const int LongestLine = 400;
    private const int MostCharacters = 2_000_000;

    private static readonly string[] TellingInputs = ["command", "file_path", "filePath", "path", "pattern", "url", "description"];

    private readonly StringBuilder _text = new();
    private bool _isInWords;
    private bool _isCut;

    /// <summary>Plain text, of bounded length; empty where nothing was understood.</summary>
    public string Text => _text.ToString().Trim('\n') is { Length: > 0 } text ? $"{text}\n{(_isCut ? "\n(Cut here; the log has the rest.)\n" : string.Empty)}" : string.Empty;

    /// <summary>The next line of the agent's standard output.</summary>
    public void Read(string line)
    {
        _isCut = _text.Length > MostCharacters;
        if (_isCut || !line.StartsWith('{'))
        {
            return;
        }

        try
        {
            using var json = JsonDocument.Parse(line);
            Read(json.RootElement);
        }
        catch (JsonException)
        {
            // A torn line: the build was killed while it was written.
        }
    }

    private void Read(JsonElement root)
    {
        switch (root.Text("type"))
        {
            // Claude Code
            case "assistant" or "user":
                ReadBlocks(root.Child("message").Child("content"));
                break;

            // Codex
            case "item.completed" when root.Child("item") is { } item:
                ReadItem(item);
                break;

            // Gemini, in pieces
            case "message" when root.Text("role") == "assistant":
                Say(root.Text("content"), isPiece: root.Flag("delta"));
                break;
            case "tool_use" when root.Text("tool_name") is { } tool:
                Use(tool, root.Child("parameters"));
                break;
            case "tool_result":
                Answer(root.Text("output") ?? root.Text("status"));
                break;

            // Copilot
            case "assistant.message":
                Say(root.Child("data").Text("content"));
                break;
            case "tool.execution_start":
                Use(root.Child("data").Text("toolName"), root.Child("data").Child("arguments"));
                break;
            case "tool.execution_complete":
                Answer(root.Child("data").Child("result").Text("content"));
                break;

            // opencode
            case "text":
                Say(root.Child("part").Text("text"));
                break;
            case "tool_use" when root.Child("part") is { } part:
                Use(part.Text("tool"), part.Child("state").Child("input"));
                Answer(part.Child("state").Text("output") ?? part.Child("state").Text("error"));
                break;

            case "error" or "turn.failed":
                Say("Error: " + (root.Text("message") ?? root.Child("error").Text("message") ?? root.Child("error").Child("data").Text("message")));
                break;
            case "result" when root.Flag("is_error"):
                Say("Error: " + root.Text("result"));
                break;
        }
    }

    private void ReadBlocks(JsonElement? content)
    {
        if (content is not { ValueKind: JsonValueKind.Array } blocks)
        {
            return;
        }

        foreach (var block in blocks.EnumerateArray())
        {
            switch (block.Text("type"))
            {
                case "text":
                    Say(block.Text("text"));
                    break;
                case "tool_use":
                    Use(block.Text("name"), block.Child("input"));
                    break;
                case "tool_result":
                    Answer(block.Text("content") ?? (block.Child("content") is { ValueKind: JsonValueKind.Array } parts
                        ? string.Join('\n', parts.EnumerateArray().Select(part => part.Text("text")).OfType<string>())
                        : null));
                    break;
            }
        }
    }

    private void ReadItem(JsonElement item)
    {
        switch (item.Text("type"))
        {
            case "agent_message":
                Say(item.Text("text"));
                break;
            case "command_execution":
                Append($"> {item.Text("command")}");
                Answer(item.Text("aggregated_output"));
                break;
            case "file_change" when item.Child("changes") is { ValueKind: JsonValueKind.Array } changes:
                Append("> " + string.Join(", ", changes.EnumerateArray().Select(change => $"{change.Text("kind")} {change.Text("path")}")));
                break;
            case "error":
                Say("Error: " + item.Text("message"));
                break;
        }
    }

    private void Say(string? words, bool isPiece = false)
    {
        if (string.IsNullOrEmpty(words))
        {
            return;
        }

        if (isPiece && _isInWords)
        {
            _text.Length--;
        }
        else
        {
            _text.Append('\n');
        }

        foreach (var line in words.Split('\n'))
        {
            _text.Append(isPiece ? Clean(line) : Texts.Shorten(Texts.OneLine(line), LongestLine)).Append('\n');
        }

        _isInWords = isPiece;
    }

    private void Use(string? tool, JsonElement? input)
    {
        var telling = TellingInputs.Select(name => input.Text(name)).FirstOrDefault(text => !string.IsNullOrEmpty(text));
        Append($"> {tool} {telling ?? (input is { } all ? all.ToString() : string.Empty)}");
    }

    private void Answer(string? text)
    {
        var lines = (text ?? string.Empty).TrimEnd().Split('\n');
        if (lines is [""])
        {
            return;
        }

        foreach (var line in lines.Take(MostAnswerLines))
        {
            Append("    " + line);
        }

        if (lines.Length > MostAnswerLines)
        {
            Append(string.Create(CultureInfo.InvariantCulture, $"    ({lines.Length - MostAnswerLines} more lines)"));
        }
    }

    private void Append(string line)
    {
        _isInWords = false;
        var indent = line.Length - line.TrimStart(' ').Length;
        _text.Append(' ', indent).Append(Texts.Shorten(Texts.OneLine(line[indent..]), LongestLine)).Append('\n');
    }

    /// <summary>Spaces at the ends of a piece belong to the words around it.</summary>
    private static string Clean(string piece) => new([.. piece.Where(c => !char.IsControl(c))]);
}
