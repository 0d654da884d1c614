using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Running.Git;

/// <summary>What runs left of specs that are no longer there: renamed, moved or deleted.</summary>
/// <param name="Place">As <see cref="SpecPlaces.Place"/>.</param>
/// <param name="Spec">Name of the spec that was.</param>
/// <param name="Branches">Full names of its refs.</param>
internal sealed partial record LostPlace(string Place, string Spec, ImmutableArray<string> Branches)
{
    private const string Heads = SpecPlaces.HeadsPrefix + GitNames.Root + "/";

    /// <param name="root">Absolute path of the root that holds the specs.</param>
    public static async Task<ImmutableArray<LostPlace>> FindAsync(GitRepository repository, string root, CancellationToken cancellationToken)
    {
        var listed = await repository.Git.RunAsync(repository.Place, cancellationToken, "for-each-ref", "--format=%(refname)", Heads.TrimEnd('/'));
        var known = SpecLocator.FindSpecs(root).Select(spec => $"{SpecPlaces.HeadsPrefix}{GitNames.Prefix(SpecPlaces.PlaceOf(repository, root, spec.Name))}/").ToList();

        // Empty for the top of the repository, where a plus sign says that a place is another root's.
        var way = SpecPlaces.PlaceOf(repository, root, string.Empty);
        var unknown = listed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(name => !known.Exists(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            .GroupBy(name => name[Heads.Length..name.LastIndexOf('/')], StringComparer.Ordinal)
            .Where(place => place.Key.StartsWith(way, StringComparison.Ordinal))
            .Select(place => new LostPlace(place.Key, place.Key[way.Length..], [.. place.Order(StringComparer.Ordinal)]))
            .Where(place => !SpecHomes.WithoutPrefix(place.Spec).Contains('+', StringComparison.Ordinal));
        var lost = ImmutableArray.CreateBuilder<LostPlace>();
        foreach (var place in unknown)
        {
            if (!await IsOneFileAsync(repository, root, place, cancellationToken))
            {
                lost.Add(place);
            }
        }

        return lost.ToImmutable();
    }

    /// <summary>A file that is worked on by its path is in no list of specs; commits on its branches tell the path.</summary>
    private static async Task<bool> IsOneFileAsync(GitRepository repository, string root, LostPlace place, CancellationToken cancellationToken)
    {
        // A file is named by its stem or by its folder.
        var name = Special().Replace(SpecHomes.WithoutPrefix(place.Spec), @"\$0");
        var log = await repository.Git.TryAsync(
            repository.Place,
            cancellationToken,
            ["log", "-1", "-z", "--no-show-signature", "--format=%B", "--extended-regexp", $"--grep=^{CommitMessage.Spec}: (.*/)?({name}|{name}/[^/]+)[.]orchestration$", .. place.Branches, "--"]);
        if (!log.Succeeded || CommitMessage.ReadTrailers(log.Text.Trim('\0')).GetValueOrDefault(CommitMessage.Spec) is not { } path)
        {
            return false;
        }

        var folder = Path.GetFullPath(Path.Combine(repository.TopLevel, path));
        return OneFileSpecs.OfFolder(root, folder) is { } spec && (place.Spec == spec.Name || place.Spec == spec.WithPrefix().Name);
    }

    [GeneratedRegex(@"[\\.\[\](){}*+?^$|]", RegexOptions.CultureInvariant)]
    private static partial Regex Special();
}
