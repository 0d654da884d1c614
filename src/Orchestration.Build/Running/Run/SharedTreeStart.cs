using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Run;

/// <summary>Finds out what can be judged where agents share the user's tree.</summary>
internal static class SharedTreeStart
{
    /// <returns>The judge, or null: what there is to lose by that stands in <paramref name="diagnostics"/>.</returns>
    public static async Task<SharedTreeJudge?> CreateJudgeAsync(RunScope scope, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var plan = scope.Plan;
        var oneAtATime = scope.Settings.Slots == 1;
        try
        {
            var tree = oneAtATime ? await SharedTree.FindAsync(plan, scope.Root, scope.Paths.Folder, cancellationToken) : null;
            if (tree is not null)
            {
                // What git cannot read (a nested repository without a commit) it should say before anything is spent.
                await tree.SnapshotAsync(cancellationToken);
                return new SharedTreeJudge(plan, tree, scope.History, scope.InstructionFiles);
            }

            Warn(plan, oneAtATime ? "the tree is in no git repository, or git is not on the PATH" : "several agents share one tree", diagnostics);
        }
        catch (Exception exception) when (GitException.IsTrouble(exception))
        {
            Warn(plan, exception.Message, diagnostics);
        }

        return null;
    }

    /// <summary>Only those who asked for more than gates have something to lose.</summary>
    private static void Warn(Plan plan, string reason, DiagnosticBag diagnostics)
    {
        if (plan.Groups.Any(group => !group.Assignment.Writes.IsEmpty || !group.Assignment.Protect.IsEmpty))
        {
            const string Advice = "Use OrchestrationIsolation=worktree, or a git repository and one agent at a time.";
            diagnostics.Add(Catalogue.DiffNotJudged.At(SourceSpan.WholeFile(plan.Spec.TasksFile), reason, Advice));
        }
    }
}
