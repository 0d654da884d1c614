using System.Text.Json;
using Orchestration.Build.Model;

namespace Orchestration.Build.Agents.Readers;

/// <summary>What an output says about its attempt, before the runner's own knowledge is added.</summary>
internal readonly record struct Verdict(OutcomeClass Outcome, string? Error = null, bool Retryable = true)
{
    public static Verdict Completed { get; } = new(OutcomeClass.Completed);

    public static Verdict Failed(string error, bool retryable = true) => new(OutcomeClass.Failed, error, retryable);
}

/// <summary>What all readers share: JSON lines in, bounded text kept, one verdict out.</summary>
/// <param name="earlier">Usage of the earlier attempts of a continued session.</param>
internal abstract class AgentOutputReader(AgentUsage? earlier = null) : IAgentOutputReader
{
    // A result longer than this is cut; a line longer than that is no event a CLI sends, so it is not parsed.
    private const int MaxResultLength = 256 * 1024;
    private const int MaxErrorLength = 4000;
    private const int MaxLineLength = 16 * 1024 * 1024;
    private const int MaxNotes = 20;
    private const int MaxNoteLength = 300;

    private readonly List<string> _notes = [];
    private string? _result;

    public AgentUsage Usage { get; protected set; } = AgentUsage.Unknown;

    public bool HasEnded => FinalEventSeen;

    public OutcomeClass? GivenUp { get; protected set; }

    protected string? ResultText
    {
        get => _result;
        set => _result = value is null ? null : Texts.Shorten(value, MaxResultLength);
    }

    protected string? SessionId { get; set; }

    protected bool FinalEventSeen { get; set; }

    /// <summary>End of a rate limit as a time the agent named.</summary>
    protected DateTimeOffset? ResetsAt { get; set; }

    /// <summary>End of a rate limit as a time from now.</summary>
    protected TimeSpan? RetryAfter { get; set; }

    protected virtual bool ReadsPlainText => false;

    public void ReadLine(string line)
    {
        if (ReadsPlainText)
        {
            ReadText(line);
            return;
        }

        if (line.Length > MaxLineLength || !line.AsSpan().TrimStart().StartsWith("{"))
        {
            return;
        }

        Parse(line, ReadEvent);
    }

    public void ReadUsageFile(string text)
    {
        if (text.Length <= MaxLineLength)
        {
            Parse(text, ReadUsage);
        }
    }

    public AgentReport Complete(AgentExit exit, DateTimeOffset now)
    {
        var verdict = Decide(exit);
        var error = verdict.Error is { } said ? Texts.Shorten(said.Trim(), MaxErrorLength) : null;
        return new AgentReport(verdict.Outcome, ResultText, SessionId, Usage, error, Reset(verdict, now), FinalEventSeen)
        {
            Retryable = verdict.Retryable,
            Notes = [.. _notes],
        };
    }

    protected abstract void ReadEvent(JsonElement root);

    protected virtual void ReadText(string line)
    {
    }

    protected virtual void ReadUsage(JsonElement root)
    {
    }

    /// <summary>The verdict by output and exit code, for a process that neither the runner's timeout nor a cancellation ended.</summary>
    protected abstract Verdict Judge(AgentExit exit);

    protected void Note(string? text)
    {
        if (!string.IsNullOrWhiteSpace(text) && _notes.Count < MaxNotes)
        {
            _notes.Add(Texts.Shorten(text, MaxNoteLength));
        }
    }

    /// <summary>The verdict on an output that lacks its final event.</summary>
    protected static Verdict Unfinished(AgentExit exit, string? lastError)
    {
        if (lastError is not null)
        {
            return FailureText.Classify(lastError);
        }

        var stderr = exit.StandardErrorTail.Trim();
        if (exit.ExitCode is null)
        {
            return Verdict.Failed("The agent ended without its final event.");
        }

        if (exit.ExitCode == 0)
        {
            return Verdict.Failed("The agent exited with 0 and no result.");
        }

        var verdict = FailureText.Classify(stderr);
        return verdict with { Error = stderr.Length == 0 ? $"The agent exited with {exit.ExitCode}." : $"The agent exited with {exit.ExitCode}: {stderr}" };
    }

    /// <summary>The verdict on a final event that reports success.</summary>
    protected Verdict Finished(AgentExit exit)
    {
        if (string.IsNullOrWhiteSpace(ResultText))
        {
            return Verdict.Failed("The agent reported success without a result.");
        }

        return exit.ExitCode is null or 0
            ? Verdict.Completed
            : FailureText.Classify(exit.StandardErrorTail) with
            {
                Error = $"The agent reported success and exited with {exit.ExitCode}. {exit.StandardErrorTail}",
            };
    }

    /// <summary>What this attempt used, from totals that the CLI counts over the whole session.</summary>
    protected AgentUsage OfThisAttempt(AgentUsage total) => earlier is null || total.OutputTokens < earlier.OutputTokens ? total : total with
    {
        InputTokens = Minus(total.InputTokens, earlier.InputTokens),
        OutputTokens = Minus(total.OutputTokens, earlier.OutputTokens),
        CacheReadTokens = Minus(total.CacheReadTokens, earlier.CacheReadTokens),
        CacheWriteTokens = Minus(total.CacheWriteTokens, earlier.CacheWriteTokens),
        CostUsd = total.CostUsd is { } cost ? Math.Max(0, cost - (earlier.CostUsd ?? 0)) : null,
    };

    private static long? Minus(long? total, long? earlier) => total is null ? null : Math.Max(0, total.Value - (earlier ?? 0));

    private static void Parse(string text, Action<JsonElement> read)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            read(document.RootElement);
        }
        catch (JsonException)
        {
            // Half a line of a killed agent, or a line the runner cut: there is nothing in it to believe.
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // Text that cannot be written as UTF-8, or a name of half a character.
        }
    }

    private Verdict Decide(AgentExit exit)
    {
        // Wins over everything the agent says after it: killed agents exit with 0 and claim what they like.
        if (exit.TimedOut)
        {
            return new Verdict(OutcomeClass.TimedOut, "The agent did not end in time and was stopped.");
        }

        if (exit.Cancelled)
        {
            return new Verdict(OutcomeClass.Cancelled, "The run was cancelled.");
        }

        return Judge(exit);
    }

    private DateTimeOffset? Reset(Verdict verdict, DateTimeOffset now)
    {
        if (verdict.Outcome is not (OutcomeClass.RateLimited or OutcomeClass.Overloaded))
        {
            return null;
        }

        var reset = ResetsAt
            ?? (RetryAfter is { } delay && delay < TimeSpan.FromDays(366) ? now + delay : (DateTimeOffset?)null)
            ?? ResetTime.Find(verdict.Error, now);
        return reset > now ? reset : null;
    }
}
