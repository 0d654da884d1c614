using System.Text.Json.Nodes;

namespace Orchestration.Build.ProcessTests.FakeModels;

/// <summary>OpenAI's <c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatProtocol : IProtocol
{
    public bool Serves(string path) => path.EndsWith("/chat/completions", StringComparison.Ordinal);

    public Conversation Read(JsonObject body, string path)
    {
        var talk = new Conversation { Protocol = "chat", Model = (string?)body["model"] ?? "", Stream = (bool?)body["stream"] ?? false };
        foreach (var message in body["messages"] as JsonArray ?? [])
        {
            ReadMessage(talk, message!);
        }

        foreach (var tool in body["tools"] as JsonArray ?? [])
        {
            talk.Tools.Add(new Tool((string?)tool!["function"]?["name"] ?? "", tool["function"]?["parameters"] as JsonObject, ToolKind.Function));
        }

        return talk;
    }

    public IEnumerable<ServerEvent> Stream(Conversation talk, Reply reply)
    {
        var id = Reply.NewId("chatcmpl-");
        var delta = new JsonObject { ["role"] = "assistant" };
        if (reply.Call is { } call)
        {
            var entry = Call(call);
            entry["index"] = 0;
            delta["tool_calls"] = new JsonArray(entry);
        }
        else
        {
            delta["content"] = reply.Refuses ? "" : reply.Text;
        }

        yield return Chunk([new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = null }]);
        yield return Chunk([new JsonObject { ["index"] = 0, ["delta"] = new JsonObject(), ["finish_reason"] = Finish(reply) }]);
        var last = Chunk([]);
        last.Data!["usage"] = Usage();
        yield return last;
        yield return new ServerEvent(null, null);

        ServerEvent Chunk(JsonArray choices) => new(null, new JsonObject
        {
            ["id"] = id,
            ["object"] = "chat.completion.chunk",
            ["created"] = 1_790_000_000,
            ["model"] = talk.Model,
            ["choices"] = choices,
        });
    }

    public JsonNode Whole(Conversation talk, Reply reply) => new JsonObject
    {
        ["id"] = Reply.NewId("chatcmpl-"),
        ["object"] = "chat.completion",
        ["created"] = 1_790_000_000,
        ["model"] = talk.Model,
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = reply.Text,
                ["tool_calls"] = reply.Call is { } call ? new JsonArray(Call(call)) : null,
            },
            ["finish_reason"] = Finish(reply),
        }),
        ["usage"] = Usage(),
    };

    public JsonObject Failure(int status, string message) => OpenAiFailure.Create(status, message);

    private static void ReadMessage(Conversation talk, JsonNode message)
    {
        var text = Conversation.TextOf(message["content"]);
        switch ((string?)message["role"])
        {
            case "user":
                talk.Messages.Add((Speaker.User, text));
                break;
            case "tool":
                talk.Messages.Add((Speaker.Result, text));
                break;
            case "assistant":
                talk.Messages.Add((Speaker.Assistant, text));
                talk.Messages.AddRange((message["tool_calls"] as JsonArray ?? []).Select(call => (Speaker.Call, (string?)call!["function"]?["name"] ?? "")));
                break;
            default:
                talk.System += "\n" + text;
                break;
        }
    }

    private static string Finish(Reply reply) => reply.Refuses ? "content_filter" : reply.Call is null ? "stop" : "tool_calls";

    private static JsonObject Call(ToolCall call) => new()
    {
        ["id"] = Reply.NewId("call_"),
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments!.ToJsonString() },
    };

    private static JsonObject Usage() => new()
    {
        ["prompt_tokens"] = Reply.InputTokens + Reply.CachedTokens,
        ["completion_tokens"] = Reply.OutputTokens,
        ["total_tokens"] = Reply.InputTokens + Reply.CachedTokens + Reply.OutputTokens,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = Reply.CachedTokens },
    };
}
