using System.Globalization;
using System.Text.Json;

namespace Orchestration.Build.Agents.Readers;

/// <summary><c>opencode run --format json</c>. It has no final event: a <c>step_finish</c> that asks for no further tool, or an <c>error</c>, is the end.</summary>
internal sealed class OpencodeReader : AgentOutputReader
{
    private string? _reason;
    private string? _error;
    private string? _errorName;
    private long? _status;
    private int _steps;

    protected override void ReadEvent(JsonElement root)
    {
        SessionId = root.Text("sessionID") ?? SessionId;
        var part = root.Child("part");
        switch (root.Text("type"))
        {
            case "step_start":
                (FinalEventSeen, _reason) = (_error is not null, null);
                break;
            case "text":
                ResultText = part.Words("text") ?? ResultText;
                break;
            case "tool_use" when part.Child("state").Text("status") == "error":
                Note(part.Child("state").Text("error"));
                break;
            case "step_finish" when part is { } finish:
                ReadStep(finish);
                break;
            case "error":
                ReadError(root.Child("error"));
                break;
        }
    }

    protected override Verdict Judge(AgentExit exit)
    {
        if (_error is not null)
        {
            return _errorName == "ContentFilterError" ? new Verdict(OutcomeClass.Refused, _error) : FailureText.Classify(_error, _status);
        }

        return !FinalEventSeen ? Unfinished(exit, null) : _reason switch
        {
            "stop" => Finished(exit),
            "content-filter" => new Verdict(OutcomeClass.Refused, "The response was blocked by the provider's content filter."),
            "length" => Verdict.Failed("The answer was cut by the model's output limit."),
            _ => Verdict.Failed($"The turn ended with reason '{_reason}'."),
        };
    }

    private void ReadStep(JsonElement part)
    {
        _reason = part.Text("reason");
        FinalEventSeen = _reason != "tool-calls";
        _steps++;
        var tokens = part.Child("tokens");
        var cache = tokens.Child("cache");

        // It writes a cost of 0 where it has no price for the model.
        var cost = part.Amount("cost") is { } amount and > 0 ? amount : (decimal?)null;
        var step = new AgentUsage(tokens.Whole("input"), tokens.Whole("output"), cache.Whole("read"), cache.Whole("write"), cost, null);
        Usage = Usage.Plus(step) with { Turns = _steps };
    }

    private void ReadError(JsonElement? error)
    {
        var data = error.Child("data");
        _errorName = error.Text("name");
        _error = data.Text("message") ?? _errorName ?? "The session failed without a text.";
        _status = data.Whole("statusCode");
        FinalEventSeen = true;
        var headers = data.Child("responseHeaders");
        RetryAfter = Seconds(headers.Text("retry-after")) ?? Seconds(headers.Text("retry-after-ms")) / 1000;
    }

    private static TimeSpan? Seconds(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value < 1e9
            ? TimeSpan.FromSeconds(value)
            : null;
}
