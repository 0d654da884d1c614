using System.Diagnostics;
using System.Text.RegularExpressions;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;
using Orchestration.Build.ProcessTests.FakeModels;
using Orchestration.Build.Running;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.RealClis;

/// <summary>The QuickStart sample in a repository of its own, carried out by a real agent; the fake model plays the three groups.</summary>
internal sealed partial class QuickStartRun : IAsyncDisposable, IBuildOutput
{
    private readonly TempFolder _temp = new();
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly RealCli _cli;

    private QuickStartRun(FakeModelServer server, string cli)
    {
        Server = server;
        _cli = RealCli.Require(cli, _temp, server.Url);
        Copy(Path.Combine(TestPaths.RepositoryRoot, "samples", "QuickStart", "agent-os"), Path.Combine(Root, "agent-os"));
        File.WriteAllText(Path.Combine(Root, ".gitignore"), "obj/\n");
        Git("init", "-q", "-b", "trunk");
        Git("config", "user.name", "Somebody");
        Git("config", "user.email", "somebody@example.org");
        Git("add", "-A");
        Git("commit", "-q", "-m", "Start");
    }

    public FakeModelServer Server { get; }

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    public string Root => _temp["quickstart"];

    public RunPaths State => new(Path.Combine(Root, ".orchestrator", "2026-01-15-team-glossary"));

    /// <param name="script">Instead of the sample's own, for every group.</param>
    public static async Task<QuickStartRun> CreateAsync(string cli, string? script = null)
    {
        var server = await FakeModelServer.StartAsync(prompt => script is null ? Play(prompt) : IsTask(prompt) ? script : null);
        try
        {
            return new QuickStartRun(server, cli);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>As <c>dotnet build -t:Orchestrate -p:OrchestrationAgent=…</c> does, without MSBuild around it.</summary>
    public async Task OrchestrateAsync()
    {
        var environment = string.Join(';', _cli.Environment.Select(pair => $"{pair.Key}={pair.Value?.ReplaceLineEndings(string.Empty)}"));
        var metadata = new Dictionary<string, string> { ["Command"] = _cli.Command, ["Environment"] = environment };
        if (_cli.Model is not null)
        {
            metadata["ExtraArguments"] = "-m " + _cli.Model;
        }

        var properties = new Dictionary<string, string>
        {
            ["OrchestrationRoot"] = Root,
            ["OrchestrationAgent"] = _cli.Name,
            ["_OrchestrationAgentProfiles"] = ProfileCodec.Encode([(_cli.Name, metadata)]),
        };
        await RunTarget.OrchestrateAsync(properties, this, CancellationToken.None);
    }

    /// <summary>Events of the run's ledger of one type.</summary>
    public IReadOnlyList<LedgerEvent> Events(string type) => [.. LedgerReader.Read(State.Ledger).Events.Where(item => item.Type == type)];

    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = Root, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, string.Join(' ', arguments));
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _temp.Dispose();
    }

    public void Report(Diagnostic diagnostic)
    {
        lock (_diagnostics)
        {
            _diagnostics.Add(diagnostic);
        }
    }

    public void Line(string text)
    {
    }

    public void Detail(string text)
    {
    }

    public void Status(string indicator, string text)
    {
    }

    private static bool IsTask(string prompt) => prompt.Contains("## Input", StringComparison.Ordinal);

    // Each group does what its tasks ask for; the second reads the report of the first before.
    private static string? Play(string prompt)
    {
        if (prompt.Contains("Create `glossary/README.md`", StringComparison.Ordinal))
        {
            var report = Report().Match(prompt).Groups["path"].Value;
            return $"[[read {report}]] [[write glossary/README.md # API]] [[text The page is written.]]";
        }

        return prompt.Contains("Create `glossary/terms.json`", StringComparison.Ordinal) ? "[[write glossary/terms.json [\"API\"] ]] [[text The list has one term, of the colour vermilion.]]"
            : prompt.Contains("Create `glossary/EDITING.md`", StringComparison.Ordinal) ? "[[write glossary/EDITING.md # Add]] [[text The guide is written.]]"
            : null;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    [GeneratedRegex(@"Report of [^\n]*`(?<path>/[^`\n]+)`")]
    private static partial Regex Report();
}
