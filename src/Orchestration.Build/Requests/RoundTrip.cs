using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;

namespace Orchestration.Build.Requests;

/// <summary>Whether the files of a new spec say what the proposal said. A title that reads as "done", or a sentence that reads as a dependency, would change the plan silently.</summary>
internal static class RoundTrip
{
    /// <param name="written">What was rendered: the proposal, or all of it as one group.</param>
    /// <param name="read">The rendered files, read and validated.</param>
    public static void Check(ProposalSource source, Proposal written, SpecModel read, DiagnosticBag bag)
    {
        if (read.Groups.Length != written.Groups.Length)
        {
            bag.Add(Catalogue.ProposalTextNotKept.At(source.SpanOf(source.Root), "/groups"));
            return;
        }

        var positions = written.Groups.Select((group, position) => (group.Id, position)).ToDictionary(pair => pair.Id, pair => pair.position, StringComparer.Ordinal);
        for (var position = 0; position < read.Groups.Length; position++)
        {
            var (wanted, found) = (written.Groups[position], read.Groups[position]);
            var dependencies = wanted.DependsOn.Select(id => positions[id]).ToHashSet();
            var different =
                !Same(wanted.Title, found.Title) ? "title"
                : !dependencies.SetEquals(found.DependsOn.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1))) ? "purpose"
                : !SameAll(wanted.Tasks, [.. found.AllTasks.Select(task => task.Text)]) || found.AllTasks.Any(task => task.State != TaskState.Open) ? "tasks"
                : !SameAll(wanted.Criteria, found.Criteria) ? "criteria"
                : null;
            if (different is not null)
            {
                Report(source, written.Groups.Length == source.Proposal.Groups.Length ? position : null, different, bag);
            }
        }
    }

    /// <param name="group">Null where several groups became one.</param>
    private static void Report(ProposalSource source, int? group, string member, DiagnosticBag bag)
    {
        var at = group is { } position ? source.Of(position, member) : source.Root["groups"]!;
        bag.Add(Catalogue.ProposalTextNotKept.At(source.SpanOf(at), group is null ? string.Create(CultureInfo.InvariantCulture, $"{at.Pointer}/*/{member}") : at.Pointer));
    }

    private static bool SameAll(ImmutableArray<string> wanted, ImmutableArray<string> found) =>
        wanted.Length == found.Length && wanted.Zip(found).All(pair => Same(pair.First, pair.Second));

    /// <summary>Letters and digits: escapes and spans may be written differently.</summary>
    private static bool Same(string wanted, string found) => Slug.Normalise(wanted) == Slug.Normalise(found);
}
