using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Validation;

/// <summary>Entries of <c>orchestration.yml</c> beside the groups of <c>tasks.md</c>; what has drifted apart is an error at its own line.</summary>
internal sealed class EntryMatcher(TasksSyntax tasks, AssignmentsSyntax assignments, GroupFinder finder, DiagnosticBag bag)
{
    // Beyond these, "did you mean" would cost more than all the rest of a build.
    private const int MostHints = 50;
    private const int MostListed = 5;

    private readonly HashSet<int> _candidates = [];
    private int _hints;

    /// <summary>The entry of each group, or null.</summary>
    public ImmutableArray<AssignmentSyntax?> Match()
    {
        var owners = new AssignmentSyntax?[tasks.Groups.Length];
        var unmatched = new List<int>();
        for (var i = 0; i < assignments.Entries.Length; i++)
        {
            if (assignments.Entries[i].Name is { } name && !Assign(owners, assignments.Entries[i], name))
            {
                unmatched.Add(i);
            }
        }

        // Only now is known which groups are free.
        var places = PlacesOf(owners);
        var meant = new Dictionary<int, int>();
        foreach (var i in unmatched)
        {
            var name = assignments.Entries[i].Name!.Value;
            var free = FreeAt(owners, places, i);
            if (free is { } position)
            {
                meant[position] = name.Span.Line;
            }

            bag.Add(Catalogue.NameWithoutMatch.At(name.Span, name.Value, Path.GetFileName(tasks.Source.Path), Hint(name.Value, owners, free)));
        }

        // An entry that could not be read, or could be for several groups, may well be the one that is missed.
        for (var position = 0; position < owners.Length && assignments.IsComplete; position++)
        {
            if (owners[position] is null && !_candidates.Contains(position))
            {
                var group = tasks.Groups[position];
                bag.Add(Catalogue.GroupWithoutEntry.At(
                    group.HeadingSpan,
                    group.Title,
                    Path.GetFileName(assignments.Source.Path),
                    meant.TryGetValue(position, out var line)
                        ? $"The name in line {line} there fits no group and is probably meant: write '- name: {finder.CanonicalName(position)}' instead."
                        : $"Add '- name: {finder.CanonicalName(position)}' there, or run -t:ScaffoldOrchestration, which adds missing entries and keeps the rest."));
            }
        }

        return [.. owners];
    }

    /// <summary>Positions that an item of <c>depends_on</c> stands for; what it does not say clearly is an error.</summary>
    public IEnumerable<int> MatchDependency(Located<string> reference)
    {
        var match = finder.Find(reference.Value);
        if (match.Found)
        {
            return match.Positions;
        }

        var tasksFile = Path.GetFileName(tasks.Source.Path);
        bag.Add(match.Candidates.IsEmpty
            ? Catalogue.DependencyNameWithoutMatch.At(reference.Span, reference.Value, "depends_on", tasksFile, Hint(reference.Value, [], free: null))
            : Catalogue.DependencyNameAmbiguous.At(reference.Span, reference.Value, "depends_on", List(match.Candidates)));
        return [];
    }

    /// <returns>False where no group has the name, which is not yet reported.</returns>
    private bool Assign(AssignmentSyntax?[] owners, AssignmentSyntax entry, Located<string> name)
    {
        var match = finder.Find(name.Value);
        if (!match.Found)
        {
            if (match.Candidates.IsEmpty)
            {
                return false;
            }

            bag.Add(Catalogue.NameAmbiguous.At(name.Span, name.Value, List(match.Candidates)));
            _candidates.UnionWith(match.Candidates);
            return true;
        }

        foreach (var position in match.Positions)
        {
            if (owners[position] is { } first)
            {
                bag.Add(Catalogue.TwoEntriesForGroup.At(name.Span, (first.Name?.Span ?? first.Span).Line, tasks.Groups[position].Title));
            }
            else
            {
                owners[position] = entry;
            }
        }

        if (!match.IsCanonical)
        {
            var positions = match.Positions.ToImmutableArray();
            var canonical = positions.Length == 1 ? "name: " + finder.CanonicalName(positions[0]) : "one entry for each of them";
            bag.Add(Catalogue.NameNotCanonical.At(name.Span, name.Value, Describe(positions), canonical));
        }

        return true;
    }

    /// <summary>The first and the last group of each entry that has some.</summary>
    private static Dictionary<AssignmentSyntax, (int First, int Last)> PlacesOf(AssignmentSyntax?[] owners)
    {
        var places = new Dictionary<AssignmentSyntax, (int First, int Last)>(ReferenceEqualityComparer.Instance);
        for (var position = 0; position < owners.Length; position++)
        {
            if (owners[position] is { } owner)
            {
                places[owner] = (places.TryGetValue(owner, out var place) ? place.First : position, position);
            }
        }

        return places;
    }

    /// <summary>
    /// The one group without an entry between those of the entries before and after one without a group: it is probably the one that was meant, and was
    /// renamed. Null where there are several or none, or where a neighbour has no group either.
    /// </summary>
    private int? FreeAt(AssignmentSyntax?[] owners, Dictionary<AssignmentSyntax, (int First, int Last)> places, int entry)
    {
        var (from, to) = (0, owners.Length);
        if (entry > 0)
        {
            if (!places.TryGetValue(assignments.Entries[entry - 1], out var before))
            {
                return null;
            }

            from = before.Last + 1;
        }

        if (entry + 1 < assignments.Entries.Length)
        {
            if (!places.TryGetValue(assignments.Entries[entry + 1], out var after))
            {
                return null;
            }

            to = after.First;
        }

        return to == from + 1 && owners[from] is null && !_candidates.Contains(from) ? from : null;
    }

    private string Describe(ImmutableArray<int> positions) => positions.Length == 1
        ? $"the group '{tasks.Groups[positions[0]].Title}'"
        : $"the {positions.Length} groups of that layer ({List(positions)})";

    private string List(ImmutableArray<int> positions)
    {
        var shown = string.Join(", ", positions.Take(MostListed).Select(finder.IdOf));
        return positions.Length > MostListed ? shown + ", …" : shown;
    }

    // Titles are compared as their keys, so that "comment-sistem" is near "Comment System".
    private string Hint(string name, AssignmentSyntax?[] owners, int? free)
    {
        if (_hints++ >= MostHints)
        {
            return string.Empty;
        }

        var open = Enumerable.Range(0, tasks.Groups.Length).Where(position => owners.Length == 0 || owners[position] is null).ToList();
        var byKey = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var at in open.Concat(Enumerable.Range(0, tasks.Groups.Length)))
        {
            byKey.TryAdd(TextKeys.Slug(tasks.Groups[at].Title), at);
        }

        var nearest = Nearest.Find(TextKeys.Slug(name), byKey.Keys);
        if (free is { } position && (nearest is null || byKey[nearest] != position))
        {
            return $" The one group at this place without an entry is '{tasks.Groups[position].Title}'.";
        }

        if (nearest is not null)
        {
            return $" The nearest title is '{tasks.Groups[byKey[nearest]].Title}'.";
        }

        var listed = string.Join(", ", open.Take(MostListed).Select(position => $"'{tasks.Groups[position].Title}'"));
        return listed.Length == 0 ? string.Empty : $" It has {listed}{(open.Count > MostListed ? ", …" : string.Empty)}.";
    }
}
