using Orchestration.Build.Agents;
using Orchestration.Build.Planning;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Git;

[TestClass]
public sealed class RepositoryKindTests
{
    private static void WriteOwnFile(PlanGroup group, string tree, int attempt) =>
        TestRepository.WriteAt(tree, $"src/{group.Id}.txt", $"work of {group.Id}\n");

    [TestMethod]
    public async Task Submodules_are_there_for_agents_and_gates_without_a_network()
    {
        using var folder = new TempFolder();
        using var repository = new TestRepository(["Data"], _ => "verify: grep -q inside vendor/lib/lib.txt");
        var library = folder["lib"];
        TestRepository.WriteAt(library, "lib.txt", "inside\n");
        TestRepository.GitAt(library, "init", "-q", "-b", "trunk");
        TestRepository.GitAt(library, "add", "-A");
        TestRepository.GitAt(library, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "Lib");
        repository.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "vendor/lib");
        repository.Commit("Library");
        Directory.Delete(library, recursive: true);

        var (results, end) = await repository.RunAsync(WriteOwnFile);

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message);
        Assert.IsEmpty(end);
        Assert.AreEqual("", repository.Status);
        Assert.AreEqual(1, repository.TreeCount);
    }

    [TestMethod]
    public async Task Pointers_of_large_files_go_through_untouched()
    {
        const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
        using var repository = new TestRepository(["Data"]);
        repository.Write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n");
        repository.Write("big.bin", Pointer);
        repository.Commit("Pointer");

        var (results, _) = await repository.RunAsync(WriteOwnFile);

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message);
        Assert.AreEqual(Pointer, repository.Read("big.bin"));
        Assert.AreEqual("", repository.Status);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Hooks_run_only_where_they_are_asked_for(bool asked)
    {
        using var repository = new TestRepository(["Data"]) { Hooks = asked };
        var hook = Path.Combine(repository.Root, ".git/hooks/commit-msg");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        await File.WriteAllTextAsync(hook, "#!/bin/sh\necho 'Seen-By: hook' >> \"$1\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var (results, _) = await repository.RunAsync(WriteOwnFile);

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message);
        Assert.AreEqual(asked, repository.Git("log", "--format=%B").Contains("Seen-By: hook", StringComparison.Ordinal));
    }
}
