using System.Globalization;
using System.Text.Json;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Run;
using Orchestration.Build.Specs;
using Orchestration.Build.Testing;
using Orchestration.Build.Validation;

namespace Orchestration.Build.ProcessTests.Running;

/// <summary>A repository with one spec and the fake agent; what the agent did is read from its own record.</summary>
internal sealed class RunFixture : IDisposable
{
    /// <summary>An agent that does what it is asked.</summary>
    public const string Chain = "# *\nwork\nresult Done with it.";

    private readonly TempFolder _folder = new();

    /// <param name="tasks">The text of tasks.md.</param>
    /// <param name="script">See the fake agent's Script.</param>
    /// <param name="orchestration">The text of orchestration.yml, or null for one entry per group.</param>
    public RunFixture(string tasks, string script, string? orchestration = null)
    {
        Write("agent-os/specs/s/tasks.md", tasks);
        if (orchestration is not null)
        {
            Write("agent-os/specs/s/orchestration.yml", orchestration);
        }

        ScriptFile = _folder.Write("script.txt", script);
    }

    /// <summary>Models, then Api; Docs beside them.</summary>
    public static string ThreeGroups { get; } = Tasks(("Models", "None"), ("Api", "Task Group 1"), ("Docs", "None"));

    public string Root => _folder["root"];

    public string State => _folder["state/s"];

    public string RecordFile => _folder["record.jsonl"];

    public string Details => _folder["details"];

    public string ScriptFile { get; }

    public RunSettings Settings { get; set; } = new()
    {
        DefaultAgent = "fake",
        AllowSharedTree = true,
        RetryDelay = TimeSpan.FromMilliseconds(10),
        MaxRetryDelay = TimeSpan.FromMilliseconds(50),
        Grace = TimeSpan.FromMilliseconds(300),
        Timeout = TimeSpan.FromMinutes(2),
    };

    public Observer Heard { get; } = new();

    public static string FakeAgentPath
    {
        get
        {
            var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
            return Path.Combine(TestPaths.TestProject("Orchestration.Build.FakeAgent"), "bin", configuration, "net10.0", "Orchestration.Build.FakeAgent");
        }
    }

    /// <summary>Groups a, b, c …; each entry is a title and what it depends on.</summary>
    public static string Tasks(params (string Title, string DependsOn)[] groups) => "# Tasks\n\n" + string.Concat(groups.Select((group, index) =>
        string.Create(CultureInfo.InvariantCulture, $"#### Task Group {index + 1}: {group.Title}\n\n**Dependencies:** {group.DependsOn}\n\n- [ ] {index + 1}.1 Do {group.Title}\n\n")));

    public string Write(string path, string text) => _folder.Write(Path.Combine("root", path), text);

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public string ReadState(string path) => File.ReadAllText(Path.Combine(State, path));

    public RunScope Scope()
    {
        var bag = new DiagnosticBag();
        var repository = SpecReader.ReadRepository(Root, bag);
        var folder = SpecLocator.FindSpecs(Root).Single();
        var sources = SpecReader.ReadSpec(folder, bag)!;
        var assignments = sources.Orchestration is null ? null : AssignmentsReader.Read(sources.Orchestration, bag);
        var tasks = TasksReader.Read(sources.Tasks, new TasksReadOptions([], []), bag)!;
        var model = SpecValidator.Validate(sources, tasks, assignments, repository, new ValidationOptions(), bag)!;
        Assert.IsFalse(bag.HasErrors, string.Join('\n', bag.ToSorted().Select(diagnostic => diagnostic.Message)));
        var plan = Planner.Create(model);
        var prompts = plan.Groups.Select(group => new GroupPrompt(string.Empty, PromptRenderer.Render(plan, group, PromptTemplate.Default), PromptOrigin.Ours));
        return new RunScope { Plan = plan, Root = Root, Paths = new RunPaths(State), Settings = Settings, Profiles = Profiles(), Prompts = [.. prompts] };
    }

    public Task<RunResult> RunAsync(CancellationToken cancellationToken = default) => new RunService().RunAsync(Scope(), Heard, cancellationToken);

    /// <summary>Lines of the agent's own record: <c>start a 1</c>.</summary>
    public IReadOnlyList<string> Record() => !File.Exists(RecordFile) ? [] :
    [
        .. ReadLines(RecordFile).Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return $"{root.GetProperty("event").GetString()} {root.GetProperty("group").GetString()} {root.GetProperty("attempt").GetInt32()}";
        }),
    ];

    /// <summary>An agent that is just writing has the file for itself.</summary>
    private static string[] ReadLines(string file)
    {
        for (var trial = 1; ; trial++)
        {
            try
            {
                return File.ReadAllLines(file);
            }
            catch (IOException) when (trial < 200)
            {
                Thread.Sleep(10);
            }
        }
    }

    public JsonDocument Given(string group, int attempt = 1) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Details, $"{group}.{attempt}.json")));

    public static string Texts(RunResult result) => string.Join('\n', result.Diagnostics.Select(diagnostic => $"{diagnostic.Code} {diagnostic.Message}"));

    public static async Task WaitForAsync(Func<bool> condition)
    {
        // Bounded by the test's own end; the condition is another process's doing.
        for (var i = 0; i < 1200 && !condition(); i++)
        {
            await Task.Delay(50);
        }

        Assert.IsTrue(condition(), "It did not come to that.");
    }

    public void Dispose() => _folder.Dispose();

    private AgentProfiles Profiles()
    {
        var bag = new DiagnosticBag();
        AgentProfileItem Item(string name, string command) => AgentProfileItem.Create(
            name,
            [
                new("Extends", "claude"),
                new("Command", command),
                new("Environment", $"FAKE_AGENT_RECORD={RecordFile};FAKE_AGENT_DETAILS={Details};FAKE_AGENT_SCRIPT={ScriptFile}"),
            ],
            SourceSpan.None);
        var profiles = AgentProfiles.Create([Item("fake", FakeAgentPath), Item("second", FakeAgentPath), Item("missing", _folder["nowhere"])], bag);
        Assert.IsFalse(bag.HasErrors, string.Join('\n', bag.ToSorted().Select(diagnostic => diagnostic.Message)));
        return profiles;
    }

    internal sealed class Observer : IRunObserver
    {
        public List<string> Ended { get; } = [];

        public List<RunProgress> Progress { get; } = [];

        public List<GroupActivity> Phases { get; } = [];

        public void OnBegun(RunProgress progress) => Progress.Add(progress);

        public void OnPhase(GroupActivity activity, RunProgress progress)
        {
            Phases.Add(activity);
            Progress.Add(progress);
        }

        public void OnGroupEnded(PlanGroup group, GroupView view, RunProgress progress)
        {
            Ended.Add($"{group.Id} {view.Status}");
            Progress.Add(progress);
        }

        public void OnMessage(string text)
        {
        }
    }
}
