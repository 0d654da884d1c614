using System.Text.Json;

namespace Orchestration.Build.Agents.Readers;

/// <summary>
/// <c>codex exec --json</c>. <c>turn.completed</c> or <c>turn.failed</c> decides; lines of type <c>error</c> before it are retries.
/// Tokens are counted over the whole thread.
/// </summary>
internal sealed class CodexReader(AgentUsage? earlier) : AgentOutputReader(earlier)
{
    private const string Reconnecting = "Reconnecting...";

    /// <summary>On standard error. Where bubblewrap is installed, no command runs from then on, and no event reports it.</summary>
    private const string NoHelper = "Refusing to create helper binaries under temporary dir";

    /// <summary>What bubblewrap prints where codex could not put its helper in place.</summary>
    private const string LostHelper = "execvp codex-linux-sandbox";

    private bool _failed;
    private bool _worked;
    private string? _error;

    protected override void ReadEvent(JsonElement root)
    {
        switch (root.Text("type"))
        {
            case "thread.started":
                SessionId = root.Text("thread_id") ?? SessionId;
                break;
            case "turn.started":
                (FinalEventSeen, _failed, _error, GivenUp) = (false, false, null, null);
                break;
            case "item.completed":
                ReadItem(root.Child("item"));
                break;
            case "error":
                ReadError(root.Text("message"));
                break;
            case "turn.failed":
                (FinalEventSeen, _failed) = (true, true);
                _error = root.Child("error").Text("message") ?? _error;
                break;
            case "turn.completed":
                (FinalEventSeen, _failed) = (true, false);
                ReadUsage(root.Child("usage"));
                break;
        }
    }

    protected override Verdict Judge(AgentExit exit)
    {
        if (!FinalEventSeen)
        {
            return GivenUp is { } given ? new Verdict(given, _error) : Unfinished(exit, _error);
        }

        if (_failed)
        {
            return FailureText.Classify(_error ?? "The turn failed without a text.");
        }

        // The only sign codex gives of a refusal: a turn that completes without a word and without having done anything.
        if (ResultText is null && !_worked)
        {
            return new Verdict(OutcomeClass.Refused, "The turn completed without a message, which is how codex shows a refusal by the model.");
        }

        if (_worked || !exit.StandardErrorTail.Contains(NoHelper, StringComparison.Ordinal))
        {
            return Finished(exit);
        }

        // It may have had nothing to run; whether that matters is for the judge of the work to say.
        Note("codex ran no command: it refuses its sandbox's helper because its home (CODEX_HOME) is below the temporary folder (TMPDIR). Move one of the two.");
        return Finished(exit) with { Retryable = false };
    }

    private void ReadItem(JsonElement? item)
    {
        switch (item.Text("type"))
        {
            case "agent_message":
                ResultText = item.Words("text") ?? ResultText;
                break;
            case "error":
                Note(item.Text("message"));
                break;
            case "reasoning" or null:
                break;
            case "command_execution" when item.Text("aggregated_output")?.Contains(LostHelper, StringComparison.Ordinal) == true:
                Note("codex could not run a command: its sandbox's helper was missing, which happens where several codex start at the same moment.");
                break;
            default:
                _worked = true;
                break;
        }
    }

    private void ReadError(string? message)
    {
        if (message is null)
        {
            return;
        }

        _error = message;
        if (!message.StartsWith(Reconnecting, StringComparison.Ordinal))
        {
            return;
        }

        // It would wait each retry-after, hours if need be, up to five times; and ask five times with a key that was refused.
        var outcome = FailureText.Classify(message).Outcome;
        GivenUp = outcome is OutcomeClass.RateLimited or OutcomeClass.Unauthorised ? outcome : null;
    }

    private void ReadUsage(JsonElement? usage)
    {
        var cached = usage.Whole("cached_input_tokens");
        var input = usage.Whole("input_tokens");
        Usage = OfThisAttempt(new AgentUsage(
            input is null ? null : Math.Max(0, input.Value - (cached ?? 0)),
            usage.Whole("output_tokens"),
            cached,
            usage.Whole("cache_write_input_tokens"),
            null,
            null));
    }
}
