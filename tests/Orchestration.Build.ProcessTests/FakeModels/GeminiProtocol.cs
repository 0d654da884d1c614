using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Orchestration.Build.ProcessTests.FakeModels;

/// <summary>Google's <c>models/x:generateContent</c> and <c>:streamGenerateContent</c>.</summary>
internal sealed partial class GeminiProtocol : IProtocol
{
    public bool Serves(string path) => Address().IsMatch(path);

    public Conversation Read(JsonObject body, string path)
    {
        var address = Address().Match(path);
        var talk = new Conversation
        {
            Protocol = "gemini",
            Model = address.Groups["model"].Value,
            Stream = address.Groups["stream"].Success,
            System = Conversation.TextOf((body["systemInstruction"] ?? body["system_instruction"])?["parts"]),
            Schema = (body["generationConfig"]?["responseJsonSchema"] ?? body["generationConfig"]?["responseSchema"]) as JsonObject,
        };
        foreach (var content in body["contents"] as JsonArray ?? [])
        {
            var speaker = (string?)content!["role"] == "model" ? Speaker.Assistant : Speaker.User;
            foreach (var part in content["parts"] as JsonArray ?? [])
            {
                talk.Messages.Add(part switch
                {
                    _ when part!["functionCall"] is { } call => (Speaker.Call, (string?)call["name"] ?? ""),
                    _ when part["functionResponse"] is { } response => (Speaker.Result, response["response"]?.ToJsonString() ?? ""),
                    _ => (speaker, Conversation.TextOf(part)),
                });
            }
        }

        foreach (var function in (body["tools"] as JsonArray ?? []).SelectMany(tool => tool!["functionDeclarations"] as JsonArray ?? []))
        {
            var schema = (function!["parametersJsonSchema"] ?? function["parameters"]) as JsonObject;
            talk.Tools.Add(new Tool((string?)function["name"] ?? "", schema, ToolKind.Function));
        }

        return talk;
    }

    public IEnumerable<ServerEvent> Stream(Conversation talk, Reply reply) => [new ServerEvent(null, Whole(talk, reply))];

    public JsonNode Whole(Conversation talk, Reply reply) => new JsonObject
    {
        ["candidates"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["content"] = new JsonObject { ["role"] = "model", ["parts"] = Parts(reply) },
            ["finishReason"] = reply.Refuses ? "SAFETY" : "STOP",
        }),
        ["usageMetadata"] = new JsonObject
        {
            ["promptTokenCount"] = Reply.InputTokens + Reply.CachedTokens,
            ["candidatesTokenCount"] = Reply.OutputTokens,
            ["cachedContentTokenCount"] = Reply.CachedTokens,
            ["totalTokenCount"] = Reply.InputTokens + Reply.CachedTokens + Reply.OutputTokens,
        },
        ["modelVersion"] = talk.Model,
        ["responseId"] = Reply.NewId(""),
    };

    public JsonObject Failure(int status, string message) => new()
    {
        ["error"] = new JsonObject
        {
            ["code"] = status,
            ["message"] = message,
            ["status"] = status switch
            {
                401 => "UNAUTHENTICATED",
                429 => "RESOURCE_EXHAUSTED",
                500 => "INTERNAL",
                _ => "UNAVAILABLE",
            },
        },
    };

    private static JsonArray Parts(Reply reply) => reply switch
    {
        { Refuses: true } => [],
        { Call: { } call } => [new JsonObject { ["functionCall"] = new JsonObject { ["id"] = Reply.NewId(""), ["name"] = call.Name, ["args"] = call.Arguments!.DeepClone() } }],
        _ => [new JsonObject { ["text"] = reply.Text }],
    };

    [GeneratedRegex("/models/(?<model>[^/:]+):(?:generate|(?<stream>streamGenerate))Content$")]
    private static partial Regex Address();
}
