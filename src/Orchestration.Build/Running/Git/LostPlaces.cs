using System.Collections.Immutable;

namespace Orchestration.Build.Running.Git;

/// <summary>What runs left of specs that are no longer there: renamed, moved or deleted.</summary>
/// <param name="Place">As <see cref="SpecPlaces.Place"/>.</param>
/// <param name="Spec">Name of the spec that was.</param>
/// <param name="Branches">Full names of its refs.</param>
internal sealed record LostPlace(string Place, string Spec, ImmutableArray<string> Branches)
{
    private const string Heads = SpecPlaces.HeadsPrefix + GitNames.Root + "/";

    /// <param name="root">Absolute path of the root that holds the specs.</param>
    /// <param name="specs">Names of all specs of the root.</param>
    public static async Task<ImmutableArray<LostPlace>> FindAsync(GitRepository repository, string root, IEnumerable<string> specs, CancellationToken cancellationToken)
    {
        var listed = await repository.Git.RunAsync(repository.Place, cancellationToken, "for-each-ref", "--format=%(refname)", Heads.TrimEnd('/'));
        var known = specs.Select(spec => $"{SpecPlaces.HeadsPrefix}{GitNames.Prefix(SpecPlaces.PlaceOf(repository, root, spec))}/").ToList();

        // Empty for the top of the repository, where a plus sign says that a place is another root's.
        var way = SpecPlaces.PlaceOf(repository, root, string.Empty);
        return
        [
            .. listed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(name => !known.Exists(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
                .GroupBy(name => name[Heads.Length..name.LastIndexOf('/')], StringComparer.Ordinal)
                .Where(place => place.Key.StartsWith(way, StringComparison.Ordinal) && !place.Key[way.Length..].Contains('+', StringComparison.Ordinal))
                .Select(place => new LostPlace(place.Key, place.Key[way.Length..], [.. place.Order(StringComparer.Ordinal)])),
        ];
    }
}
