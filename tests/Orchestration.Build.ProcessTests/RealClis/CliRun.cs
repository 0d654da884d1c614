using Orchestration.Build.Agents;
using Orchestration.Build.Agents.Readers;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.ProcessTests.FakeModels;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.RealClis;

/// <summary>One attempt of a real agent by its built-in profile, on the product's own process runner, in a fresh folder.</summary>
internal sealed class CliRun : IAsyncDisposable
{
    private const long MaxLogSize = 10_000_000;

    private readonly TempFolder _temp = new();

    private CliRun(FakeModelServer server) => Server = server;

    public FakeModelServer Server { get; }

    /// <summary>Where the agent works.</summary>
    public string Tree => Directory.CreateDirectory(_temp["tree"]).FullName;

    /// <summary>A folder outside the tree that the agent may read.</summary>
    public string Results => Directory.CreateDirectory(_temp["results"]).FullName;

    /// <param name="rule">Script of the fake for what it is told, instead of the markers in it.</param>
    public static async Task<CliRun> CreateAsync(Func<string, string?>? rule = null) => new(await FakeModelServer.StartAsync(rule));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _temp.Dispose();
    }

    /// <param name="isTyped">The prompt reaches the agent as a person would type it, without the guard that keeps a prompt of ours from being a command.</param>
    public async Task<AgentReport> RunAsync(
        string name,
        string prompt,
        PermissionLevel permissions = PermissionLevel.Edit,
        TimeSpan? timeout = null,
        AgentReport? resume = null,
        string? subagent = null,
        bool isTyped = false,
        params (string Name, string Value)[] variables)
    {
        var cli = RealCli.Require(name, _temp, Server.Url);
        var profile = AgentProfiles.BuiltIn.Find(name)!;
        var bag = new DiagnosticBag();

        // A shell's PWD that leads elsewhere must lead nobody astray.
        var elsewhere = KeyValuePair.Create<string, string?>("PWD", Results);
        var environment = ProcessEnvironment.Create(ProcessEnvironment.OfThisProcess(), ["PATH"]).With(cli.Environment).With([elsewhere])
            .With(variables.Select(variable => KeyValuePair.Create<string, string?>(variable.Name, variable.Value)));
        var program = new ProgramResolution(DiskPrograms.Machine(environment), new DiskPrograms()).Resolve(name, cli.Command, Tree, SourceSpan.None, bag);
        Assert.IsNotNull(program, string.Join('\n', bag.ToSorted().Select(diagnostic => diagnostic.Message)));
        var scratch = Path.Combine(Directory.CreateDirectory(_temp["scratch"]).FullName, Guid.NewGuid().ToString("N"));
        var request = new AgentRequest(prompt, Tree, cli.Model, subagent, permissions, [Results], resume?.SessionId, scratch);
        var invocation = profile.CreateInvocation(request, program);
        var reader = profile.CreateReader(resume?.Usage);
        using var givenUp = new CancellationTokenSource();
        var files = ProcessFiles.Create(_temp["spool"], Guid.NewGuid().ToString("N"), isTyped ? prompt : invocation.StandardInput);
        using var output = new SpoolReader(files.Output, new OutputSink(SecretSet.Empty, null, Read), MaxLogSize);
        var tail = new TextTail();
        using var error = new SpoolReader(files.Error, new OutputSink(SecretSet.Empty, null, tail.Add), MaxLogSize);
        await using var starter = ProcessStarter.CreateUnguarded();
        var end = await new ProcessRunner(starter, TimeProvider.System) { Grace = TimeSpan.FromSeconds(1) }.RunAsync(
            new ProcessSpec(invocation.FileName, invocation.Arguments, Tree, environment.With(invocation.Environment), files),
            output,
            error,
            timeout ?? TimeSpan.FromMinutes(2),
            givenUp.Token);
        if (invocation.UsageFile is { } file && File.Exists(file))
        {
            reader.ReadUsageFile(await File.ReadAllTextAsync(file));
        }

        return reader.Complete(new AgentExit(end.ExitCode, tail.ToString(), end.TimedOut, end.Cancelled && reader.GivenUp is null), DateTimeOffset.Now);

        void Read(string line)
        {
            reader.ReadLine(line);
            if (reader.GivenUp is not null)
            {
                givenUp.Cancel();
            }
        }
    }
}
