namespace Orchestration.Build.PackageTests.Engines;

/// <summary>A spec of eight groups: a diamond, two for themselves, and two that join; built with the package.</summary>
internal sealed class EightGroups
{
    private static readonly TestGroup[] All =
    [
        new("Core"), new("Store", "Core"), new("Page", "Core"), new("Shop", "Store", "Page"), new("Manual"), new("Glossary"), new("Search", "Shop"),
        new("Release", "Shop", "Manual", "Glossary", "Search"),
    ];

    private readonly GroupRepository _repository;

    /// <param name="root">Absolute path of the repository to be.</param>
    /// <param name="failing">Title of a group whose gate fails, or null.</param>
    /// <param name="gate">Absolute path of the folder by which agents are held, or null.</param>
    /// <param name="approve">Title of a group whose work a person has to approve, or null.</param>
    /// <param name="count">The first of them only: each test pays for every job.</param>
    public EightGroups(string root, string? failing = null, string? gate = null, int count = 8, string? approve = null)
    {
        _repository = new GroupRepository(root, All[..count], Path.Combine(Package.Folder, "buildTransitive"), failing: failing, gate: gate, approve: approve);
        _repository.Initialise();
    }

    public string Root => _repository.Root;

    public string Base => _repository.Base;

    public string Tree => Git("rev-parse", "HEAD^{tree}").Trim();

    public string Tasks => _repository.Tasks;

    public string Accepted => _repository.Accepted;

    public string Ticked => _repository.Ticked;

    public string Git(params string[] arguments) => _repository.Git.Git(arguments);

    /// <summary>The same in another folder, with the same commits.</summary>
    public string CloneTo(string path)
    {
        TestRepository.GitAt(Root, "clone", "-q", Root, path);
        TestRepository.GitAt(path, "config", "user.name", "Somebody");
        TestRepository.GitAt(path, "config", "user.email", "somebody@example.org");
        return path;
    }

    public BuildResult Build(params string[] arguments) => BuildIn(Root, null, arguments);

    public static BuildResult BuildIn(string folder, IReadOnlyDictionary<string, string?>? environment, params string[] arguments) =>
        Dotnet.Run(folder, ["build", .. arguments, "-nologo", "-tl:off"], environment);

    /// <summary>Brings what the collecting job left to the user, as the documentation tells them to.</summary>
    public void Take(string bundle)
    {
        Git("fetch", "-q", bundle, "refs/heads/orchestrate/eight/main");
        Git("merge", "-q", "--ff-only", "FETCH_HEAD");
    }

    /// <summary>Nothing is left to do: no agent starts, and all gates of done groups pass.</summary>
    public void AssertSettled()
    {
        var again = Build("-t:Orchestrate", "-p:OrchestrationAgent=writer");
        Assert.IsTrue(again.Succeeded, again.Output);
        Assert.DoesNotContain("started writer", again.Output);
        var verified = Build("-t:VerifyOrchestration");
        Assert.IsTrue(verified.Succeeded, verified.Output);
        Assert.IsEmpty(verified.Diagnostics);
    }
}
