using Orchestration.Build.Agents;
using Orchestration.Build.Planning;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Git;

/// <summary>The user's repository stays the user's during a run: whatever they do there is untouched, reported once, and lost to nobody.</summary>
[TestClass]
public sealed class UserMeanwhileTests
{
    private const string Kept = "refs/orchestrate/2026-01-01-shop/kept/changed/";

    private static void WriteOwnFile(PlanGroup group, string tree, int attempt) =>
        TestRepository.WriteAt(tree, $"src/{group.Id}.txt", $"work of {group.Id}\n");

    [TestMethod]
    public async Task Commits_stashes_fetches_and_pushes_of_the_user_stay_as_they_are()
    {
        using var folder = new TempFolder();
        using var repository = new SpecRepository(["Data", "Style <- 1"], _ => "verify: \"true\"");
        TestRepository.GitAt(folder.Path, "init", "-q", "--bare", "-b", "trunk", folder["hub.git"]);
        repository.Git("remote", "add", "origin", folder["hub.git"]);
        repository.Git("push", "-q", "origin", "trunk");
        TestRepository.GitAt(folder.Path, "clone", "-q", folder["hub.git"], folder["other"]);
        repository.Write("README.md", "an old draft\n");
        repository.Git("stash", "push", "-q", "-m", "old");

        var after = string.Empty;
        var (results, end) = await repository.RunAsync((group, tree, attempt) =>
        {
            WriteOwnFile(group, tree, attempt);
            if (group.Id == "data")
            {
                WorkAsTheUser(repository, folder);
                after = Everything(repository);
            }
        });

        Assert.IsTrue(results.Values.All(result => result.Outcome == OutcomeClass.Completed), string.Join('\n', results.Values.Select(result => result.Problem?.Message)));
        CollectionAssert.AreEqual(new[] { "ORCH5051", "ORCH5020" }, end.Select(problem => problem.Code).ToArray(), "Reported once; the branch has moved.");
        foreach (var said in new[] { "'feature' is new", "'trunk' moved", "'remotes/origin/trunk' moved", "'remotes/origin/feature' is new", "'tags/v1' is new", "the stash has 2 entries and had 1", "the settings" })
        {
            Assert.Contains(said, end[0].Message);
        }

        Assert.AreEqual(after, Everything(repository));
        Assert.DoesNotContain(Kept, end[0].Message, "Nothing was lost.");
        Assert.AreEqual("meanwhile\n", repository.Read("mine.txt"));
        repository.Git("merge", "-q", "--no-edit", "orchestrate/2026-01-01-shop/main");
        Assert.AreEqual("work of style\n", repository.Read("src/style.txt"));
        Assert.AreEqual(string.Empty, repository.Git("for-each-ref", "refs/orchestrate"));
    }

    [TestMethod]
    public async Task What_nothing_names_any_more_is_kept()
    {
        using var repository = new SpecRepository(["Data"]);
        repository.Write("README.md", "a draft\n");
        repository.Git("stash", "push", "-q");
        repository.Git("checkout", "-q", "-b", "feature");
        repository.Write("feature.txt", "half done\n");
        repository.Commit("Begin a feature");
        repository.Git("checkout", "-q", "trunk");
        var (feature, draft) = (repository.Git("rev-parse", "feature").Trim(), repository.Git("rev-parse", "stash").Trim());

        var (_, end) = await repository.RunAsync((group, tree, attempt) =>
        {
            WriteOwnFile(group, tree, attempt);
            repository.Git("branch", "-q", "-D", "feature");
            repository.Git("stash", "drop", "-q");
        });

        var problem = end.Single();
        Assert.AreEqual("ORCH5051", problem.Code);
        Assert.Contains("'feature' is gone", problem.Message);
        Assert.Contains("the stash has 0 entries and had 1", problem.Message);
        Assert.AreEqual(feature, repository.Git("rev-parse", Kept + feature[..12]).Trim());
        Assert.AreEqual(draft, repository.Git("rev-parse", Kept + draft[..12]).Trim());
        repository.Git("stash", "store", draft);
        repository.Git("stash", "pop", "-q");
        Assert.AreEqual("a draft\n", repository.Read("README.md"));
    }

