using System.Collections.Immutable;

namespace Orchestration.Build.Pipeline;

/// <summary>What a target of <c>Orchestration.proj</c> asks for.</summary>
/// <param name="Name">The value of the task's <c>Command</c>.</param>
/// <param name="Run">From the public properties to the groups that the target returns.</param>
internal sealed record Command(string Name, Func<IReadOnlyDictionary<string, string>, IBuildOutput, CancellationToken, Task<PipelineResult>> Run)
{
    /// <summary>Part of every build: messages with a code are of no interest, and nothing is drawn.</summary>
    public bool IsPlainBuild { get; init; }

    /// <summary>May take minutes: the node builds other projects meanwhile.</summary>
    public bool IsLong { get; init; }

    /// <summary>Asked first, on the task's own thread: the answer where nothing is left to do, or null.</summary>
    public Func<IReadOnlyDictionary<string, string>, IBuildOutput, PipelineResult?>? Shortcut { get; init; }
}

/// <summary>The one list of them. A new one has a row here, a target in <c>Orchestration.proj</c> and one in <c>Orchestration.Build.targets</c>.</summary>
internal static class Commands
{
    public static ImmutableArray<Command> All { get; } =
    [
        new("BuildValidation", (properties, output, _) => Task.FromResult(PlainBuild.Validate(properties, output))) { IsPlainBuild = true },
        new("BuildCheck", (properties, output, _) => Task.FromResult(PlainBuild.Check(properties, output))) { IsPlainBuild = true },
        new("BuildGeneration", (properties, output, _) => Task.FromResult(PlainBuild.Generate(properties, output))) { IsPlainBuild = true },
        new("BuildClean", (properties, output, _) => Task.FromResult(CleanTarget.Clean(properties, output, prompts: false))) { IsPlainBuild = true },
        new("Validate", (properties, output, _) => Task.FromResult(ValidateTarget.Validate(properties, output))),
        new("Scaffold", (properties, output, _) => Task.FromResult(ScaffoldTarget.Scaffold(properties, output))),
        new("New", (properties, output, _) => Task.FromResult(NewTarget.Write(properties, output))),
        new("Plan", PlanTarget.PlanAsync) { IsLong = true },
        new("Generate", (properties, output, _) => Task.FromResult(GenerateTarget.Generate(properties, output))),
        new("Orchestrate", OrchestrateTarget.OrchestrateAsync) { IsLong = true, Shortcut = FinishedRun.Repeat },
        new("OrchestrateGroup", JobTargets.RunGroupAsync) { IsLong = true },
        new("Collect", JobTargets.CollectAsync) { IsLong = true },
        new("Export", ExportTarget.ExportAsync),
        new("Verify", VerifyTarget.VerifyAsync) { IsLong = true },
        new("Status", StatusTarget.ShowAsync),
        new("Clean", (properties, output, _) => Task.FromResult(CleanTarget.Clean(properties, output, prompts: true))),
        new("Approve", (properties, output, cancellation) => ApprovalTarget.DecideAsync(properties, output, approve: true, cancellation)),
        new("Reject", (properties, output, cancellation) => ApprovalTarget.DecideAsync(properties, output, approve: false, cancellation)),
        new("CleanTrees", CleanTreesTarget.CleanAsync),
    ];

    /// <exception cref="ArgumentException">There is no command of that name.</exception>
    public static Command Require(string name) =>
        All.FirstOrDefault(command => command.Name == name) ?? throw new ArgumentException($"'{name}' is no command of this task.", nameof(name));
}
