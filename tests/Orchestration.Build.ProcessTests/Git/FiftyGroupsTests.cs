using System.Diagnostics;
using System.Globalization;
using Orchestration.Build.Agents;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Git;

[TestClass]
public sealed class FiftyGroupsTests
{
    private const int Count = 50;
    private const int AtOnce = 8;

    [TestMethod]
    public async Task Fifty_groups_eight_at_once_are_merged_ticked_and_leave_nothing()
    {
        // Titles that no file name and no ref could hold as they are; the longest is cut in its id.
        using var repository = new SpecRepository(
            [.. Enumerable.Range(1, Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"Größe {i}: \"a\\b\" ~^ {new string('x', i * 4)}"))],
            name: "fünfzig 'Gruppen'");
        var plan = repository.ReadPlan();
        var (workspace, problems) = await repository.StartAsync(plan);
        Assert.IsNotNull(workspace, string.Join('\n', problems.Select(problem => problem.Message)));

        var results = new Acceptance[Count];
        IReadOnlyList<Diagnostics.Diagnostic> end;
        await using (workspace)
        {
            await Parallel.ForAsync(0, Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => results[i] = await SpecRepository.RunGroupAsync(
                workspace,
                plan.Groups[i],
                (group, tree, attempt) => TestRepository.WriteAt(tree, $"src/{group.Group.Number}.txt", $"work of {group.Id}\n"),
                attempts: 1));
            end = await workspace.CompleteAsync(CancellationToken.None);
        }

        Assert.IsTrue(results.All(result => result.Outcome == OutcomeClass.Completed), string.Join('\n', results.Select(result => result.Problem?.Message)));
        Assert.IsEmpty(end);
        Assert.DoesNotContain("[ ]", repository.Read(SpecRepository.TasksPath));
        Assert.HasCount(Count, Directory.GetFiles(Path.Combine(repository.Root, "src")));
        Assert.AreEqual("", repository.Status);
        CollectionAssert.AreEqual(new[] { "trunk" }, repository.Branches.ToList());
        Assert.AreEqual(1, repository.TreeCount);
        repository.Git("fsck", "--strict", "--no-dangling");

        // As git itself reads trailers.
        var trailers = repository.Git("log", "--format=%(trailers:key=Orchestration-Group,valueonly,separator=%x2C)");
        CollectionAssert.AreEquivalent(plan.Groups.Select(group => group.Id).ToList(), trailers.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.AreEqual("Orchestration-Attempt: 1", Interpret(repository).Single(line => line.Contains("Attempt", StringComparison.Ordinal)));
    }

    /// <summary>Of the last merged group's own commit.</summary>
    private static string[] Interpret(SpecRepository repository)
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", repository.Root, "interpret-trailers", "--parse"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.Write(repository.Git("log", "-1", "--format=%B", "HEAD"));
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
