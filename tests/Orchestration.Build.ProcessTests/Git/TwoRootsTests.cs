using Orchestration.Build.Agents;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Git;

/// <summary>Two roots of one repository may hold specs of one name.</summary>
[TestClass]
public sealed class TwoRootsTests
{
    [TestMethod]
    public async Task Case_11_specs_of_one_name_in_two_roots_share_nothing()
    {
        using var repository = new SpecRepository(["Data"]);
        var top = repository.Root;
        foreach (var root in new[] { "services/a", "services/b" })
        {
            foreach (var file in new[] { SpecRepository.TasksPath, SpecRepository.SpecPath + "/orchestration.yml" })
            {
                TestRepository.WriteAt(Path.Combine(top, root), file, repository.Read(file));
            }
        }

        repository.Commit("Two roots");
        repository.Root = Path.Combine(top, "services/a");
        var (first, _) = await repository.RunAsync((group, tree, attempt) =>
        {
            TestRepository.WriteAt(tree, "src/data.txt", "of a\n");

            // The user's branch moves, so that the accepted work waits.
            TestRepository.GitAt(top, "commit", "-q", "--allow-empty", "-m", "Meanwhile");
        });
        Assert.AreEqual(OutcomeClass.Completed, first["data"].Outcome, first["data"].Problem?.Message);
        Assert.Contains("orchestrate/services+a+2026-01-01-shop/main", repository.Branches);

        repository.Root = Path.Combine(top, "services/b");
        var ran = 0;
        var (second, end) = await repository.RunAsync((group, tree, attempt) =>
        {
            ran++;
            TestRepository.WriteAt(tree, "src/data.txt", "of b\n");
        });

        Assert.AreEqual(OutcomeClass.Completed, second["data"].Outcome, second["data"].Problem?.Message);
        Assert.AreEqual(1, ran);
        Assert.IsEmpty(end);
        Assert.AreEqual("of b\n", repository.Read("src/data.txt"));
        Assert.DoesNotContain("[ ]", repository.Read(SpecRepository.TasksPath));
        Assert.IsFalse(File.Exists(Path.Combine(top, "services/a/src/data.txt")));

        var user = await GitRepository.FindAsync(new GitClient(), repository.Root, CancellationToken.None);
        var place = SpecPlaces.PlaceOf(user!, repository.Root, "2026-01-01-shop");
        await Leftovers.RemoveAsync(user!, place, Path.Combine(repository.StateFolder, "trees"), force: true, CancellationToken.None);
        Assert.Contains("orchestrate/services+a+2026-01-01-shop/main", repository.Branches);
    }
}
