using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;
using Orchestration.Build.Validation;

namespace Orchestration.Build.Requests;

/// <summary>What code can say about a proposal that follows its schema. Errors have to be put right; warnings go back to the agent once.</summary>
internal sealed class ProposalCheck(ProposalSource source, RepositorySnapshot snapshot, DiagnosticBag bag)
{
    /// <summary>Of two paths; they are advice, and a person waits.</summary>
    private const int MostComparisons = 200_000;

    private readonly ImmutableArray<ProposedGroup> _groups = source.Proposal.Groups;
    private readonly StandardsPattern _standards = new([.. snapshot.Standards.Select(file => file.RelativePath)], snapshot.EscapingStandards);

    /// <returns>The proposal without names of subagents and standards that do not exist.</returns>
    public Proposal Run()
    {
        CheckNames();
        CheckDependencies();
        for (var position = 0; position < _groups.Length; position++)
        {
            CheckPaths(position);
            CheckKnown(position);
        }

        return source.Proposal with { Groups = [.. _groups.Select(Known)] };
    }

    /// <summary>Warnings about what is written: the groups of the proposal, or all of them as one.</summary>
    /// <param name="written">Without errors.</param>
    public void Advise(Proposal written)
    {
        for (var position = 0; position < written.Groups.Length; position++)
        {
            CheckEvidence(position, written.Groups[position]);
        }

        if (written.Groups.Length == _groups.Length)
        {
            CheckOverlaps(ProposalShape.GraphOf(source.Proposal));
        }
    }

    private void CheckNames()
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var titles = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var position = 0; position < _groups.Length; position++)
        {
            var group = _groups[position];
            if (!ids.TryAdd(group.Id, position))
            {
                Report(Catalogue.ProposalIdTwice, position, "id", group.Id, _groups[ids[group.Id]].Title, "have one id", "id");
            }

            var slug = Slug.Create(group.Title, group.Id);
            if (!titles.TryAdd(slug, position))
            {
                Report(Catalogue.ProposalIdTwice, position, "title", group.Title, _groups[titles[slug]].Title, "would have one file name", "title");
            }
        }
    }

    private void CheckDependencies()
    {
        var ids = _groups.Select(group => group.Id).ToHashSet(StringComparer.Ordinal);
        for (var position = 0; position < _groups.Length; position++)
        {
            foreach (var item in source.Of(position, "depends_on").Items.Where(item => !ids.Contains(item.Text)))
            {
                Report(Catalogue.ProposalUnknownGroup, item, item.Text, string.Join(", ", ids));
            }
        }

        var graph = ProposalShape.GraphOf(source.Proposal);
        foreach (var cycle in graph.FindCycles())
        {
            Report(Catalogue.ProposalCycle, cycle[0], "depends_on", string.Join(" -> ", cycle.Append(cycle[0]).Select(position => _groups[position].Id)));
        }
    }

    private void CheckPaths(int position)
    {
        foreach (var item in source.Of(position, "writes").Items)
        {
            if (PathRules.WhyOutside(item.Text) is { } reason)
            {
                Report(Catalogue.ProposalPathOutside, item, item.Text, reason);
            }
        }
    }

    private void CheckEvidence(int position, ProposedGroup group)
    {
        if (group.Criteria.IsEmpty)
        {
            Report(Catalogue.ProposalWithoutCriteria, position, "criteria", group.Title);
        }

        if (group.Verify is null)
        {
            Report(Catalogue.ProposalWithoutGate, position, "verify", group.Title);
        }
    }

    private void CheckKnown(int position)
    {
        var group = _groups[position];
        if (group.Subagent is { } subagent && !IsKnown(subagent))
        {
            Report(Catalogue.ProposalUnknownSubagent, position, "subagent", subagent, List(snapshot.Subagents.Keys.Concat(KnownSubagents.Names)));
        }

        foreach (var item in source.Of(position, "standards").Items.Where(item => !IsStandard(item.Text)))
        {
            Report(Catalogue.ProposalUnknownStandard, item, item.Text, List(snapshot.Standards.Select(file => file.RelativePath)));
        }
    }

    private void CheckOverlaps(DependencyGraph graph)
    {
        var ancestors = ProposalShape.FindAncestors(graph, graph.Order(position => position));
        var comparisons = 0;
        for (var second = 0; second < _groups.Length; second++)
        {
            for (var first = 0; first < second; first++)
            {
                if (ancestors[second].Contains(first) || ancestors[first].Contains(second))
                {
                    continue;
                }

                comparisons += _groups[first].Writes.Length * _groups[second].Writes.Length;
                if (comparisons > MostComparisons)
                {
                    return;
                }

                foreach (var item in source.Of(second, "writes").Items)
                {
                    if (_groups[first].Writes.FirstOrDefault(path => PathOverlap.MayMeet(path, item.Text)) is { } met)
                    {
                        Report(Catalogue.ProposalOverlap, item, item.Text, met, _groups[first].Title);
                        break;
                    }
                }
            }
        }
    }

    private ProposedGroup Known(ProposedGroup group) => group with
    {
        Subagent = group.Subagent is { } subagent && IsKnown(subagent) ? subagent : null,
        Standards = [.. group.Standards.Where(IsStandard)],
    };

    private bool IsKnown(string subagent) => snapshot.Subagents.ContainsKey(subagent) || KnownSubagents.Contains(subagent);

    private bool IsStandard(string pattern) => _standards.Match(pattern) is { Problem: null, Files.IsEmpty: false };

    private static string List(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "none";

    private void Report(DiagnosticDescriptor descriptor, int group, string member, params object[] arguments) => Report(descriptor, source.Of(group, member), arguments);

    private void Report(DiagnosticDescriptor descriptor, PlacedJson at, params object[] arguments) =>
        bag.Add(descriptor.At(source.SpanOf(at), [at.Pointer, .. arguments]));
}
