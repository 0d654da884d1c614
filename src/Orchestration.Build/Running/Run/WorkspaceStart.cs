using System.Text;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Running.Run;

/// <summary>Checks that a run can work in trees of its own, before anything starts, and prepares the main branch.</summary>
internal static class WorkspaceStart
{
    /// <returns>The workspace, or null with the reason in <paramref name="diagnostics"/>.</returns>
    public static async Task<IsolatedWorkspace?> CreateAsync(
        RunScope scope, IGateRunner gates, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        try
        {
            return await TryCreateAsync(scope, gates, diagnostics, cancellationToken);
        }
        catch (Exception exception) when (GitException.IsTrouble(exception))
        {
            diagnostics.Add(Catalogue.GitFailed.At(Span(scope.Plan), scope.Plan.Spec.Name, exception.Message));
            return null;
        }
    }

    private static SourceSpan Span(Plan plan) => SourceSpan.WholeFile(plan.Spec.TasksFile);

    private static async Task<IsolatedWorkspace?> TryCreateAsync(
        RunScope scope, IGateRunner gates, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var span = Span(scope.Plan);
        if (!GitClient.IsInstalled)
        {
            diagnostics.Add(Catalogue.GitNotFound.At(span));
            return null;
        }

        var git = new GitClient(scope.Settings.GitHooks);
        if (await GitVersions.FindTooOldAsync(git, scope.Root, cancellationToken) is { } version)
        {
            diagnostics.Add(Catalogue.GitTooOld.At(span, version, GitVersions.Lowest));
            return null;
        }

        var repository = await GitRepository.FindAsync(git, scope.Root, cancellationToken);
        if (repository is null)
        {
            diagnostics.Add(Catalogue.NotARepository.At(span, scope.Root));
            return null;
        }

        if (await repository.ResolveAsync("HEAD", cancellationToken) is null)
        {
            diagnostics.Add(Catalogue.NoCommit.At(span, repository.TopLevel));
            return null;
        }

        repository = await repository.WithIdentityAsync(cancellationToken);
        await FastForward.MendAsync(repository, scope.Ledger, cancellationToken);
        return await PrepareAsync(scope, gates, repository, diagnostics, cancellationToken);
    }

    private static async Task<IsolatedWorkspace?> PrepareAsync(
        RunScope scope, IGateRunner gates, GitRepository repository, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var span = Span(scope.Plan);
        var places = SpecPlaces.Of(repository, scope.Plan, scope.Root, scope.Paths.Folder);
        await StaleLocks.ClearAsync(repository, places, cancellationToken);
        var head = await repository.ResolveAsync("HEAD", cancellationToken) ?? string.Empty;
        var start = await UserState.ReadAsync(repository, cancellationToken);
        var source = await TreeSource.ReadAsync(repository, start, cancellationToken);
        var branch = start.Head.StartsWith(SpecPlaces.HeadsPrefix, StringComparison.Ordinal) ? start.Head[SpecPlaces.HeadsPrefix.Length..] : string.Empty;
        if (source.MissingHooks is { } hooks)
        {
            diagnostics.Add(Catalogue.HooksMissing.At(span, hooks));
        }

        var context = new WorkspaceContext(scope, source, places, start, gates, branch, head);
        if (BranchCheck.Find(context, span) is { } inTheWay)
        {
            diagnostics.Add(inTheWay);
            return null;
        }

        var status = await new OwnFiles(context).SplitAsync(
            await repository.StatusAsync(cancellationToken), cancellationToken);
        if (status.Foreign.Count > 0)
        {
            diagnostics.Add(Catalogue.DirtyTree.At(span, EvidenceTexts.List(status.Foreign)));
            return null;
        }

        if (await repository.ReadFileAsync(head, places.TasksPath, cancellationToken) is not { } tasks)
        {
            diagnostics.Add(WhyNotCommitted(repository.TopLevel, places.TasksPath, span));
            return null;
        }

        if (await FindOtherBranchAsync(context, cancellationToken) is { } other)
        {
            diagnostics.Add(Catalogue.WorkOfAnotherBranch.At(span, places.MainBranch, other, branch));
            return null;
        }

        await GroupPlaces.FollowNumbersAsync(context, cancellationToken);
        var main = new MainRepository(context);
        var conflicts = await PrepareBranchAsync(context, main, status.Generated, cancellationToken);
        if (conflicts.Count == 0)
        {
            var accepted = context.Tip == head ? tasks : await repository.ReadFileAsync(context.Tip, places.TasksPath, cancellationToken) ?? tasks;
            main.Boxes = new TaskBoxes(scope.Plan, accepted);
            return new IsolatedWorkspace(context, main);
        }

        diagnostics.Add(Catalogue.MainDiverged.At(
            span, places.MainBranch, EvidenceTexts.List(conflicts), TakeOver.Command(places.MainBranch, status.Generated, forward: false)));
        main.Remove();
        main.Dispose();
        return null;
    }

