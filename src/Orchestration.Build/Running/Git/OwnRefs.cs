using System.Collections.Concurrent;

namespace Orchestration.Build.Running.Git;

/// <summary>
/// The refs under <c>orchestrate/</c> in the user's repository. They are read once: only a run that holds its spec's lock writes those of the spec, and what
/// anybody else makes of them counts for nothing.
/// </summary>
internal sealed class OwnRefs
{
    private readonly GitRepository _user;
    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    private OwnRefs(GitRepository user) => _user = user;

    /// <summary>Full names, those of other specs included.</summary>
    public IReadOnlyList<string> Names => [.. _known.Keys];

    public static async Task<OwnRefs> ReadAsync(GitRepository user, CancellationToken cancellationToken)
    {
        var refs = new OwnRefs(user);
        var listed = await user.Git.RunAsync(user.Place, cancellationToken, "for-each-ref", "--format=%(objectname) %(refname)", SpecPlaces.HeadsPrefix + GitNames.Root);
        foreach (var line in listed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            refs._known[line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]] = line[..line.IndexOf(' ', StringComparison.Ordinal)];
        }

        return refs;
    }

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
