using System.Text.Json;

namespace Orchestration.Build.Agents.Readers;

/// <summary><c>copilot --output-format json --usage-output-file F</c>. The event <c>result</c> decides, unless a <c>session.error</c> came before it.</summary>
internal sealed class CopilotReader(AgentUsage? earlier) : AgentOutputReader(earlier)
{
    private long? _exitCode;
    private string? _errorType;
    private string? _error;
    private long? _status;

    protected override void ReadEvent(JsonElement root)
    {
        var data = root.Child("data");
        switch (root.Text("type"))
        {
            case "assistant.message":
                ResultText = data.Words("content") ?? ResultText;
                break;
            case "session.error":
                _errorType = data.Text("errorType");
                _error = data.Text("message") ?? "The session failed without a text.";
                _status = data.Whole("statusCode");
                break;
            case "tool.execution_complete" when data is { } tool && !tool.Flag("success"):
                Note(data.Child("error").Text("message"));
                break;
            case "result":
                FinalEventSeen = true;
                SessionId = root.Text("sessionId") ?? SessionId;
                _exitCode = root.Whole("exitCode");
                break;
        }
    }

    protected override void ReadUsage(JsonElement root)
    {
        var usage = AgentUsage.Unknown;
        foreach (var model in root.Child("modelMetrics").Members())
        {
            var counts = model.Value.Child("usage");
            var cached = counts.Whole("cacheReadTokens");
            usage = usage.Plus(new AgentUsage(
                counts.Whole("inputTokens") is { } input ? Math.Max(0, input - (cached ?? 0)) : null,
                counts.Whole("outputTokens"),
                cached,
                counts.Whole("cacheWriteTokens"),
                null,
                null));
        }

        Usage = OfThisAttempt(usage);
    }

    protected override Verdict Judge(AgentExit exit)
    {
        if (_error is not null)
        {
            return JudgeError(_error);
        }

        if (!FinalEventSeen)
        {
            return Unfinished(exit, null);
        }

        return _exitCode == 0 ? Finished(exit) : Verdict.Failed($"copilot reported exit code {_exitCode}. {exit.StandardErrorTail}");
    }

    private Verdict JudgeError(string error) => _errorType switch
    {
        "rate_limit" => new Verdict(OutcomeClass.RateLimited, error),
        "authentication" or "authorization" or "quota" => new Verdict(OutcomeClass.Unauthorised, error, Retryable: false),

        // The only sign copilot gives of a refusal.
        "query" when _status is null && error.StartsWith("No response was returned", StringComparison.Ordinal) =>
            new Verdict(OutcomeClass.Refused, error),
        _ => FailureText.Classify(error, _status),
    };
}
