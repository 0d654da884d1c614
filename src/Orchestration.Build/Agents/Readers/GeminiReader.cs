using System.Text;
using System.Text.Json;

namespace Orchestration.Build.Agents.Readers;

/// <summary><c>gemini -o stream-json</c>. The event <c>result</c> decides; its status is an error also where the exit code is 0.</summary>
internal sealed class GeminiReader : AgentOutputReader
{
    private const int MaxAnswerLength = 300 * 1024;

    private readonly StringBuilder _answer = new();
    private string? _before;
    private string? _status;
    private string? _error;

    private string? Answer => _answer.ToString() is var text && !string.IsNullOrWhiteSpace(text) ? text : null;

    protected override void ReadEvent(JsonElement root)
    {
        switch (root.Text("type"))
        {
            case "init":
                SessionId = root.Text("session_id") ?? SessionId;
                break;
            case "message" when root.Text("role") == "assistant":
                ReadAnswer(root.Text("content"));
                break;
            case "tool_use":
                // What was reported before a tool call is the answer only where nothing comes after it.
                _before = Answer ?? _before;
                _answer.Clear();
                break;
            case "tool_result" when root.Text("status") == "error":
                Note(root.Child("error").Text("message") ?? root.Text("output"));
                break;
            case "error":
                ReadError(root);
                break;
            case "result":
                ReadResult(root);
                break;
        }
    }

    protected override Verdict Judge(AgentExit exit)
    {
        ResultText = Answer ?? _before;
        if (!FinalEventSeen)
        {
            return Unfinished(exit) ?? Unfinished(exit, _error);
        }

        if (_status == "success")
        {
            return Finished(exit);
        }

        // The exit code is the HTTP status modulo 256, except on Windows.
        var status = exit.ExitCode switch
        {
            145 or 401 => 401,
            147 or 403 => 403,
            173 or 429 => 429,
            244 or 500 => 500,
            247 or 503 => 503,
            17 or 529 => 529,
            _ => (long?)null,
        };
        return FailureText.Classify(_error ?? exit.StandardErrorTail, status);
    }

    // Exit codes gemini has of its own, for ends without a final event.
    private Verdict? Unfinished(AgentExit exit) => exit.ExitCode switch
    {
        41 => new Verdict(OutcomeClass.Unauthorised, "gemini is not signed in: " + exit.StandardErrorTail, Retryable: false),
        53 => Verdict.Failed("gemini reached its turn limit."),
        55 => Verdict.Failed("gemini does not trust the folder: " + exit.StandardErrorTail, retryable: false),
        _ => null,
    };

    private void ReadAnswer(string? text)
    {
        if (text is not null && _answer.Length < MaxAnswerLength)
        {
            _answer.Append(text, 0, Math.Min(text.Length, MaxAnswerLength - _answer.Length));
        }
    }

    private void ReadError(JsonElement root)
    {
        var message = root.Text("message");
        if (root.Text("severity") == "error")
        {
            _error = message ?? _error;
        }

        Note(message);
    }

    private void ReadResult(JsonElement root)
    {
        FinalEventSeen = true;
        _status = root.Text("status");
        _error = root.Child("error").Text("message") ?? _error;
        var stats = root.Child("stats");
        var input = stats.Whole("input_tokens");
        var cached = stats.Whole("cached");
        Usage = new AgentUsage(
            stats.Whole("input") ?? (input is null ? null : Math.Max(0, input.Value - (cached ?? 0))),
            stats.Whole("output_tokens"),
            cached,
            null,
            null,
            null);
    }
}
