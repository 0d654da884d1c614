using System.Text.Json.Nodes;

namespace Orchestration.Build.ProcessTests.FakeModels;

/// <summary>The error object of both OpenAI protocols.</summary>
internal static class OpenAiFailure
{
    public static JsonObject Create(int status, string message) => new()
    {
        ["error"] = new JsonObject
        {
            ["message"] = message,
            ["type"] = status == 429 ? "rate_limit_error" : status == 401 ? "invalid_request_error" : "server_error",
            ["param"] = null,
            ["code"] = status switch
            {
                401 => "invalid_api_key",
                429 => "rate_limit_exceeded",
                _ => "server_error",
            },
        },
    };
}
