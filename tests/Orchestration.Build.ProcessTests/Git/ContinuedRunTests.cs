using Orchestration.Build.Agents;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Git;

/// <summary>What a killed build leaves between two steps of git, put there by hand: a new build of the same run continues.</summary>
[TestClass]
public sealed class ContinuedRunTests
{
    [TestMethod]
    public async Task Locks_of_git_processes_that_were_killed_too_hold_up_nobody()
    {
        using var repository = new SpecRepository(["Pages"]);
        var plan = repository.ReadPlan();
        var (killed, _) = await repository.StartAsync(plan);
        var tree = await killed!.OpenAsync(plan.Groups[0], CancellationToken.None);
        await killed.DisposeAsync();
        string[] locks = ["orchestration-index.lock", "index.lock", "HEAD.lock", "orchestration-ticks.lock"];
        var gitDirectory = TestRepository.GitAt(tree.Path, "rev-parse", "--absolute-git-dir").Trim();
        var branch = Path.Combine(repository.Root, ".git", "refs", "heads", "orchestrate", "2026-01-01-shop", "1-pages.lock");
        foreach (var file in locks.Select(name => Path.Combine(gitDirectory, name)).Append(branch))
        {
            await File.WriteAllTextAsync(file, string.Empty);
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(-1));
        }

        var (results, end) = await repository.RunAsync((_, path, _) => TestRepository.WriteAt(path, "pages.txt", "done\n"));

        Assert.AreEqual(OutcomeClass.Completed, results["pages"].Outcome, results["pages"].Problem?.Message);
        Assert.IsEmpty(end);
        Assert.AreEqual("done\n", repository.Read("pages.txt"));
    }

    [TestMethod]
    public async Task A_tree_that_could_not_be_filled_is_not_taken_for_one()
    {
        using var repository = new SpecRepository(["Pages"]);
        var user = await GitRepository.FindAsync(new GitClient(), repository.Root, CancellationToken.None);
        var source = await TreeSource.ReadAsync(user!, await UserState.ReadAsync(user!, CancellationToken.None), CancellationToken.None);
        var (path, directory) = (Path.Combine(repository.StateFolder, "trees", "x"), Path.Combine(repository.StateFolder, "trees.git", "x"));

        await Assert.ThrowsAsync<GitException>(() => TreeRepository.CreateAsync(source, path, directory, "x", new string('1', 40), CancellationToken.None));
        Assert.IsNull(TreeRepository.Find(source, path, directory));

        await TreeRepository.CreateAsync(source, path, directory, "x", repository.Head, CancellationToken.None);
        Assert.IsNotNull(TreeRepository.Find(source, path, directory));
    }

    [TestMethod]
    public async Task A_tree_that_was_half_removed_is_not_taken_for_one_with_work_in_it()
    {
        using var repository = new SpecRepository(["Pages"]);
        var plan = repository.ReadPlan();
        var (workspace, _) = await repository.StartAsync(plan);
        await using var used = workspace!;
        var tree = await used.OpenAsync(plan.Groups[0], CancellationToken.None);
        TestRepository.WriteAt(tree.Path, "pages.txt", "done\n");
        await used.AcceptAsync(plan.Groups[0], tree, SpecRepository.Facts(1), CancellationToken.None);

        File.Delete(Path.Combine(repository.StateFolder, "trees.git", Path.GetFileName(tree.Path), "index"));
        File.Delete(Path.Combine(tree.Path, "README.md"));
        var end = await used.CompleteAsync(CancellationToken.None);

        Assert.IsEmpty(end);
        CollectionAssert.AreEqual(new[] { "trunk" }, repository.Branches.ToArray());
        Assert.AreEqual(1, repository.TreeCount);
    }
}
