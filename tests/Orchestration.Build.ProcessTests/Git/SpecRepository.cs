using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Running.Run;
using Orchestration.Build.Running.Scheduling;
using Orchestration.Build.Specs;
using Orchestration.Build.Testing;
using Orchestration.Build.Validation;

namespace Orchestration.Build.ProcessTests.Git;

/// <summary>A repository with a spec, made and read back by the real git, and a run whose agents are functions.</summary>
internal sealed class SpecRepository : IDisposable
{
    public const string SpecPath = "agent-os/specs/2026-01-01-shop";
    public const string TasksPath = SpecPath + "/tasks.md";

    private readonly TempFolder _folder = new();
    private readonly TestRepository _repository;

    /// <param name="groups">Titles with dependencies: <c>Pages &lt;- 1, 2</c>.</param>
    /// <param name="assignments">Further lines of an entry, by position from 1.</param>
    public SpecRepository(string[] groups, Func<int, string>? assignments = null, string name = "repo", string newLine = "\n")
    {
        _repository = new TestRepository(_folder[name]);
        Write(".gitignore", "bin/\nobj/\n");
        Write("README.md", "start\n");
        Write(TasksPath, Tasks(groups).ReplaceLineEndings(newLine));
        Write(SpecPath + "/orchestration.yml", Entries(groups, assignments ?? (_ => string.Empty)));
        _repository.Initialise();
    }

    /// <summary>The user's checkout.</summary>
    public string Root
    {
        get => _repository.Root;
        set => _repository.Root = value;
    }

    public string Head => _repository.Head;

    public string Status => _repository.Status;

    public IReadOnlyList<string> Branches => _repository.Branches;

    /// <summary>The user's working trees and ours.</summary>
    public int TreeCount => _repository.TreeCount + (Directory.Exists(Trees) ? Directory.GetDirectories(Trees).Length : 0);

    private string Trees => Path.Combine(StateFolder, "trees");

    public string StateFolder => Path.Combine(Root, ".orchestrator", "2026-01-01-shop");

    public string RunId { get; set; } = "run-1";

    public bool Hooks { get; set; }

    public string LedgerFile => new RunPaths(StateFolder).Ledger;

    /// <summary>Open questions to a person, and answers.</summary>
    public Approval Question => RunHistory.From(LedgerReader.Read(LedgerFile).Events).Groups.Values.Select(group => group.Approval).OfType<Approval>().Single();

    public void Answer(bool approved, string reason = "") => Orchestration.Build.Running.Ledger.LedgerFile.Append(LedgerFile, Question.Answer(approved, reason, DateTimeOffset.UtcNow));

    public void Dispose() => _folder.Dispose();

    public string Write(string path, string text) => _repository.Write(path, text);

    public string Read(string path) => _repository.Read(path);

    public void Commit(string message) => _repository.Commit(message);

    public string Git(params string[] arguments) => _repository.Git(arguments);

