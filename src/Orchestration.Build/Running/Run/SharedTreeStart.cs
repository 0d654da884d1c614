using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Git;

namespace Orchestration.Build.Running.Run;

/// <summary>Finds out what can be judged where agents share the user's tree.</summary>
internal static class SharedTreeStart
{
    /// <param name="root">Absolute path of the tree agents work in.</param>
    /// <param name="stateFolder">Absolute path of the spec's state folder.</param>
    /// <param name="attemptedBefore">Ids of groups that earlier builds worked on.</param>
    /// <param name="oneAtATime">Agents do not overlap.</param>
    /// <returns>The judge, or null: what there is to lose by that stands in <paramref name="diagnostics"/>.</returns>
    public static async Task<IChangeJudge?> CreateJudgeAsync(
        Plan plan,
        string root,
        string stateFolder,
        IReadOnlySet<string> attemptedBefore,
        bool oneAtATime,
        DiagnosticBag diagnostics,
        CancellationToken cancellationToken)
    {
        try
        {
            var tree = oneAtATime ? await SharedTree.FindAsync(plan, root, stateFolder, cancellationToken) : null;
            if (tree is not null)
            {
                // What git cannot read (a nested repository without a commit) it should say before anything is spent.
                await tree.SnapshotAsync(cancellationToken);
                return new SharedTreeJudge(plan, tree, attemptedBefore);
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
        if (plan.Groups.Any(group => !group.Group.Assignment.Writes.IsEmpty || !group.Group.Assignment.Protect.IsEmpty))
        {
            const string Advice = "Use OrchestrationIsolation=worktree, or a git repository and one agent at a time.";
            diagnostics.Add(Catalogue.DiffNotJudged.At(SourceSpan.WholeFile(plan.Spec.TasksFile), reason, Advice));
        }
    }
}
