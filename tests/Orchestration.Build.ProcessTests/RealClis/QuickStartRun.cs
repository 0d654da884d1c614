using System.Text.RegularExpressions;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Planning;
using Orchestration.Build.ProcessTests.FakeModels;
using Orchestration.Build.Prompts;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.RealClis;

/// <summary>The QuickStart sample, carried out by a real agent; the fake model plays the three groups.</summary>
internal sealed partial class QuickStartRun : IAsyncDisposable, IRunObserver
{
    private readonly TempFolder _temp = new();
    private readonly RealCli _cli;

    private QuickStartRun(FakeModelServer server, string cli)
    {
        Server = server;
        _cli = RealCli.Require(cli, _temp, server.Url);
        Copy(Path.Combine(TestPaths.RepositoryRoot, "samples", "QuickStart", "agent-os"), Path.Combine(Root, "agent-os"));
    }

    public FakeModelServer Server { get; }

    public string Root => _temp["quickstart"];

    public string State => Path.Combine(Root, ".orchestrator", "2026-01-15-team-glossary");

    /// <param name="script">Instead of the sample's own, for every group.</param>
    public static async Task<QuickStartRun> CreateAsync(string cli, string? script = null)
    {
        var server = await FakeModelServer.StartAsync(prompt => script is null ? Play(prompt) : prompt.Contains("## Input", StringComparison.Ordinal) ? script : null);
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

    public async Task<RunResult> RunAsync(RunSettings settings)
    {
        var bag = new DiagnosticBag();
        var request = new RunRequest(
            ReadPlan(),
            Root,
            State,
            settings with { DefaultAgent = _cli.Name, AllowedEnvironment = ["PATH"] },
            AgentProfiles.Create([Profile()], bag),
            PromptTemplate.Default);
        Assert.IsFalse(bag.HasErrors);
        return await new RunService().RunAsync(request, this, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _temp.Dispose();
    }

    public void OnProgress(RunProgress progress)
    {
    }

    public void OnGroupEnded(PlanGroup group, GroupView view)
    {
    }

    public void OnMessage(string text)
    {
    }

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

    private Plan ReadPlan()
    {
        var session = PipelineSession.Open(new Dictionary<string, string> { ["OrchestrationRoot"] = Root, ["OrchestrationAgent"] = _cli.Name });
        var plan = session.ReadOneSpec();
        Assert.IsNotNull(plan, string.Join('\n', session.Bag.ToSorted().Select(diagnostic => diagnostic.Message)));
        return plan;
    }

    private AgentProfileItem Profile()
    {
        var environment = string.Join(';', _cli.Environment.Select(pair => $"{pair.Key}={pair.Value?.ReplaceLineEndings(string.Empty)}"));
        var metadata = new Dictionary<string, string> { ["Command"] = _cli.Command, ["Environment"] = environment };
        if (_cli.Model is not null)
        {
            metadata["ExtraArguments"] = "-m " + _cli.Model;
        }

        return AgentProfileItem.Create(_cli.Name, metadata, SourceSpan.None);
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