    /// <summary>A command as it was printed, in the shell of this machine, from a folder below the root.</summary>
    public void Shell(string command)
    {
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd", ["/c", command]) : new ProcessStartInfo("/bin/sh", ["-c", command]);
        start.WorkingDirectory = Path.Combine(Root, "agent-os");
        using var process = Process.Start(start)!;
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, command);
    }

    public Plan ReadPlan()
    {
        var bag = new DiagnosticBag();
        var folder = SpecLocator.FindSpecs(Root).Single();
        var sources = SpecReader.ReadSpec(folder, bag)!;
        var tasks = TasksReader.Read(sources.Tasks, TasksReadOptions.Default, bag);
        var assignments = AssignmentsReader.Read(sources.Orchestration!, bag);
        var model = SpecValidator.Validate(sources, tasks!, assignments, SpecReader.ReadRepository(Root, bag), ValidationOptions.Default, bag);
        Assert.IsNotNull(model, string.Join('\n', bag.ToSorted().Select(diagnostic => diagnostic.Message)));
        return Planner.Create(model);
    }

    public async Task<(IsolatedWorkspace? Workspace, IReadOnlyList<Diagnostic> Problems)> StartAsync(Plan plan)
    {
        var bag = new DiagnosticBag();
        Directory.CreateDirectory(StateFolder);
        File.WriteAllText(Path.Combine(Root, ".orchestrator", ".gitignore"), "*\n");
        var cookie = new RunCookie(RunId, "1");
        var scope = Scope(plan) with
        {
            Settings = new RunSettings { Isolated = true, GitHooks = Hooks },
            Cookie = cookie,
            Ledger = RunLedger.Open(LedgerFile, LedgerReader.Read(LedgerFile), cookie, TimeProvider.System),
            Keys = plan.Groups.ToImmutableDictionary(group => group.Id, group => "key-" + group.Id),
        };
        var workspace = await WorkspaceStart.CreateAsync(scope, CreateGates(), bag, CancellationToken.None);
        return (workspace, bag.ToSorted());
    }

    /// <summary>Runs groups one after the other, in order, each with a function for its agent.</summary>
    public async Task<(IReadOnlyDictionary<string, Acceptance> Results, IReadOnlyList<Diagnostic> End)> RunAsync(
        Action<PlanGroup, string, int> agent, int attempts = 1)
    {
        var plan = ReadPlan();
        var (workspace, problems) = await StartAsync(plan);
        Assert.IsNotNull(workspace, string.Join('\n', problems.Select(problem => problem.Message)));
        await using (workspace)
        {
            return await RunAsync(plan, workspace, agent, attempts);
        }
    }

    /// <summary>The same without isolation, one after the other in the user's tree.</summary>
    public async Task<(IReadOnlyDictionary<string, Acceptance> Results, IReadOnlyList<Diagnostic> End)> RunSharedAsync(
        Action<PlanGroup, string, int> agent, int attempts = 1, params string[] attemptedBefore)
    {
        var plan = ReadPlan();
        new RunPaths(StateFolder).Create();
        var bag = new DiagnosticBag();
        var attemptsBefore = attemptedBefore.Select(group => new LedgerEvent { Type = LedgerTypes.AttemptStarted, Group = group, Attempt = 1 });
        var scope = Scope(plan) with { History = RunHistory.From(attemptsBefore) };
        var judge = await SharedTreeStart.CreateJudgeAsync(scope, bag, CancellationToken.None);
        Assert.IsNotNull(judge);
        await using var workspace = new SharedWorkspace(scope, CreateGates(), judge);
        return await RunAsync(plan, workspace, agent, attempts);
    }

    private RunScope Scope(Plan plan) => new() { Plan = plan, Root = Root, Paths = new RunPaths(StateFolder) };

    private static async Task<(IReadOnlyDictionary<string, Acceptance> Results, IReadOnlyList<Diagnostic> End)> RunAsync(
        Plan plan, IGroupWorkspace workspace, Action<PlanGroup, string, int> agent, int attempts)
    {
        var results = new Dictionary<string, Acceptance>(StringComparer.Ordinal);
        foreach (var group in plan.Order.Select(position => plan.Groups[position]))
        {
            results[group.Id] = await RunGroupAsync(workspace, group, agent, attempts);
        }

        return (results, await workspace.CompleteAsync(CancellationToken.None));
    }

    public static async Task<Acceptance> RunGroupAsync(IGroupWorkspace workspace, PlanGroup group, Action<PlanGroup, string, int> agent, int attempts)
    {
        GroupTree tree;
        Acceptance acceptance;
        var attempt = 0;
        do
        {
            attempt++;
            tree = await workspace.OpenAsync(group, CancellationToken.None);
            agent(group, tree.Path, attempt);
            acceptance = await workspace.AcceptAsync(group, tree, Facts(attempt), CancellationToken.None);
        }
        while ((acceptance.Retryable && attempt < attempts) || (acceptance.ExtraAttempt && attempt < 10));

        if (!acceptance.AwaitsApproval)
        {
            await workspace.CloseAsync(group, tree, acceptance.Outcome == OutcomeClass.Completed, CancellationToken.None);
        }

        return acceptance;
    }

    public static AttemptFacts Facts(int attempt) => new(attempt, "fake", null, AgentUsage.Unknown);

    private GateRunner CreateGates()
    {
        var processes = new ProcessRunner(ProcessStarter.CreateUnguarded(), TimeProvider.System) { Grace = TimeSpan.FromMilliseconds(200) };
        return new GateRunner(processes, ProcessEnvironment.Create(ProcessEnvironment.OfThisProcess(), []), SecretSet.Empty, Path.Combine(StateFolder, "logs"), Path.Combine(StateFolder, "spool"))
        {
            Timeout = TimeSpan.FromMinutes(1),
            MaxLogSize = 1024 * 1024,
        };
    }

    private static string Tasks(string[] groups)
    {
        var text = new StringBuilder("# Task Breakdown: Shop\n\n## Task List\n\n");
        for (var i = 0; i < groups.Length; i++)
        {
            var parts = groups[i].Split(" <- ");
            text.Append(CultureInfo.InvariantCulture, $"#### Task Group {i + 1}: {parts[0]}\n**Dependencies:** {(parts.Length > 1 ? "Task Group " + parts[1] : "None")}\n\n");
            text.Append(CultureInfo.InvariantCulture, $"- [ ] {i + 1}.0 Complete {parts[0]}\n  - [ ] {i + 1}.1 Write\n  - [ ] {i + 1}.2 Prüfen ✓\n\n**Acceptance Criteria:**\n- It works\n\n");
        }

        return text.ToString();
    }

    private static string Entries(string[] groups, Func<int, string> assignments)
    {
        var text = new StringBuilder("task_groups:\n");
        for (var i = 0; i < groups.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - name: '{groups[i].Split(" <- ")[0].Replace("'", "''", StringComparison.Ordinal)}'\n    claude_code_subagent: general-purpose\n");
            foreach (var line in assignments(i + 1).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }
}