    private static Diagnostic WhyNotCommitted(string top, string path, SourceSpan span)
    {
        var parts = path.Split('/');
        for (var length = 1; length < parts.Length; length++)
        {
            var (folder, shown) = (Path.Combine([top, .. parts[..length]]), string.Join('/', parts[..length]));
            if (new DirectoryInfo(folder).LinkTarget is not null)
            {
                return Catalogue.SpecNotCommitted.At(span, path, $"{shown} is a link, and git does not look behind links", "Replace the link by the folder and commit it");
            }

            if (RepositoryTop.IsAt(folder))
            {
                return Catalogue.SpecNotCommitted.At(span, path, $"{shown} is a repository of its own (a submodule)", $"Build in a checkout of {shown}");
            }
        }

        return Catalogue.SpecNotCommitted.At(span, path, "it was never added or git ignores it", "Take it out of .gitignore and commit it");
    }

    /// <summary>The branch that waiting work was made for, where this one is another: continuing would bring all of that branch here.</summary>
    private static async Task<string?> FindOtherBranchAsync(WorkspaceContext context, CancellationToken cancellationToken)
    {
        var (repository, head) = (context.Repository, context.StartCommit);
        if (context.Scope.Ledger.Read(history => history.OpenWorkFor) is not { Length: > 0 } other || other == context.StartBranch
            || context.Refs.Find(context.Places.MainRef) is not { } tip
            || await repository.ResolveAsync(SpecPlaces.HeadsPrefix + other, cancellationToken) is not { } otherHead)
        {
            return null;
        }

        return await repository.IsAncestorAsync(otherHead, head, cancellationToken)
            || await repository.IsAncestorAsync(tip, head, cancellationToken)
            || await repository.IsAncestorAsync(head, tip, cancellationToken)
            ? null
            : other;
    }

    /// <summary>The main branch holds the user's commit, accepted work of earlier runs, and the generated files that no commit has yet.</summary>
    private static async Task<IReadOnlyList<string>> PrepareBranchAsync(
        WorkspaceContext context, MainRepository main, IReadOnlyList<string> generated, CancellationToken cancellationToken)
    {
        var (repository, head) = (context.Repository, context.StartCommit);
        context.Scope.Ledger.OpenWork(context.StartBranch);
        var tip = context.Refs.Find(context.Places.MainRef);
        if (tip is null || await repository.IsAncestorAsync(tip, head, cancellationToken))
        {
            await context.Refs.SetAsync(context.Places.MainRef, head, cancellationToken);
        }
        else if (!await repository.IsAncestorAsync(head, tip, cancellationToken))
        {
            var conflicts = await main.TakeInAsync(head, cancellationToken);
            if (!conflicts.IsEmpty)
            {
                return conflicts;
            }
        }

        await CarryAsync(context, context.Tip, generated, cancellationToken);
        return [];
    }

    private static async Task CarryAsync(WorkspaceContext context, string tip, IReadOnlyList<string> generated, CancellationToken cancellationToken)
    {
        if (generated.Count == 0)
        {
            return;
        }

        var repository = context.Repository;
        var index = Path.Combine(repository.CommonDirectory, $"orchestration-carry-{Guid.NewGuid():N}");
        try
        {
            var place = repository.Place with { IndexFile = index };
            await repository.Git.RunAsync(place, cancellationToken, "read-tree", tip);
            await repository.Git.RunAsync(
                place, ["add", "--all", "--pathspec-from-file=-", "--pathspec-file-nul"], Encoding.UTF8.GetBytes(string.Join('\0', generated)), cancellationToken);
            var tree = (await repository.Git.RunAsync(place, cancellationToken, "write-tree")).Line;
            if (tree != await repository.TreeAsync(tip, cancellationToken))
            {
                var message = CommitMessage.Format("Update generated prompts", [(CommitMessage.Spec, context.Places.SpecPath), (CommitMessage.Step, "prompts")]);
                var commit = await repository.CommitTreeAsync(tree, [tip], message, cancellationToken);
                await context.Refs.SetAsync(context.Places.MainRef, commit, cancellationToken);
                context.Scope.Report(Catalogue.PromptsCommitted.At(SourceSpan.WholeFile(context.Plan.Spec.TasksFile)));
            }
        }
        finally
        {
            Disk.Delete(index);
        }
    }
}
