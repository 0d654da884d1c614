using System.Runtime.Versioning;
using System.Text.Json;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Running;

/// <summary>A repository, a request, and a planning agent that follows a script: a shell script for each time it is asked.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class PlanFixture : IDisposable
{
    public const string Spec = "2026-05-01-shop";

    /// <summary>Prints the answer that stands beside it as the last event of Claude Code does.</summary>
    private const string Agent = """
        #!/bin/sh
        n=1; while [ -e "$PLAN/in-$n" ]; do n=$((n+1)); done
        cat > "$PLAN/in-$n"; echo "$*" > "$PLAN/args-$n"; pwd > "$PLAN/cwd-$n"
        while [ ! -e "$PLAN/answer-$n.sh" ]; do n=$((n-1)); done
        . "$PLAN/answer-$n.sh"

        """;

    private readonly TempFolder _folder = new();
    private int _answers;

    public PlanFixture()
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText(Path.Combine(Root, "README.md"), "A repository.\n");
        Repository = new TestRepository(Root);
        Repository.Initialise();
        Directory.CreateDirectory(Script);
        var agent = _folder.Write("agent.sh", Agent.Replace("$PLAN", Script, StringComparison.Ordinal));
        File.SetUnixFileMode(agent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Profile = new Dictionary<string, string>
        {
            ["Command"] = agent,
            ["Arguments"] = "{permissions} {resume} {schema}",
            ["ReadArguments"] = "--read-only",
            ["EditArguments"] = "--edit",
            ["ResumeArguments"] = "--resume {value}",
            ["SchemaArguments"] = "--schema {schema-file}",
            ["OutputFormat"] = "claude-stream-json",
        };
    }

    public TestRepository Repository { get; }

    public string Root => _folder["root"];

    public string SpecFolder => Path.Combine(Root, "agent-os", "specs", Spec);

    public string State => Path.Combine(Root, ".orchestrator", Spec);

    public string Drafts => Path.Combine(Root, ".orchestrator", "drafts");

    public string Script => _folder["script"];

    /// <summary>Metadata of the profile.</summary>
    public Dictionary<string, string> Profile { get; }

    public RecordingOutput Output { get; private set; } = new();

    /// <summary>How often the agent was started.</summary>
    public int Starts => Directory.GetFiles(Script, "in-*").Length;

    public IReadOnlyList<LedgerEvent> Ledger => LedgerReader.Read(Path.Combine(State, "ledger.jsonl")).Events;

    /// <summary>The agent's next answer; the last one is repeated.</summary>
    public PlanFixture Answer(string text, string more = "") => Do($$"""
        cat <<'END_OF_ANSWER'
        {{JsonSerializer.Serialize(new { type = "result", subtype = "success", is_error = false, num_turns = 1, session_id = "s1", result = text, total_cost_usd = 0.25, usage = new { input_tokens = 100, output_tokens = 20 } })}}
        END_OF_ANSWER
        {{more}}
        """);

    /// <summary>What the agent does next: shell.</summary>
    public PlanFixture Do(string shell)
    {
        _answers++;
        _folder.Write(FormattableString.Invariant($"script/answer-{_answers}.sh"), shell + "\n");
        return this;
    }

    /// <summary>What it was told, 1-based.</summary>
    public string Told(int number) => File.ReadAllText(Path.Combine(Script, FormattableString.Invariant($"in-{number}")));

    public string Arguments(int number) => File.ReadAllText(Path.Combine(Script, FormattableString.Invariant($"args-{number}"))).Trim();

    public string Folder(int number) => File.ReadAllText(Path.Combine(Script, FormattableString.Invariant($"cwd-{number}"))).Trim();

    public async Task<PipelineResult> PlanAsync(CancellationToken cancellation = default, params (string Name, string Value)[] more)
    {
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["OrchestrationRoot"] = Root,
            ["OrchestrationAgent"] = "mine",
            ["OrchestrationSpec"] = Spec,
            ["OrchestrationRequest"] = "A shop, with a cart",
            ["_OrchestrationAgentProfiles"] = EncodedProfile.Of("mine", Profile),
        };
        foreach (var (name, value) in more)
        {
            properties[name] = value;
        }

        Output = new RecordingOutput();
        return await PlanTarget.PlanAsync(properties, Output, cancellation);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(SpecFolder, path));

    public string Messages => string.Join('\n', Output.Diagnostics.Select(diagnostic => $"{diagnostic.Severity} {diagnostic.Code}: {diagnostic.Message}"));

    public void AssertCodes(params string[] codes) =>
        CollectionAssert.AreEquivalent(codes, Output.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Code).Distinct().ToList(), Messages);

    /// <summary>Nothing of the user's is different, and no half-made spec is anywhere.</summary>
    public void AssertUntouched()
    {
        Assert.AreEqual("", Repository.Git("status", "--porcelain").Replace("?? .gitignore\n", "", StringComparison.Ordinal));
        Assert.IsFalse(Directory.Exists(SpecFolder));
        var home = Path.GetDirectoryName(SpecFolder)!;
        Assert.IsEmpty(Directory.Exists(home) ? Directory.GetFileSystemEntries(home) : []);
    }

    public void Dispose() => _folder.Dispose();
}
