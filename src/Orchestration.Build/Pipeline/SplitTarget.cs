using System.Globalization;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Requests;
using Orchestration.Build.Running.Run;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Pipeline;

/// <summary><c>PlanOrchestration</c> with <c>OrchestrationGroups</c>: an agent proposes a split of one group of a spec, and a patch is written that makes it.</summary>
internal static class SplitTarget
{
    public static async Task<PipelineResult> SplitAsync(PipelineSession session, IBuildOutput output, CancellationToken cancellation)
    {
        var plan = session.ReadOneSpec();
        if (plan is null || FindGroup(session, plan) is not { } group || Prepare(session, plan, group) is not var (folder, syntax, split, entry))
        {
            session.Report(output);
            return PipelineResult.Empty;
        }

        var options = session.Options;
        var repository = SpecReader.ReadRepository(options.Root, session.Bag);
        var prompt = new PlanningPrompt(group.Text, repository, [], options.GroupMinutes, ShowsSchema: true)
        {
            Split = new SplitOf(group.Name, group.Assignment.Verify?.Display, group.Assignment.Writes.IsDefault ? [] : group.Assignment.Writes, [.. plan.Groups.Where(other => other.Position != group.Position).Select(other => other.Name)]),
        };
        if (options.IsSimulation)
        {
            var command = $"{BuildCommand.OfThisBuild.Start("PlanOrchestration", plan.Spec.Name)} -p:{Properties.Groups.Name}={BuildCommand.Quote(group.Number)} -p:{Properties.Agent.Name}=claude";
            output.Line($"{PlanTarget.DescribePrompt(prompt, $"a patch of {plan.Spec.RelativePath} would be written from its answer")}\nTo split it: {command}");
            session.Report(output);
            return PipelineResult.Empty;
        }

        var name = $"{plan.Spec.Name}-split-{group.Number}";
        var paths = options.PathsOf(plan.Spec.Name);
        var patch = Path.Combine(paths.Folder, $"split-{group.Number}.patch");
        var planner = new SplitPlanner(options, folder, syntax, plan, group, split, entry, patch, prompt, ProposalPlanner.FindDraftFolder(options, name));
        if (await PlanTarget.RunAsync(session, planner, plan.Spec.Name, plan.Spec.TasksFile, output, cancellation) is { } usage)
        {
            Conclude(session, plan, group, split, planner, patch, usage, output);
        }

        session.Report(output);
        return new PipelineResult([plan]);
    }

    private static PlanGroup? FindGroup(PipelineSession session, Plan plan)
    {
        var found = GroupSelection.Resolve(plan, session.Options.Run.Groups, session.Bag);
        if (session.Bag.HasErrors)
        {
            return null;
        }

        if (found.Count != 1)
        {
            session.Bag.Add(Catalogue.GroupNotSplit.At(SourceSpan.WholeFile(plan.Spec.TasksFile), string.Join(" + ", session.Options.Run.Groups), "OrchestrationGroups has to name one group"));
            return null;
        }

        return plan.Groups[found.First()];
    }

    /// <summary>Everything that speaks against it is known before an agent is paid.</summary>
    private static (SpecFolder Folder, SpecSyntax Syntax, TasksSplit Split, AssignmentsSplit? Entry)? Prepare(PipelineSession session, Plan plan, PlanGroup group)
    {
        var folder = SpecLocator.FindSpecs(session.Options.Root).FirstOrDefault(found => found.TasksFile == plan.Spec.TasksFile);
        var syntax = folder is null ? null : SpecStage.Parse(folder, session.Options, new DiagnosticBag());
        var problem = "it cannot be read again";
        var split = syntax?.Tasks is { } tasks ? TasksSplit.Find(tasks, group.Position, out problem) : null;
        AssignmentsSplit? entry = null;
        if (split is not null && syntax!.Assignments is { } assignments)
        {
            var own = syntax.FindEntry(group.Position);
            entry = own is null ? null : AssignmentsSplit.Find(assignments.Source, own);
            problem = own is not null && entry is null ? "its entry in orchestration.yml is written in brackets" : problem;
            split = own is not null && entry is null ? null : split;
        }

        if (split is not null && group.AllDone)
        {
            (split, problem) = (null, "all of its boxes are ticked");
        }

        if (split is null)
        {
            session.Bag.Add(Catalogue.GroupNotSplit.At(group.Location, group.Name, problem));
            return null;
        }

        return (folder!, syntax!, split, entry);
    }

    private static void Conclude(PipelineSession session, Plan plan, PlanGroup group, TasksSplit split, SplitPlanner planner, string patch, string usage, IBuildOutput output)
    {
        if (planner.Parts is not { } parts)
        {
            if (planner.Problem is { } problem)
            {
                session.Bag.Add(Catalogue.GroupNotSplit.At(group.Location, group.Name, problem));
            }

            return;
        }

        var top = RepositoryTop.Find(session.Options.Root) ?? session.Options.Root;
        var lines = parts.Groups.Select((part, index) => string.Create(CultureInfo.InvariantCulture, $"  {split.NumberOf(index)} {part.Title}: {Format.Plural(part.Tasks.Length, "task")}, about {MinutesAdvice.Describe(part.Minutes)}"));
        output.Line(string.Join('\n', (string[])
        [
            $"{group.Name} as {parts.Groups.Length} groups, {usage}",
            .. lines,
            .. parts.Assumptions.Select(assumption => $"  Assumption: {Texts.OneLine(assumption)}"),
            .. parts.Questions.Select(question => $"  Question: {Texts.OneLine(question)}"),
            string.Create(CultureInfo.InvariantCulture, $"At most {ProposalShape.Of(parts).Width} of them can run at the same time. Nothing was changed yet."),
            $"To apply it: git -C {BuildCommand.Quote(top)} apply {BuildCommand.Quote(SpecHomes.Relative(top, patch))}",
        ]));
        session.Bag.Add(Catalogue.SplitWritten.At(SourceSpan.WholeFile(patch), group.Name, plan.Spec.RelativePath));
        output.Result(patch);
    }
}
