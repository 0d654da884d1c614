using System.Globalization;
using Orchestration.Build.Agents;
using Orchestration.Build.Agents.Readers;
using Orchestration.Build.Output;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Running.Scheduling;

/// <summary>Asks an agent for words instead of work. What it uses is in the ledger of the spec and counts in every total.</summary>
/// <param name="scope">Begun.</param>
/// <param name="purpose">What it is asked for, in words: <c>merges the results</c>.</param>
/// <param name="label">In the names of files: <c>merge</c>.</param>
internal sealed class AgentQuestion(AgentScope scope, AgentLane lane, string purpose, string label)
{
    private int _asked;

    /// <summary>Where it works; the root of the specs unless something else is set.</summary>
    public GroupTree Tree { get; init; } = new(scope.Root, null, null);

    /// <summary>What the answer has to look like, or null.</summary>
    public string? Schema { get; init; }

    /// <summary>Absolute path of the log of the last answer.</summary>
    public string Log => scope.Paths.Absolute(LogName);

    private string LogName => NameOf(_asked, "stdout");

    /// <param name="session">A conversation to continue, or null.</param>
    /// <param name="sessionUsage">What it used so far.</param>
    public async Task<AgentReport> AskAsync(string prompt, string? session, AgentUsage? sessionUsage, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _asked = NextNumber();
        var (profile, scratch) = (lane.Profile, Path.Combine(scope.Paths.Scratch, string.Create(CultureInfo.InvariantCulture, $"{label}.{_asked}")));
        var schema = Schema is null ? null : new OutputSchema(Schema, scratch + ".schema.json");
        if (schema is not null)
        {
            AtomicFile.WriteIfDifferent(schema.File, schema.Text);
        }

        // Who cannot be held to reading is the caller's concern.
        var request = new AgentRequest(prompt, Tree.Path, null, null, profile.LeastPermissions, [scope.Paths.Results], session, scratch) { Schema = schema };
        var invocation = profile.CreateInvocation(request, lane.Program);
        var files = ProcessFiles.Create(scope.Paths.Spool, label, invocation.StandardInput);
        var start = new AgentStart(
            invocation, profile.CreateReader(sessionUsage), files, Tree, scope.Cookie.Attempt(label, _asked), LogName, NameOf(_asked, "stderr"), timeout)
        {
            StartsAlone = profile.StartsAlone ? profile.Name : null,
        };
        var (_, report) = await new AgentProcess(scope).RunAsync(start, cancellationToken);
        scope.Ledger.EndHelper(lane.Name, purpose, LogName, report);
        Spools.Remove(files);
        return report;
    }

    /// <summary>Logs of earlier questions stay.</summary>
    private int NextNumber()
    {
        var number = _asked + 1;
        while (File.Exists(scope.Paths.Absolute(NameOf(number, "stdout"))))
        {
            number++;
        }

        return number;
    }

    private string NameOf(int number, string stream) => string.Create(CultureInfo.InvariantCulture, $"logs/{label}.{number}.{stream}.log");
}
