using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Git;

/// <summary>Where the branches, trees and files of one spec are.</summary>
/// <param name="Place">Name of the spec; where its root is not the top of the repository, the way there before it: <c>services+shop+2026-01-15-cart</c>.</param>
/// <param name="Prefix">Path from the repository's top level to the root that holds the specs: empty, or ending with <c>/</c>.</param>
/// <param name="SpecPath">Path of the spec's folder from the top level, <c>/</c>-separated.</param>
/// <param name="TasksPath">Path of <c>tasks.md</c>, or of the file that is the spec, from the top level.</param>
/// <param name="TreesFolder">Absolute path under which our trees are.</param>
internal sealed record SpecPlaces(string Place, string Prefix, string SpecPath, string TasksPath, string TreesFolder)
{
    public const string HeadsPrefix = "refs/heads/";

    public string MainBranch => GitNames.Main(Place);

    public string MainRef => HeadsPrefix + MainBranch;

    public const string MainTree = "main";

    public string MainTreePath => Path.Combine(TreesFolder, MainTree);

    public string MainDirectory => Path.Combine(DirectoriesFolder, MainTree);

    /// <summary>Absolute path under which our git directories of the trees are.</summary>
    public string DirectoriesFolder => DirectoriesOf(TreesFolder);

    public static string DirectoriesOf(string treesFolder) => treesFolder + ".git";

    /// <summary>Patterns of what we write into the user's tree.</summary>
    public string GeneratedPattern => SpecPath + "/implementation/prompts/**";

    public string Branch(PlanGroup group) => GitNames.Group(Place, group.PromptFileName);

    public string Ref(PlanGroup group) => HeadsPrefix + Branch(group);

    public string TreePath(PlanGroup group) => Path.Combine(TreesFolder, GitNames.Leaf(group.PromptFileName));

    public string Directory(PlanGroup group) => Path.Combine(DirectoriesFolder, GitNames.Leaf(group.PromptFileName));

    /// <summary>Commits that are on no branch any more but were somebody's work.</summary>
    public string KeptRef(PlanGroup group, string commit) => KeptRef(Place, GitNames.Leaf(group.PromptFileName), commit);

    /// <param name="name">Full name of a branch of ours.</param>
    public static string KeptRef(string name, string commit)
    {
        var branch = name[HeadsPrefix.Length..];
        var slash = branch.LastIndexOf('/');
        return $"refs/{branch[..slash]}/kept{branch[slash..]}/{commit[..12]}";
    }

    public static string KeptRef(string place, string leaf, string commit) => $"refs/{GitNames.Prefix(place)}/kept/{leaf}/{commit[..12]}";

    /// <param name="root">Absolute path of the root that holds the specs.</param>
    /// <param name="stateFolder">Absolute path of the spec's state folder.</param>
    public static SpecPlaces Of(GitRepository repository, Plan plan, string root, string stateFolder)
    {
        var prefix = Relative(repository.TopLevel, root);
        prefix = prefix == "." ? string.Empty : prefix + "/";
        var spec = prefix + plan.Spec.RelativePath.Trim('/');
        return new SpecPlaces(PlaceOf(prefix, plan.Spec.Name), prefix, spec, prefix + Path.GetRelativePath(root, plan.Spec.TasksFile).Replace('\\', '/'), Path.Combine(stateFolder, "trees"));
    }

    /// <summary>The name under which the branches of a spec are: two roots of one repository may hold specs of one name.</summary>
    /// <param name="root">Absolute path of the root that holds the specs.</param>
    public static string PlaceOf(GitRepository repository, string root, string spec)
    {
        var way = Relative(repository.TopLevel, root);
        return PlaceOf(way == "." ? string.Empty : way + "/", spec);
    }

    private static string PlaceOf(string prefix, string spec) => prefix.Replace('/', '+') + spec;

    private static string Relative(string from, string to) => Path.GetRelativePath(Folders.RealPath(from), Folders.RealPath(to)).Replace('\\', '/');
}
