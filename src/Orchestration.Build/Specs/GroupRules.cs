using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

/// <summary>Decides what the groups of a file are: the first rule, in this order, that finds some; a new shape of file is a new rule.</summary>
internal sealed class GroupRules
{
    private static readonly ImmutableArray<Func<GroupRules, GroupFamily?>> Order =
    [
        rules => rules.ByWord(stretch: false),
        rules => rules.ByRunningParents(),
        rules => rules.ByWord(stretch: true),
        rules => rules.ByNumber(atLeast: 2),
        rules => rules.ByShape(),
        rules => rules.ByNumber(atLeast: 1),
        rules => rules.ByNames(),
        rules => rules.ByParents(),
        rules => rules.WithoutBoxes(inWords: true),
        rules => rules.ByHeadings(),
        rules => rules.ByFile(),
        rules => rules.WithoutBoxes(inWords: false),
    ];

    private readonly HeadingSections _sections;
    private readonly GroupWords _words;
    private readonly ImmutableArray<string> _names;
    private readonly Lazy<List<GroupSection>> _parents;

    private GroupRules(HeadingSections sections, GroupWords words, ImmutableArray<string> names)
    {
        (_sections, _words, _names) = (sections, words, names.IsDefault ? [] : names);
        _parents = new Lazy<List<GroupSection>>(() => ParentSections.Find(sections));
    }

    private Outline Outline => _sections.Outline;

    /// <summary>The groups, or null where the file has none.</summary>
    /// <param name="names">Those of <c>orchestration.yml</c>: they choose another level where they plainly name it.</param>
    public static GroupFamily? Choose(HeadingSections sections, GroupWords words, ImmutableArray<string> names, SourceText source, DiagnosticBag bag)
    {
        var rules = new GroupRules(sections, words, names);
        var first = Order.Select(rule => rule(rules)).FirstOrDefault(family => family is not null);
        if (first is null || names.IsDefaultOrEmpty || first.Rule == GroupRule.Named || rules.CountNamed(first) > 0)
        {
            return first;
        }

        if (rules.Levels().FirstOrDefault(other => rules.CountNamed(other) == names.Length) is not { } named)
        {
            return first;
        }

        var heading = sections.Outline.Headings[named.Sections[0].Heading];
        var instead = first.Sections[0].Heading is var other and >= 0 ? $"headings such as '{sections.Outline.Headings[other].Text}'" : "its numbered checkboxes";
        bag.Add(Catalogue.LevelChosenByNames.At(source.Span(heading.Line.Start, heading.Line.Length), heading.Text, instead));
        return named;
    }

    /// <summary>The first known word whose headings own checkboxes.</summary>
    private GroupFamily? ByWord(bool stretch)
    {
        for (var rank = 0; rank < _words.BareRank; rank++)
        {
            if (Words.Is(WordRoles.Stretch, _words.Word(rank)) == stretch && ByRank(rank, GroupRule.Word) is { } family)
            {
                return stretch ? WithKin(family) : family;
            }
        }

        return null;
    }

    /// <summary>Words for stretches of work that share one row of numbers are one family: <c>Epic 0</c>, <c>Epic 1</c>, <c>Phase 2</c>.</summary>
    private GroupFamily WithKin(GroupFamily family)
    {
        var level = Outline.Headings[family.Sections[0].Heading].Level;
        var kin = _sections.Numbered.Where(i => Outline.Headings[i] is { Shape: { } shape } heading
            && heading.Level == level && shape.Rank < _words.BareRank && Words.Is(WordRoles.Stretch, _words.Word(shape.Rank)));
        var sections = _sections.Own([.. kin]);
        return sections.Count > family.Sections.Count && _sections.NumbersRun(sections) ? family with { Sections = sections } : family;
    }

    // A single "## 2. Tasks" around headings with running numbers is a chapter, not the group.
    private GroupFamily? ByNumber(int atLeast) => ByRank(_words.BareRank, GroupRule.Number) is { } family && family.Sections.Count >= atLeast ? family : null;

    private GroupFamily? ByRank(int rank, GroupRule rule)
    {
        var sections = _sections.Own([.. _sections.Numbered.Where(i => Outline.Headings[i].Shape!.Rank == rank)]);
        return sections.Count == 0 ? null : new GroupFamily(rule, Outline.Headings[sections[0].Heading].Shape!.Family, sections);
    }

    /// <summary>A shape we have no word for: it repeats at one level, its numbers run, and it owns most checkboxes.</summary>
    private GroupFamily? ByShape() => Shapes()
        .Select(shape => new GroupFamily(GroupRule.Shape, shape.Key.Family, _sections.Own([.. shape])))
        .FirstOrDefault(family => family.Sections.Count >= 2 && _sections.NumbersRun(family.Sections) && family.Sections.Sum(section => section.Boxes) * 2 >= Outline.Boxes.Count);

    private IEnumerable<IGrouping<(string Family, int Level), int>> Shapes() => _sections.Numbered
        .Where(i => Outline.Headings[i].Shape!.Rank == _words.UnknownRank)
        .GroupBy(i => (Outline.Headings[i].Shape!.Family, Outline.Headings[i].Level))
        .OrderByDescending(shape => shape.Key.Level);

