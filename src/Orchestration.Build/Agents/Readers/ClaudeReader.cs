using System.Text.Json;

namespace Orchestration.Build.Agents.Readers;

/// <summary><c>claude -p --output-format stream-json --verbose</c>. The event <c>result</c> decides, and of it <c>is_error</c>: <c>subtype</c> says success for API errors too.</summary>
internal sealed class ClaudeReader(AgentUsage? earlier) : AgentOutputReader(earlier)
{
    private AgentUsage _finishedMessages = AgentUsage.Unknown;
    private AgentUsage _currentMessage = AgentUsage.Unknown;
    private string? _currentId;
    private string? _lastText;
    private string? _error;
    private long? _status;
    private string? _subtype;
    private string? _stopReason;
    private string? _terminalReason;
    private string? _apiError;
    private bool _isError;
    private long? _turns;

    protected override void ReadEvent(JsonElement root)
    {
        SessionId = root.Text("session_id") ?? SessionId;
        switch (root.Text("type"))
        {
            case "result":
                ReadResult(root);
                break;
            case "assistant":
                ReadMessage(root.Child("message"));
                ReadText(root);
                break;
            case "rate_limit_event":
                ReadRateLimit(root.Child("rate_limit_info"));
                break;
            case "system" when root.Text("subtype") == "permission_denied":
                Note($"Denied {root.Text("tool_name")}: {root.Text("message")}");
                break;
            case "system" when root.Text("subtype") == "api_retry":
                ReadRetry(root);
                break;
        }
    }

    protected override Verdict Judge(AgentExit exit)
    {
        if (!FinalEventSeen)
        {
            return GivenUp is { } given ? new Verdict(given, _error) : Unfinished(exit, null);
        }

        // budget_exhausted, token_budget_exhausted; error_max_budget_usd, error_max_budget_tokens
        if (_terminalReason?.EndsWith("budget_exhausted", StringComparison.Ordinal) == true || _subtype?.StartsWith("error_max_budget", StringComparison.Ordinal) == true)
        {
            return new Verdict(OutcomeClass.BudgetExceeded, _error ?? "The agent reached its budget.", Retryable: false);
        }

        if (_stopReason == "refusal")
        {
            return new Verdict(OutcomeClass.Refused, _error ?? ResultText ?? "The model refused.");
        }

        if (_isError)
        {
            return JudgeError();
        }

        // A built-in slash command answers without asking the model.
        return _turns == 0 ? Verdict.Failed("The agent answered without asking its model: " + ResultText) : Finished(exit);
    }

    private Verdict JudgeError()
    {
        var error = _error ?? "The agent reported an error without a text.";
        if (_apiError == "usage_limit_reached")
        {
            return new Verdict(OutcomeClass.RateLimited, error);
        }

        return _terminalReason == "prompt_too_long"
            ? Verdict.Failed(error, retryable: false)
            : FailureText.Classify(error, _status);
    }

    private void ReadResult(JsonElement root)
    {
        FinalEventSeen = true;
        _subtype = root.Text("subtype");
        _isError = root.Flag("is_error") || (_subtype?.StartsWith("error", StringComparison.Ordinal) ?? false);
        _status = root.Whole("api_error_status");
        _apiError = root.Text("api_error");
        _stopReason = root.Text("stop_reason");
        _terminalReason = root.Text("terminal_reason");
        _turns = root.Whole("num_turns");
        var text = root.Child("structured_output") is { } structured ? structured.GetRawText() : root.Text("result");
        var errors = string.Join('\n', root.Child("errors").Items().Select(item => item.AsText()).OfType<string>());
        _error = !_isError ? null : errors.Length > 0 ? errors : text;
        ResultText = _isError ? null : string.IsNullOrWhiteSpace(text) ? _lastText : text;
        Usage = FinalUsage(root);
    }

    // A budget stop leaves the last call out of "usage", not out of "modelUsage".
    private AgentUsage FinalUsage(JsonElement root)
    {
        var usage = AgentUsage.Unknown;
        foreach (var model in root.Child("modelUsage").Members())
        {
            usage = usage.Plus(new AgentUsage(
                model.Value.Whole("inputTokens"),
                model.Value.Whole("outputTokens"),
                model.Value.Whole("cacheReadInputTokens"),
                model.Value.Whole("cacheCreationInputTokens"),
                null,
                null));
        }

        usage = usage.InputTokens is null && root.Child("usage") is { } total ? MessageUsage(total) : usage;
        usage = usage with { CostUsd = root.Amount("total_cost_usd"), Turns = _turns is >= 0 and <= int.MaxValue ? (int)_turns : null };
        return OfThisAttempt(usage);
    }

    // A message comes once per content block, each time with its whole usage.
    private void ReadMessage(JsonElement? message)
    {
        if (message.Child("usage") is not { } usage || FinalEventSeen)
        {
            return;
        }

        var id = message.Text("id");
        if (id != _currentId)
        {
            _finishedMessages = _finishedMessages.Plus(_currentMessage);
            _currentId = id;
        }

        _currentMessage = MessageUsage(usage);
        Usage = _finishedMessages.Plus(_currentMessage);
    }

    /// <summary>What the agent itself says, not a subagent: the answer, where the final event has none.</summary>
    private void ReadText(JsonElement root)
    {
        var text = string.Concat(root.Child("message").Child("content").Items().Where(block => block.Text("type") == "text").Select(block => block.Text("text")));
        if (!string.IsNullOrWhiteSpace(text) && root.Text("parent_tool_use_id") is null)
        {
            _lastText = text;
        }
    }

    private static AgentUsage MessageUsage(JsonElement usage) => new(
        usage.Whole("input_tokens"),
        usage.Whole("output_tokens"),
        usage.Whole("cache_read_input_tokens"),
        usage.Whole("cache_creation_input_tokens"),
        null,
        null);

    private void ReadRateLimit(JsonElement? info)
    {
        if (info.Text("status") == "rejected" && info.Whole("resetsAt") is { } seconds and > 0 and < 253_402_300_800)
        {
            ResetsAt = DateTimeOffset.FromUnixTimeSeconds(seconds);
        }
    }

    // Our profile turns the retries off; a user who turned them on again gets short waits inside the agent and long ones in the lane.
    private void ReadRetry(JsonElement root)
    {
        RetryAfter = root.Whole("retry_delay_ms") is { } delay and > 0 ? TimeSpan.FromMilliseconds(Math.Min(delay, 1e11)) : null;
        var status = root.Whole("error_status");
        _error = $"The agent is waiting after HTTP status {status} ({root.Text("error")}).";
        GivenUp = status switch
        {
            401 or 403 => OutcomeClass.Unauthorised,
            429 when RetryAfter > TimeSpan.FromMinutes(1) => OutcomeClass.RateLimited,
            _ => null,
        };
    }
}
