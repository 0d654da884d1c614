using System.Runtime.Versioning;
using Orchestration.Build.Agents;
using Orchestration.Build.Planning;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Git;

/// <summary>What an agent does to git stays in its own repository. The number in a name is the number of the case.</summary>
[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
[UnsupportedOSPlatform("windows")]
public sealed class OtherPeoplesThingsTests
{
    [TestMethod]
    public async Task Case_17_stash_branches_tags_and_identity_of_the_user_are_out_of_reach()
    {
        using var repository = new SpecRepository(["Data", "Style"]);
        repository.Write("draft.txt", "draft\n");
        repository.Git("stash", "push", "-q", "--include-untracked");
        repository.Git("branch", "feature");
        repository.Git("tag", "v1.0.0");
        repository.Git("config", "remote.here.url", repository.Root);
        var before = Everything(repository);

        var (results, end) = await repository.RunAsync((group, tree, attempt) =>
        {
            TestRepository.WriteAt(tree, $"src/{group.Id}.txt", $"work of {group.Id}\n");
            foreach (var command in new[]
            {
                "git stash pop", "git stash push --include-untracked && git stash pop", "git config user.name Mallory", "git config user.email m@example.org",
                "git branch -D feature trunk", "git tag -d v1.0.0", "git push here HEAD:refs/heads/pushed", "git push --force . HEAD:refs/heads/trunk",
                "git push '" + repository.Root + "' HEAD:refs/heads/pushed", "git gc --prune=now", "git reflog expire --expire=now --all", "git worktree add ../own",
                "git commit --amend -m mine", "git add -A", "git commit -m mine", "git rebase --root",
            })
            {
                ShellAt(tree, command);
            }
        });

        foreach (var group in new[] { "data", "style" })
        {
            Assert.AreEqual(OutcomeClass.Completed, results[group].Outcome, results[group].Problem?.Message);
            Assert.AreEqual($"work of {group}\n", repository.Read($"src/{group}.txt"));
        }

        Assert.IsEmpty(end);
        Assert.IsFalse(File.Exists(Path.Combine(repository.Root, "draft.txt")), "The draft is still in the stash.");
        Assert.AreEqual(before, Everything(repository));
        Assert.DoesNotContain("Mallory", repository.Git("log", "--format=%an %cn"));
        Assert.AreEqual("v1.0.0-", repository.Git("describe", "--tags", "--long")[..7]);
    }

    [TestMethod]
    public async Task Tags_and_remotes_of_the_user_are_there_for_version_tools()
    {
        using var repository = new SpecRepository(["Data"], _ => "verify: \"git describe --tags | grep -q ^v1.2.3 && test $(git remote get-url origin) = https://example.org/shop.git\"");
        repository.Git("tag", "v1.2.3");
        repository.Git("remote", "add", "origin", "https://example.org/shop.git");

        var (results, _) = await repository.RunAsync((group, tree, attempt) => TestRepository.WriteAt(tree, "src/data.txt", "x\n"));

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message + results["data"].Feedback);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Attack_01_nothing_of_a_repository_inside_the_tree_runs(bool isolated)
    {
        using var folder = new TempFolder();
        using var repository = new SpecRepository(["Data"]);
        var mark = folder["ran"];

        var (results, _) = isolated ? await repository.RunAsync(Agent, attempts: 2) : await repository.RunSharedAsync(Agent, attempts: 2);

        Assert.AreEqual("ORCH5006", results["data"].Problem?.Code, results["data"].Problem?.Message);
        Assert.Contains("sub", results["data"].Feedback!);
        Assert.IsFalse(File.Exists(mark));

        void Agent(PlanGroup group, string tree, int attempt)
        {
            TestRepository.WriteAt(tree, "src/data.txt", "x\n");
            if (attempt == 1)
            {
                Plant(Path.Combine(tree, "sub"), mark);
                File.Delete(mark);
            }
        }
    }

    [TestMethod]
    public async Task A_link_in_the_place_of_a_tree_leads_nowhere()
    {
        using var repository = new SpecRepository(["Data"]);
        repository.Write("draft.txt", "draft\n");
        repository.Git("add", "draft.txt");
        repository.Git("commit", "-q", "-m", "Draft");

        var (results, _) = await repository.RunAsync((group, tree, attempt) =>
        {
            Directory.Delete(tree, recursive: true);
            Directory.CreateSymbolicLink(tree, repository.Root);
            repository.Write("untracked.txt", "mine\n");
        });

        Assert.AreEqual((OutcomeClass.NoChange, "ORCH5056"), (results["data"].Outcome, results["data"].Problem?.Code));
        Assert.AreEqual("mine\n", repository.Read("untracked.txt"));
        Assert.AreEqual("draft\n", repository.Read("draft.txt"));
    }

    [TestMethod]
    public async Task Attack_03_a_forged_branch_of_accepted_work_reaches_nobody()
    {
        using var repository = new SpecRepository(["Data"]);

        var (results, end) = await repository.RunAsync((group, tree, attempt) =>
        {
            TestRepository.WriteAt(tree, "src/data.txt", "x\n");
            ShellAt(tree, """
                R=refs/heads/orchestrate/2026-01-01-shop/main; B=$(echo 'run: evil' | git hash-object -w --stdin)
                export GIT_INDEX_FILE=forged; git read-tree HEAD; git update-index --add --cacheinfo 100644,$B,.github/workflows/evil.yml
                git update-ref $R $(git commit-tree $(git write-tree) -p HEAD -m forged); rm forged
                """);
        });

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message);
        Assert.IsEmpty(end);
        Assert.DoesNotContain("evil", repository.Git("ls-tree", "-r", "--name-only", "HEAD"));
        Assert.DoesNotContain("forged", repository.Git("log", "--format=%s"));
    }

    [TestMethod]
    public async Task Attack_04_settings_of_an_agent_run_nothing_in_our_git_and_reach_nobody()
    {
        using var folder = new TempFolder();
        using var repository = new SpecRepository(["Data", "Style <- 1"], _ => "verify: \"true\"");
        var mark = folder["ran"];
        var before = Everything(repository);

        var (results, end) = await repository.RunAsync((group, tree, attempt) =>
        {
            TestRepository.WriteAt(tree, $"src/{group.Id}.txt", "x\n");
            var run = $"sh -c 'echo $1 >> {mark}; cat' x";
            foreach (var (name, value) in new[]
            {
                ("filter.y.clean", run), ("filter.y.smudge", run), ("core.fsmonitor", run), ("core.hooksPath", folder.Path), ("merge.z.driver", run),
                ("diff.external", run), ("gpg.program", run), ("core.attributesFile", folder["attributes"]), ("alias.status", "!" + run), ("core.pager", run),
                ("user.name", "Mallory"),
            })
            {
                TestRepository.GitAt(tree, "config", name, value);
            }

            folder.Write("attributes", "* filter=y merge=z\n");
            foreach (var hook in new[] { "pre-commit", "post-commit", "post-checkout", "post-merge", "reference-transaction", "post-index-change", "pre-merge-commit" })
            {
                File.SetUnixFileMode(folder.Write(hook, $"#!/bin/sh\necho {hook} >> {mark}\n"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
            }

            File.Delete(mark);
        });

        Assert.AreEqual(OutcomeClass.Completed, results["style"].Outcome, results["style"].Problem?.Message);
        Assert.IsEmpty(end);
        Assert.IsFalse(File.Exists(mark), File.Exists(mark) ? File.ReadAllText(mark) : string.Empty);
        Assert.AreEqual(before, Everything(repository));
    }

    [TestMethod]
    public async Task Settings_that_an_agent_makes_for_the_whole_machine_end_with_its_tree()
    {
        using var repository = new SpecRepository(["Data"]);
        var plan = repository.ReadPlan();
        var (workspace, _) = await repository.StartAsync(plan);
        await using var used = workspace!;
        var tree = await used.OpenAsync(plan.Groups[0], CancellationToken.None);

        foreach (var (variable, level) in new[] { ("GIT_CONFIG_GLOBAL", "--global"), ("GIT_CONFIG_SYSTEM", "--system") })
        {
            var file = tree.Environment[variable];
            StringAssert.StartsWith(file, tree.Path);
            ShellAt(tree.Path, $"{variable}='{file}' git config {level} user.name Mallory");
            StringAssert.Contains(File.ReadAllText(file), "Mallory");
        }
    }

    /// <summary>A repository with a file whose filter leaves a mark; made from files that an agent may write.</summary>
    private static void Plant(string path, string mark)
    {
        TestRepository.WriteAt(path, ".gitattributes", "* filter=x\n");
        TestRepository.WriteAt(path, "f.txt", "hi\n");
        TestRepository.GitAt(path, "init", "-q");
        TestRepository.GitAt(path, "add", "-A");
        TestRepository.GitAt(path, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "x");
        TestRepository.GitAt(path, "config", "filter.x.clean", $"sh -c 'echo ran >> {mark}; cat'");
        TestRepository.WriteAt(path, "f.txt", "changed\n");
    }

    /// <summary>Refs, stash and settings; not what the run itself is for.</summary>
    private static string Everything(SpecRepository repository) => string.Join('\n',
        repository.Git("for-each-ref", "refs/stash", "refs/tags", "refs/remotes", "refs/heads/feature"),
        repository.Git("stash", "list", "--format=%H"),
        File.ReadAllText(Path.Combine(repository.Root, ".git/config")),
        string.Join(',', Directory.EnumerateFiles(Path.Combine(repository.Root, ".git/hooks")).Order(StringComparer.Ordinal)));

    private static void ShellAt(string folder, string command)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", command])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        error.GetAwaiter().GetResult();
    }
}
