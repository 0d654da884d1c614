using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Requests;
using Orchestration.Build.Specs;
using Orchestration.Build.Specs.Grammar;
using Orchestration.Build.Validation;

namespace Orchestration.Build.Pipeline;

/// <summary>From a proposal to a patch that puts its groups in the place of one group of a spec. The patch is checked on a copy: nothing else may change.</summary>
/// <param name="folder">Of the spec, which stays as it is.</param>
/// <param name="before">Its plan.</param>
/// <param name="patch">Absolute path of the file to write.</param>
internal sealed class SplitPlanner(OrchestrationOptions options, SpecFolder folder, SpecSyntax syntax, Plan before, PlanGroup group, TasksSplit split, AssignmentsSplit? entry, string patch, PlanningPrompt prompt, string draft)
    : ProposalPlanner(options, prompt, draft)
{
    private const int MostRounds = 3;

    /// <summary>The parts, in the order of the file; null until the patch is written.</summary>
    public Proposal? Parts { get; private set; }

    /// <summary>Why the patch was not made, where that is nothing that the agent could put right.</summary>
    public string? Problem { get; private set; }

    protected override Action? Check(ProposalSource source, ProposalCheck check, Proposal proposal, RepositorySnapshot repository, DiagnosticBag bag)
    {
        if (proposal.Groups.Length < 2)
        {
            bag.Add(Catalogue.ProposalNotBySchema.At(source.SpanOf(source.Root["groups"]!), "/groups", "must have at least 2 elements"));
            return null;
        }

        foreach (var (position, part) in proposal.Groups.Index())
        {
            if (before.Groups.FirstOrDefault(other => other.Position != group.Position && other.Id == Slug.Create(part.Title, part.Id)) is { } taken)
            {
                var at = source.Of(position, "title");
                bag.Add(Catalogue.ProposalIdTwice.At(source.SpanOf(at), at.Pointer, part.Title, taken.Title, "would have one file name", "title"));
            }
        }

        check.Advise(proposal);
        var order = ProposalShape.GraphOf(proposal).Order(position => position);
        proposal = proposal with { Groups = [.. order.Select(position => proposal.Groups[position])] };
        if (bag.HasErrors || Write(proposal.Groups, repository, bag) is not var (tasks, assignments))
        {
            return null;
        }

        return () =>
        {
            var top = RepositoryTop.Find(Options.Root) ?? Options.Root;
            var text = UnifiedDiff.Render(SpecHomes.Relative(top, folder.TasksFile), syntax.Sources.Tasks.Text, tasks)
                + (assignments is null ? string.Empty : UnifiedDiff.Render(SpecHomes.Relative(top, folder.OrchestrationFile!), syntax.Sources.Orchestration!.Text, assignments));

            // What stands above the first file is not applied.
            var remarks = proposal.Assumptions.Select(assumption => $"Assumption: {Texts.OneLine(assumption)}\n").Concat(proposal.Questions.Select(question => $"Question: {Texts.OneLine(question)}\n"));
            AtomicFile.WriteIfDifferent(patch, string.Concat(remarks) + text);
            Parts = proposal;
        };
    }

    /// <returns>The new texts of <c>tasks.md</c> and <c>orchestration.yml</c>; null where they do not mean what they should.</returns>
    private (string Tasks, string? Assignments)? Write(ImmutableArray<ProposedGroup> parts, RepositorySnapshot repository, DiagnosticBag bag)
    {
        // In a file that says nothing about order, the parts follow each other as all groups do.
        var ends = Options.ImplicitDependencies && !WrittenDependencies().SaysOrder
            ? [parts.Length - 1]
            : Enumerable.Range(0, parts.Length).Where(index => !parts.Any(other => other.DependsOn.Contains(parts[index].Id))).ToImmutableArray();
        if (split.Apply(parts, ReferencesTo(parts.Length, ends)) is not { } tasks)
        {
            return Fail("a line that refers to it cannot be rewritten");
        }

        var assignments = WriteAssignments(parts, [.. ends.Select(index => Slug.Create(parts[index].Title, split.NumberOf(index)))]);
        for (var round = 1; ; round++)
        {
            if (ReadCopy(tasks, assignments, repository, bag) is not { } after)
            {
                return null;
            }

            if (WhyDifferent(after, parts) is { } reason)
            {
                Problem = reason;
                return null;
            }

            var wrong = after.Groups.Where(other => !Expected(other, after, parts.Length, ends)).Select(other => other.Position).ToList();
            if (wrong.Count == 0)
            {
                return FindOtherChange(after, parts.Length) is { } other ? Fail(other) : (tasks, assignments);
            }

            if (round == MostRounds || ParseDraft(folder, assignments is not null)?.Tasks is not { } copy || TasksSplit.WithDependencies(copy, wrong.ToDictionary(position => position, position => ValueFor(after, position, parts.Length, ends))) is not { } rewritten)
            {
                return Fail(string.Create(CultureInfo.InvariantCulture, $"the dependencies of group {after.Groups[wrong[0]].Number} on it cannot be rewritten"));
            }

            tasks = rewritten;
        }

        (string, string?)? Fail(string reason)
        {
            Problem = reason;
            return null;
        }
    }

    private string? WriteAssignments(ImmutableArray<ProposedGroup> parts, ImmutableArray<string> endNames)
    {
        if (syntax.Assignments is not { } assignments)
        {
            return null;
        }

        var finder = GroupFinder.Of(before.Spec);
        var own = syntax.FindEntry(group.Position);
        var references = assignments.Entries.Where(other => other != own && !other.DependsOn.IsDefault)
            .SelectMany(other => other.DependsOn)
            .Select(item => (item, finder.Find(item.Value)))
            .Where(pair => pair.Item2 is { Found: true } found && found.Positions.Contains(group.Position))
            .Select(pair => (pair.item, pair.Item2.Positions.SelectMany(position => position == group.Position ? endNames : [before.Groups[position].Id]).ToImmutableArray()))
            .ToList();
        var numbers = Enumerable.Range(0, parts.Length).Select(split.NumberOf).ToImmutableArray();
        return entry is null ? AssignmentsSplit.Rename(assignments.Source, references) : entry.Apply(parts, numbers, references);
    }

    /// <summary>The files as they would be, read as every build reads them; what is wrong with them is wrong with the proposal.</summary>
    private Plan? ReadCopy(string tasks, string? assignments, RepositorySnapshot repository, DiagnosticBag bag)
    {
        SpecWriter.WriteFiles(Draft, [new(SpecFiles.TasksFile, tasks), .. assignments is null ? Array.Empty<SpecFile>() : [new SpecFile(SpecFiles.OrchestrationFile, assignments)]]);
        return ReadDraft(folder, assignments is not null, repository, bag);
    }

    /// <summary>Groups and parts, one by one.</summary>
    private string? WhyDifferent(Plan after, ImmutableArray<ProposedGroup> parts)
    {
        if (after.Groups.Length != before.Groups.Length + parts.Length - 1)
        {
            return "the parts are not read as groups of the file";
        }

        foreach (var other in before.Groups.Where(other => other.Position != group.Position))
        {
            var now = after.Groups[NewPosition(other.Position, parts.Length)];
            if (now.Id != other.Id || now.Number != other.Number)
            {
                return $"group {other.Number} would become {now.Number} '{now.Title}'";
            }
        }

        for (var index = 0; index < parts.Length; index++)
        {
            var now = after.Groups[group.Position + index];
            if (now.Number != split.NumberOf(index) || Slug.Normalise(now.Title) != Slug.Normalise(parts[index].Title) || now.AllTasks.Count() != parts[index].Tasks.Length)
            {
                return $"the part '{parts[index].Title}' is read as something else";
            }
        }

        return null;
    }

    /// <summary>A group that waited for the group waits for its last parts at least; everything else is as it was.</summary>
    private bool Expected(PlanGroup now, Plan after, int parts, ImmutableArray<int> ends)
    {
        var found = now.DependsOn.ToHashSet();
        if (now.Position >= group.Position && now.Position < group.Position + parts)
        {
            return true;
        }

        var (others, wanted) = Wanted(now.Position, parts, ends);
        return found.Where(position => position < group.Position || position >= group.Position + parts).ToHashSet().SetEquals(others)
            && (wanted.Count == 0 ? !found.Any(position => position >= group.Position && position < group.Position + parts) : found.IsSupersetOf(wanted));
    }

    private string ValueFor(Plan after, int position, int parts, ImmutableArray<int> ends)
    {
        var (others, wanted) = Wanted(position, parts, ends);
        return string.Join(", ", others.Concat(wanted).Order().Select(other => other >= group.Position && other < group.Position + parts
            ? split.ReferenceTo(other - group.Position)
            : ReferenceTo(after.Groups[other].Number)));
    }

    /// <summary>Lines of other groups that name the group itself, which will not be there: what they say instead. "All previous groups" stays true by itself.</summary>
    private Dictionary<int, string> ReferencesTo(int parts, ImmutableArray<int> ends)
    {
        var (tasks, written) = (syntax.Tasks!, WrittenDependencies().Groups);
        return Enumerable.Range(0, tasks.Groups.Length)
            .Where(position => tasks.Groups[position].Dependencies is { } line && Positions(written[position]).Contains(group.Position) && line.References.Any(NamesTheGroup))
            .ToDictionary(position => position, position => string.Join(", ", Positions(written[position])
                .SelectMany(other => other == group.Position ? ends.Select(split.ReferenceTo) : [ReferenceTo(tasks.Groups[other].Number)])));

        static IEnumerable<int> Positions(ImmutableArray<GroupRange> ranges) => ranges.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1));

        // The ends of a range are names; what is between them is not.
        bool NamesTheGroup(Reference reference) => reference.Kind switch
        {
            ReferenceKind.AllPrevious or ReferenceKind.Previous or ReferenceKind.Layer => false,
            ReferenceKind.Range => reference.First == group.Number || reference.Last == group.Number,
            _ => true,
        };
    }

    private WrittenDependencies WrittenDependencies() =>
        DependencyResolver.Resolve(syntax.Tasks!, syntax.Finder, new DiagnosticBag());

    private string ReferenceTo(string number) => split.ReferenceTo(0).Replace(split.NumberOf(0), number, StringComparison.Ordinal);

    private (HashSet<int> Others, HashSet<int> Parts) Wanted(int position, int parts, ImmutableArray<int> ends)
    {
        var old = before.Groups[position < group.Position ? position : position - parts + 1].DependsOn.ToHashSet();
        return ([.. old.Where(other => other != group.Position).Select(other => NewPosition(other, parts))], old.Contains(group.Position) ? [.. ends.Select(index => group.Position + index)] : []);
    }

    private int NewPosition(int position, int parts) => position < group.Position ? position : position + parts - 1;

    /// <summary>What is done under its key stays done: keys of groups that do not wait for the group are what they were.</summary>
    private string? FindOtherChange(Plan after, int parts)
    {
        var (old, now) = (GroupKey.Compute(before), GroupKey.Compute(after));
        var waiting = ProposalShape.FindAncestors(before.Graph, before.Order);
        return before.Groups.Where(other => other.Position != group.Position && !waiting[other.Position].Contains(group.Position))
            .Where(other => old[other.Position].Value != now[NewPosition(other.Position, parts)].Value)
            .Select(other => $"group {other.Number} would run again")
            .FirstOrDefault();
    }
}