    [TestMethod]
    public async Task A_branch_of_accepted_work_that_somebody_moves_is_put_right_and_theirs_is_kept()
    {
        using var repository = new SpecRepository(["Data", "Style <- 1"]);
        const string Main = "refs/heads/orchestrate/2026-01-01-shop/main";
        var forged = string.Empty;

        var (results, end) = await repository.RunAsync((group, tree, attempt) =>
        {
            WriteOwnFile(group, tree, attempt);
            if (group.Id == "style")
            {
                forged = repository.Git("commit-tree", "HEAD^{tree}", "-p", Main, "-m", "forged").Trim();
                repository.Git("update-ref", Main, forged);
            }
        });

        Assert.AreEqual(OutcomeClass.Completed, results["style"].Outcome, results["style"].Problem?.Message);
        Assert.IsEmpty(end);
        Assert.DoesNotContain("forged", repository.Git("log", "--format=%s"));
        Assert.AreEqual(forged, repository.Git("rev-parse", $"refs/orchestrate/2026-01-01-shop/kept/main/{forged[..12]}").Trim());
    }

    [TestMethod]
    public async Task A_second_spec_that_lands_meanwhile_stays_and_the_first_says_how_to_follow()
    {
        using var repository = new SpecRepository(["Data"]);
        var second = SpecRepository.SpecPath.Replace("2026-01-01-shop", "2026-01-02-blog", StringComparison.Ordinal);
        var (results, end) = await repository.RunAsync((group, tree, attempt) =>
        {
            WriteOwnFile(group, tree, attempt);

            // As a run of another spec of the same root does it.
            repository.Git("update-ref", "refs/heads/orchestrate/2026-01-02-blog/main", "HEAD");
            repository.Write(second + "/notes.md", "landed\n");
            repository.Commit("Blog");
            repository.Git("update-ref", "refs/heads/orchestrate/2026-01-02-blog/main", "HEAD");
        });

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message);
        CollectionAssert.AreEqual(new[] { "ORCH5051", "ORCH5020" }, end.Select(problem => problem.Code).ToArray());
        Assert.DoesNotContain("orchestrate/2026-01-02-blog", end[0].Message);
        repository.Shell(end[1].Message.Split("To merge it: ")[1]);
        Assert.AreEqual(("landed\n", "work of data\n"), (repository.Read(second + "/notes.md"), repository.Read("src/data.txt")));
        Assert.Contains("orchestrate/2026-01-02-blog/main", repository.Branches);
    }

    private static void WorkAsTheUser(SpecRepository repository, TempFolder folder)
    {
        TestRepository.WriteAt(folder["other"], "theirs.txt", "theirs\n");
        TestRepository.GitAt(folder["other"], "add", "-A");
        TestRepository.GitAt(folder["other"], "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "Theirs");
        TestRepository.GitAt(folder["other"], "push", "-q", "origin", "HEAD:trunk");
        repository.Git("fetch", "-q", "origin");
        repository.Write("mine.txt", "meanwhile\n");
        repository.Commit("Meanwhile");
        repository.Git("branch", "feature");
        repository.Git("push", "-q", "-u", "origin", "feature");
        repository.Git("tag", "v1");
        repository.Write("README.md", "a new draft\n");
        repository.Git("stash", "push", "-q", "-m", "new");
    }

    private static string Everything(SpecRepository repository) => string.Join('\n',
        repository.Git("for-each-ref", "refs/heads/trunk", "refs/heads/feature", "refs/tags", "refs/remotes", "refs/stash"),
        repository.Git("log", "--walk-reflogs", "--format=%H", "refs/stash"),
        repository.Git("diff", "--cached"),
        File.ReadAllText(Path.Combine(repository.Root, ".git/config")));
}
