using System.Text.Json.Nodes;

namespace Orchestration.Build.ProcessTests.FakeModels;

/// <summary><c>POST /v1/messages</c>.</summary>
internal sealed class AnthropicProtocol : IProtocol
{
    public bool Serves(string path) => path.EndsWith("/v1/messages", StringComparison.Ordinal);

    public Conversation Read(JsonObject body, string path)
    {
        var talk = new Conversation
        {
            Protocol = "anthropic",
            Model = (string?)body["model"] ?? "",
            Stream = (bool?)body["stream"] ?? false,
            System = Conversation.TextOf(body["system"]),
        };
        foreach (var message in body["messages"] as JsonArray ?? [])
        {
            ReadMessage(talk, (string?)message!["role"] == "assistant" ? Speaker.Assistant : Speaker.User, message["content"]);
        }

        foreach (var tool in body["tools"] as JsonArray ?? [])
        {
            talk.Tools.Add(new Tool((string?)tool!["name"] ?? "", tool["input_schema"] as JsonObject, ToolKind.Function));
        }

        return talk;
    }

    public IEnumerable<ServerEvent> Stream(Conversation talk, Reply reply)
    {
        var message = Message(talk, reply);
        var start = message.DeepClone().AsObject();
        start["content"] = new JsonArray();
        start["stop_reason"] = null;
        yield return Event("message_start", new JsonObject { ["message"] = start });
        if (message["content"] is JsonArray { Count: > 0 } blocks)
        {
            var block = blocks[0]!.DeepClone().AsObject();
            var delta = reply.Call is null
                ? new JsonObject { ["type"] = "text_delta", ["text"] = reply.Text }
                : new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = block["input"]!.ToJsonString() };
            block[reply.Call is null ? "text" : "input"] = reply.Call is null ? "" : new JsonObject();
            yield return Event("content_block_start", new JsonObject { ["index"] = 0, ["content_block"] = block });
            yield return Event("content_block_delta", new JsonObject { ["index"] = 0, ["delta"] = delta });
            yield return Event("content_block_stop", new JsonObject { ["index"] = 0 });
        }

        var end = new JsonObject { ["stop_reason"] = message["stop_reason"]!.DeepClone(), ["stop_sequence"] = null };
        yield return Event("message_delta", new JsonObject { ["delta"] = end, ["usage"] = message["usage"]!.DeepClone() });
        yield return Event("message_stop", []);
    }

    public JsonNode Whole(Conversation talk, Reply reply) => Message(talk, reply);

    public JsonObject Failure(int status, string message) => new()
    {
        ["type"] = "error",
        ["error"] = new JsonObject
        {
            ["type"] = status switch
            {
                401 => "authentication_error",
                429 => "rate_limit_error",
                529 => "overloaded_error",
                _ => "api_error",
            },
            ["message"] = message,
        },
    };

    private static void ReadMessage(Conversation talk, Speaker speaker, JsonNode? content)
    {
        if (content is not JsonArray parts)
        {
            talk.Messages.Add((speaker, Conversation.TextOf(content)));
            return;
        }

        foreach (var part in parts)
        {
            talk.Messages.Add((string?)part!["type"] switch
            {
                "tool_use" => (Speaker.Call, (string?)part["name"] ?? ""),
                "tool_result" => (Speaker.Result, Conversation.TextOf(part["content"])),
                _ => (speaker, Conversation.TextOf(part)),
            });
        }
    }

    private static JsonObject Message(Conversation talk, Reply reply) => new()
    {
        ["id"] = Reply.NewId("msg_"),
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = talk.Model,
        ["content"] = Content(reply),
        ["stop_reason"] = reply.Refuses ? "refusal" : reply.Call is null ? "end_turn" : "tool_use",
        ["stop_sequence"] = null,
        ["usage"] = new JsonObject
        {
            ["input_tokens"] = Reply.InputTokens,
            ["output_tokens"] = Reply.OutputTokens,
            ["cache_read_input_tokens"] = Reply.CachedTokens,
            ["cache_creation_input_tokens"] = 0,
        },
    };

    private static JsonArray Content(Reply reply) => reply switch
    {
        { Refuses: true } => [],
        { Call: { } call } => [new JsonObject { ["type"] = "tool_use", ["id"] = Reply.NewId("toolu_"), ["name"] = call.Name, ["input"] = call.Arguments!.DeepClone() }],
        _ => [new JsonObject { ["type"] = "text", ["text"] = reply.Text }],
    };

    private static ServerEvent Event(string name, JsonObject data)
    {
        data["type"] = name;
        return new ServerEvent(name, data);
    }
}
