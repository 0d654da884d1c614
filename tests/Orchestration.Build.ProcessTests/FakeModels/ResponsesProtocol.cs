using System.Text.Json.Nodes;

namespace Orchestration.Build.ProcessTests.FakeModels;

/// <summary>OpenAI's <c>POST /v1/responses</c>.</summary>
internal sealed class ResponsesProtocol : IProtocol
{
    public bool Serves(string path) => path.EndsWith("/responses", StringComparison.Ordinal);

    public Conversation Read(JsonObject body, string path)
    {
        var talk = new Conversation
        {
            Protocol = "responses",
            Model = (string?)body["model"] ?? "",
            Stream = (bool?)body["stream"] ?? false,
            System = (string?)body["instructions"] ?? "",
        };
        AddTools(talk, body["tools"], null);
        foreach (var item in body["input"] as JsonArray ?? [])
        {
            ReadItem(talk, item!);
        }

        return talk;
    }

    public IEnumerable<ServerEvent> Stream(Conversation talk, Reply reply)
    {
        var response = Response(talk, reply);
        var opening = response.DeepClone().AsObject();
        opening["status"] = "in_progress";
        opening["output"] = new JsonArray();
        var number = 0;
        yield return Event("response.created", new JsonObject { ["response"] = opening });
        var item = response["output"]![0]!;
        yield return Event("response.output_item.added", new JsonObject { ["output_index"] = 0, ["item"] = item.DeepClone() });
        if (reply is { Call: null, Refuses: false })
        {
            yield return Event(
                "response.output_text.delta",
                new JsonObject { ["item_id"] = item["id"]!.DeepClone(), ["output_index"] = 0, ["content_index"] = 0, ["delta"] = reply.Text });
        }

        yield return Event("response.output_item.done", new JsonObject { ["output_index"] = 0, ["item"] = item.DeepClone() });
        yield return Event("response.completed", new JsonObject { ["response"] = response });

        ServerEvent Event(string name, JsonObject data)
        {
            data["type"] = name;
            data["sequence_number"] = number++;
            return new ServerEvent(name, data);
        }
    }

    public JsonNode Whole(Conversation talk, Reply reply) => Response(talk, reply);

    public JsonObject Failure(int status, string message) => OpenAiFailure.Create(status, message);

    private static void ReadItem(Conversation talk, JsonNode item)
    {
        var type = (string?)item["type"] ?? "message";
        if (type == "additional_tools")
        {
            AddTools(talk, item["tools"], null);
        }
        else if (type == "message")
        {
            var text = Conversation.TextOf(item["content"]);
            switch ((string?)item["role"])
            {
                case "user":
                    talk.Messages.Add((Speaker.User, text));
                    break;
                case "assistant":
                    talk.Messages.Add((Speaker.Assistant, text));
                    break;
                default:
                    talk.System += "\n" + text;
                    break;
            }
        }
        else if (type.EndsWith("_call", StringComparison.Ordinal))
        {
            talk.Messages.Add((Speaker.Call, (string?)item["name"] ?? type));
        }
        else if (type.EndsWith("_output", StringComparison.Ordinal))
        {
            talk.Messages.Add((Speaker.Result, Conversation.TextOf(item["output"])));
        }
    }

    private static void AddTools(Conversation talk, JsonNode? tools, string? space)
    {
        foreach (var tool in tools as JsonArray ?? [])
        {
            var name = (string?)tool!["name"] ?? (string?)tool["type"] ?? "";
            if ((string?)tool["type"] == "namespace")
            {
                AddTools(talk, tool["tools"], name);
                continue;
            }

            var kind = (string?)tool["type"] == "custom" ? ToolKind.Custom : ToolKind.Function;
            talk.Tools.Add(new Tool(name, tool["parameters"] as JsonObject, kind, space));
        }
    }

    private static JsonObject Response(Conversation talk, Reply reply) => new()
    {
        ["id"] = Reply.NewId("resp_"),
        ["object"] = "response",
        ["created_at"] = 1_790_000_000,
        ["model"] = talk.Model,
        ["status"] = "completed",
        ["error"] = null,
        ["incomplete_details"] = null,
        ["parallel_tool_calls"] = false,
        ["tool_choice"] = "auto",
        ["tools"] = new JsonArray(),
        ["output"] = new JsonArray(Output(reply)),
        ["usage"] = new JsonObject
        {
            ["input_tokens"] = Reply.InputTokens + Reply.CachedTokens,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = Reply.CachedTokens },
            ["output_tokens"] = Reply.OutputTokens,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
            ["total_tokens"] = Reply.InputTokens + Reply.CachedTokens + Reply.OutputTokens,
        },
    };

    private static JsonObject Output(Reply reply)
    {
        if (reply.Call is { } call)
        {
            var item = new JsonObject
            {
                ["id"] = Reply.NewId("fc_"),
                ["type"] = call.Input is null ? "function_call" : "custom_tool_call",
                ["status"] = "completed",
                ["call_id"] = Reply.NewId("call_"),
                ["name"] = call.Name,
                [call.Input is null ? "arguments" : "input"] = call.Input ?? call.Arguments!.ToJsonString(),
            };
            if (call.Namespace is not null)
            {
                item["namespace"] = call.Namespace;
            }

            return item;
        }

        var part = reply.Refuses
            ? new JsonObject { ["type"] = "refusal", ["refusal"] = "I cannot help with that." }
            : new JsonObject { ["type"] = "output_text", ["text"] = reply.Text, ["annotations"] = new JsonArray() };
        return new JsonObject
        {
            ["id"] = Reply.NewId("msg_"),
            ["type"] = "message",
            ["status"] = "completed",
            ["role"] = "assistant",
            ["content"] = new JsonArray(part),
        };
    }
}
