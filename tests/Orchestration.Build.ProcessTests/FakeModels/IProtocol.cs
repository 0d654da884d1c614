using System.Text.Json.Nodes;

namespace Orchestration.Build.ProcessTests.FakeModels;

/// <summary>One of the four ways in which agents talk to models.</summary>
internal interface IProtocol
{
    bool Serves(string path);

    Conversation Read(JsonObject body, string path);

    /// <summary>The answer as events, for a request that asked for a stream.</summary>
    IEnumerable<ServerEvent> Stream(Conversation talk, Reply reply);

    /// <summary>The answer in one piece.</summary>
    JsonNode Whole(Conversation talk, Reply reply);

    JsonObject Failure(int status, string message);
}
