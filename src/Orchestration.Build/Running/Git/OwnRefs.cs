using System.Collections.Concurrent;

namespace Orchestration.Build.Running.Git;

/// <summary>
/// The branches under <c>orchestrate/</c> in the user's repository. They are read once: only a run that holds its spec's lock writes those of the spec, and what
/// anybody else makes of them counts for nothing.
/// </summary>
internal sealed class OwnRefs
{
    private readonly GitRepository _user;
    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    public OwnRefs(GitRepository user, UserState state)
    {
        const string Branches = SpecPlaces.HeadsPrefix + GitNames.Root;
        _user = user;
        foreach (var (name, commit) in state.Refs.Where(named => named.Key == Branches || named.Key.StartsWith(Branches + "/", StringComparison.Ordinal)))
        {
            _known[name] = commit;
        }
    }

    /// <summary>Full names, those of other specs included.</summary>
    public IReadOnlyList<string> Names => [.. _known.Keys];

    /// <summary>The commit a ref names, or null.</summary>
    public string? Find(string name) => _known.GetValueOrDefault(name);

    /// <summary>Moves or makes a ref in one step. A commit that somebody else put there meanwhile is kept.</summary>
    public async Task SetAsync(string name, string commit, CancellationToken cancellationToken)
    {
        var known = Find(name) ?? new string('0', commit.Length);
        if (!(await _user.Git.TryAsync(_user.Place, cancellationToken, "update-ref", name, commit, known)).Succeeded)
        {
            if (await _user.ResolveAsync(name, cancellationToken) is { } other && other != known)
            {
                await _user.UpdateRefAsync(SpecPlaces.KeptRef(name, other), other, cancellationToken);
            }

            await _user.UpdateRefAsync(name, commit, cancellationToken);
        }

        _known[name] = commit;
    }

    /// <summary>Removes a ref, where there is one and nobody else moved it.</summary>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (_known.TryRemove(name, out var commit))
        {
            await _user.Git.TryAsync(_user.Place, cancellationToken, "update-ref", "-d", name, commit);
        }
    }
}
