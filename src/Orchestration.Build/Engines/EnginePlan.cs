using System.Collections.Immutable;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Engines;

/// <summary>What somebody decides about an exported file, beside the plan.</summary>
/// <param name="Agent">The profile of groups that name none, or <c>file</c>.</param>
/// <param name="Project">What <c>dotnet build</c> is given, relative to the top of the repository, <c>/</c>-separated; empty where nothing has to be.</param>
/// <param name="Command">The command that writes the file again.</param>
internal sealed record EngineSettings(string Agent, string Project, string Command)
{
    public EngineKind Engine { get; init; }

    /// <summary>Where jobs run, in the engine's terms; null: its default.</summary>
    public string? Machine { get; init; }

    /// <summary>Names of secrets that jobs with agents get.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    /// <summary>The container that jobs run in; null: none, or the engine's default.</summary>
    public string? Image { get; init; }

    /// <summary>A command of the engine's shell that jobs with agents run first, such as one that installs the agent; null: none.</summary>
    public string? Setup { get; init; }

    public EngineShell Shell { get; init; }

    public EngineForm Form { get; init; }

    /// <summary>How many jobs may run at once.</summary>
    public int MaxParallelism { get; init; } = 4;

    /// <summary>Of one attempt of a group that names none.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    public TimeSpan GateTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Attempts after the first of a group that names no number.</summary>
    public int Retries { get; init; } = 2;
}

/// <summary>One group as a job.</summary>
/// <param name="Id">Unique; see <see cref="JobIds"/>.</param>
/// <param name="Name">The group for people, without anything that an engine would expand.</param>
/// <param name="Needs">The jobs of the groups that it depends on.</param>
/// <param name="Minutes">After which it hangs.</param>
/// <param name="Lane">The agent that it asks for.</param>
/// <param name="Wave">0-based.</param>
internal sealed record EngineJob(string Id, string Group, string Name, ImmutableArray<EngineJob> Needs, int Minutes, string Lane, int Wave)
{
    /// <summary>As in the variable: ids separated by spaces.</summary>
    public string NeedsText => string.Join(' ', Needs.Where(need => !need.IsApproval).Select(need => need.Group));

    /// <summary>Starts no agent: the engine holds it until a person approves the work of the group.</summary>
    public bool IsApproval { get; init; }

    /// <summary>The job in which a person approves the work of a job.</summary>
    public static string ApprovalOf(string job) => "a" + job[1..];
}

/// <summary>A plan as engines see it: jobs in an order in which each comes after what it needs.</summary>
/// <param name="Spec">Name of the spec.</param>
/// <param name="Hash">Of the plan.</param>
internal sealed record EnginePlan(string Spec, string Hash, ImmutableArray<EngineJob> Jobs, EngineSettings Settings)
{
    private const int MinutesAround = 10;

    /// <summary>How many jobs start agents.</summary>
    public int Agents => Jobs.Count(job => !job.IsApproval);

    /// <summary>Jobs by wave.</summary>
    public ImmutableArray<ImmutableArray<EngineJob>> Waves => [.. Jobs.GroupBy(job => job.Wave).OrderBy(wave => wave.Key).Select(wave => wave.ToImmutableArray())];

    /// <summary>A group that is done has no job.</summary>
    public static bool HasJob(PlanGroup group) => !group.AllDone;

    public static EnginePlan Create(Plan plan, EngineSettings settings) => Create(plan, settings, HasJob);

    /// <param name="hasJob">Which groups have a job: a file that was written when fewer were done has more.</param>
    public static EnginePlan Create(Plan plan, EngineSettings settings, Func<PlanGroup, bool> hasJob)
    {
        var ids = JobIds.Create(plan);
        var jobs = new EngineJob?[plan.Groups.Length];
        var all = ImmutableArray.CreateBuilder<EngineJob>();
        var approvals = new EngineJob?[plan.Groups.Length];
        foreach (var group in plan.Order.Select(position => plan.Groups[position]).Where(hasJob))
        {
            var needs = group.DependsOn.SelectMany(position => new[] { jobs[position], approvals[position] }).OfType<EngineJob>().ToImmutableArray();
            var assignment = group.Assignment;
            var attempts = 1 + (assignment.Retries ?? settings.Retries);
            var longest = ((assignment.Timeout ?? settings.Timeout) + settings.GateTimeout) * attempts;
            var job = jobs[group.Position] = new EngineJob(
                ids[group.Position],
                group.Id,
                EngineText.Name(group.Name),
                needs,
                (int)Math.Ceiling(longest.TotalMinutes) + MinutesAround,
                assignment.Agent ?? settings.Agent,
                needs.IsEmpty ? 0 : needs.Max(need => need.Wave) + 1);
            all.Add(job);
            if (assignment.Approve)
            {
                approvals[group.Position] = new EngineJob(EngineJob.ApprovalOf(job.Id), group.Id, "Approval of " + job.Name, [job], MinutesAround, job.Lane, job.Wave + 1) { IsApproval = true };
                all.Add(approvals[group.Position]!);
            }
        }

        return new EnginePlan(plan.Spec.Name, PlanHash.Of(plan), all.ToImmutable(), settings);
    }
}
