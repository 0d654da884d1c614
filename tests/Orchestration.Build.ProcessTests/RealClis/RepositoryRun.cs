using System.Xml.Linq;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;
using Orchestration.Build.ProcessTests.FakeModels;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.RealClis;

/// <summary>A spec in a repository of its own, run by a real agent; a rule of the fake model plays the groups.</summary>
internal sealed class RepositoryRun : IAsyncDisposable
{
    private readonly TempFolder _temp = new();
    private readonly RecordingOutput _output = new();
    private readonly RealCli _cli;

    private RepositoryRun(FakeModelServer server, string cli, string spec, Action<string> fill)
    {
        Server = server;
        Spec = spec;
        _cli = RealCli.Require(cli, _temp, server.Url);
        fill(Directory.CreateDirectory(Root).FullName);
        File.WriteAllText(Path.Combine(Root, ".gitignore"), "obj/\n");
        File.WriteAllText(Path.Combine(Root, "repository.proj"), Project());
        new TestRepository(Root).Initialise();
    }

    public FakeModelServer Server { get; }

    public IReadOnlyList<Diagnostic> Diagnostics => _output.Diagnostics;

    /// <summary>The spec's name.</summary>
    public string Spec { get; }

    public string Root => _temp["repository"];

    public RunPaths State => new(Path.Combine(Root, ".orchestrator", Spec));

    /// <param name="fill">Writes the files of the first commit.</param>
    /// <param name="rule">Script of the fake for what it is told.</param>
    /// <param name="hold">What the fake waits for before it answers.</param>
    public static async Task<RepositoryRun> CreateAsync(
        string cli, string spec, Action<string> fill, Func<string, string?> rule, Func<string, Task>? hold = null)
    {
        var server = await FakeModelServer.StartAsync(rule, hold);
        try
        {
            return new RepositoryRun(server, cli, spec, fill);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>As <c>dotnet build -t:Orchestrate -p:OrchestrationAgent=…</c> does, without MSBuild around it.</summary>
    public Task OrchestrateAsync(params (string Name, string Value)[] more) =>
        OrchestrateTarget.OrchestrateAsync(Properties(more), _output, CancellationToken.None);

    /// <summary>The same for <c>-t:PlanOrchestration</c>.</summary>
    public Task PlanAsync(params (string Name, string Value)[] more) => PlanAsync(CancellationToken.None, more);

    public Task PlanAsync(CancellationToken cancellation, params (string Name, string Value)[] more) =>
        PlanTarget.PlanAsync(Properties([("OrchestrationSpec", Spec), ("OrchestrationRequest", "A shop, with a cart"), .. more]), _output, cancellation);

    private Dictionary<string, string> Properties(ReadOnlySpan<(string Name, string Value)> more)
    {
        var properties = new Dictionary<string, string>
        {
            ["OrchestrationRoot"] = Root,
            ["OrchestrationAgent"] = _cli.Name,
            ["_OrchestrationAgentProfiles"] = EncodedProfile.Of(_cli.Name, Metadata()),
        };
        foreach (var (name, value) in more)
        {
            properties[name] = value;
        }

        return properties;
    }

    /// <summary><c>dotnet build -t:Orchestrate -p:OrchestrationAgent=…</c>, in a process of its own.</summary>
    public BuildResult Build(string target = "Orchestrate", params string[] more) =>
        Dotnet.Run(Root, ["build", "repository.proj", $"-t:{target}", $"-p:OrchestrationAgent={_cli.Name}", "-nodeReuse:false", "-tl:off", .. more]);

    /// <summary>Events of the run's ledger of one type.</summary>
    public IReadOnlyList<LedgerEvent> Events(string type) => [.. LedgerReader.Read(State.Ledger).Events.Where(item => item.Type == type)];

    public string Git(params string[] arguments) => TestRepository.GitAt(Root, arguments);

    private Dictionary<string, string> Metadata()
    {
        var environment = string.Join(';', _cli.Environment.Select(pair => $"{pair.Key}={pair.Value?.ReplaceLineEndings(string.Empty)}"));
        var metadata = new Dictionary<string, string> { ["Command"] = _cli.Command, ["Environment"] = environment };
        if (_cli.Model is not null)
        {
            metadata["ExtraArguments"] = "-m " + _cli.Model;
        }

        return metadata;
    }

    private string Project() => BareProject.Render(
        new XElement("OrchestrationAgentProfile", new XAttribute("Include", _cli.Name), Metadata().Select(pair => new XElement(pair.Key, pair.Value))));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _temp.Dispose();
    }
}