    /// <summary>Numbered parents that run through the whole file, where headings would leave some of them over: the headings are their layers.</summary>
    private GroupFamily? ByRunningParents()
    {
        if (!ParentSections.Run(Outline, _parents.Value) || (ByWord(stretch: true) ?? ByNumber(atLeast: 2) ?? ByShape()) is not { } headings)
        {
            return null;
        }

        var left = _parents.Value.Any(parent => !headings.Sections.Any(section => section.FirstBox <= parent.FirstBox && parent.FirstBox < section.EndBox));
        return left ? ByParents() : null;
    }

    private GroupFamily? ByParents() => _parents.Value.Count == 0 ? null : new GroupFamily(GroupRule.Parents, "Task", _parents.Value);

    /// <summary>Headings without numbers when every name of <c>orchestration.yml</c> is one of them.</summary>
    private GroupFamily? ByNames()
    {
        var wanted = _names.Select(TextKeys.Letters).ToHashSet(StringComparer.Ordinal);
        var named = Enumerable.Range(0, Outline.Headings.Count).Where(i => Outline.Headings[i].Level >= 2 && wanted.Contains(TextKeys.Letters(StatusMarks.Strip(Outline.Headings[i].Text))));
        var sections = _sections.Own([.. named]);
        return sections.Count > 0 && sections.Count == wanted.Count ? new GroupFamily(GroupRule.Named, string.Empty, sections) : null;
    }

    /// <summary>The deepest headings that own checkboxes.</summary>
    private GroupFamily? ByHeadings()
    {
        var owners = Enumerable.Range(0, Outline.Boxes.Count).Where(box => !Outline.Boxes[box].Criterion).Select(Outline.HeadingAbove).Distinct().Where(i => i >= 0 && Outline.Headings[i].Level >= 2).Order();
        var sections = _sections.All([.. owners]);
        return sections.Count == 0 ? null : new GroupFamily(GroupRule.Headings, string.Empty, sections);
    }

    private GroupFamily? ByFile() => Outline.Boxes.Count == 0
        ? null
        : new GroupFamily(GroupRule.WholeFile, string.Empty, [new GroupSection(-1, Outline.Headings.Count, 0, Outline.Boxes.Count, 0, _sections.StartOf(Outline.Headings.Count))]);

    /// <summary>The numbered headings of the first family, its highest level, where they are named or run.</summary>
    /// <param name="inWords">
    /// The file has checkboxes, elsewhere: its groups must be called so, or all be named. Where these boxes are but criteria, any known word will do.
    /// </param>
    private GroupFamily? WithoutBoxes(bool inWords)
    {
        var families = _sections.Numbered.GroupBy(i => (Outline.Headings[i].Shape!.Rank, Outline.Headings[i].Shape!.Family)).OrderBy(family => family.Key.Rank);
        foreach (var family in families)
        {
            var level = family.Min(i => Outline.Headings[i].Level);
            var found = new GroupFamily(GroupRule.WithoutBoxes, family.Key.Family, _sections.All([.. family.Where(i => Outline.Headings[i].Level == level)]));
            var isNamed = _names.Length > 0 && CountNamed(found) == _names.Length;
            var isCalledSo = !inWords || GroupWords.MeansGroup(family.Key.Family) || (family.Key.Rank < _words.BareRank && Outline.Boxes.Count > 0 && Outline.Boxes.All(box => box.Criterion));
            if (isNamed || (isCalledSo && found.Sections.Count > 1 && _sections.NumbersRun(found.Sections)))
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Every family with checkboxes, best first, then each of its levels by itself.</summary>
    private IEnumerable<GroupFamily> Levels()
    {
        var byRank = _sections.Numbered.Where(i => Outline.Headings[i].Shape!.Rank <= _words.BareRank).GroupBy(i => Outline.Headings[i].Shape!.Rank).OrderBy(rank => rank.Key).ToList();
        foreach (var rank in byRank)
        {
            if (ByRank(rank.Key, GroupRule.Word) is { } family)
            {
                yield return family;
            }
        }

        if (ByShape() is { } shape)
        {
            yield return shape;
        }

        foreach (var level in byRank.SelectMany(rank => rank.GroupBy(i => Outline.Headings[i].Level).OrderBy(level => level.Key)))
        {
            var sections = _sections.All([.. level]).FindAll(section => section.Boxes > 0);
            if (sections.Count > 0)
            {
                yield return new GroupFamily(GroupRule.Word, Outline.Headings[sections[0].Heading].Shape!.Family, sections);
            }
        }
    }

    private int CountNamed(GroupFamily family)
    {
        var titles = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var section in family.Sections.Where(section => section.Heading >= 0))
        {
            var heading = Outline.Headings[section.Heading];
            titles.Add(TextKeys.Letters(StatusMarks.Strip(heading.Text)));
            if (heading.Shape is { } shape)
            {
                titles.Add(TextKeys.Letters(shape.Title));
                numbers.Add(GroupNumber.Normalise(shape.Number));
            }
        }

        return _names.Count(name =>
            titles.Contains(TextKeys.Letters(name))
            || (NumberedText.Read(name, _words) is { } shape && shape.Family == family.Family && numbers.Contains(GroupNumber.Normalise(shape.Number))));
    }
}
