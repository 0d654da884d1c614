namespace Orchestration.Build.Specs;

/// <summary>Decides which headings are the groups: the first family, in a fixed order, that has checkboxes in its sections.</summary>
internal sealed class FamilySelector
{
    private readonly Outline _outline;
    private readonly HeadingVocabulary _vocabulary;

    /// <summary>Per heading, the next one of the same or a higher level.</summary>
    private readonly int[] _next;

    public FamilySelector(Outline outline, HeadingVocabulary vocabulary)
    {
        _outline = outline;
        _vocabulary = vocabulary;
        _next = FindNext(outline.Headings);
    }

    /// <summary>The first family with checkboxes, or null.</summary>
    public GroupFamily? Select()
    {
        for (var rank = 0; rank < _vocabulary.BareRank; rank++)
        {
            if (SelectRank(rank) is { } family)
            {
                return family;
            }
        }

        // A single "## 2. Tasks" around headings with running numbers is a chapter, not the group.
        var bare = SelectRank(_vocabulary.BareRank);
        return bare is { Sections.Count: > 1 } ? bare : SelectUnknown() ?? bare;
    }

    /// <summary>Every family with checkboxes, best first.</summary>
    public IEnumerable<GroupFamily> SelectAll()
    {
        for (var rank = 0; rank <= _vocabulary.BareRank; rank++)
        {
            if (SelectRank(rank) is { } family)
            {
                yield return family;
            }
        }

        if (SelectUnknown() is { } unknown)
        {
            yield return unknown;
        }
    }

    /// <summary>The sections of the given headings that own checkboxes.</summary>
    public List<GroupSection> Own(List<int> candidates)
    {
        var sections = new List<GroupSection>(candidates.Count);
        for (var i = 0; i < candidates.Count; i++)
        {
            var next = i + 1 < candidates.Count ? candidates[i + 1] : int.MaxValue;
            var own = new GroupSection(candidates[i], Math.Min(_next[candidates[i]], next));
            if (CountBoxes(own) > 0 && !(sections.Count > 0 && IsPart(sections[^1], candidates[i])))
            {
                sections.Add(own);
            }
        }

        // A heading of the family without boxes of its own does not end a section it lies in.
        for (var i = 0; i < sections.Count; i++)
        {
            var next = i + 1 < sections.Count ? sections[i + 1].Index : int.MaxValue;
            sections[i] = sections[i] with { End = Math.Min(_next[sections[i].Index], next) };
        }

        return sections;
    }

    public int CountBoxes(GroupSection section) => EndBox(section.End) - _outline.Headings[section.Index].FirstBox;

    private GroupFamily? SelectRank(int rank)
    {
        var candidates = new List<int>();
        for (var i = 0; i < _outline.Headings.Count; i++)
        {
            if (_outline.Headings[i] is { Level: >= 2 and <= 5, Shape: { } shape } && shape.Rank == rank)
            {
                candidates.Add(i);
            }
        }

        var sections = Own(candidates);
        return sections.Count == 0 ? null : new GroupFamily(_outline.Headings[sections[0].Index].Shape!.Family, sections);
    }

    /// <summary>A shape we have no word for: it repeats at one level, its numbers run, and it owns most checkboxes.</summary>
    private GroupFamily? SelectUnknown()
    {
        GroupFamily? best = null;
        var shapes = Enumerable.Range(0, _outline.Headings.Count)
            .Where(i => _outline.Headings[i] is { Level: >= 2 and <= 5, Shape: { } shape } && shape.Rank == _vocabulary.UnknownRank)
            .GroupBy(i => (_outline.Headings[i].Shape!.Family, _outline.Headings[i].Level))
            .OrderByDescending(shape => shape.Key.Level);
        foreach (var shape in shapes)
        {
            var sections = Own([.. shape]);
            if (best is null && sections.Count >= 2 && NumbersRun(sections) && sections.Sum(CountBoxes) * 2 >= _outline.Boxes.Count)
            {
                best = new GroupFamily(shape.Key.Family, sections);
            }
        }

        return best;
    }

    private bool NumbersRun(List<GroupSection> sections)
    {
        IReadOnlyList<int> last = [];
        foreach (var section in sections)
        {
            var parts = GroupNumber.Parts(_outline.Headings[section.Index].Shape!.Number);
            if (GroupNumber.Compare(last, parts) >= 0)
            {
                return false;
            }

            last = parts;
        }

        return true;
    }

    /// <summary><c>### 1.1 Models</c> below <c>## 1. Data</c>, when the latter has tasks of its own.</summary>
    private bool IsPart(GroupSection outer, int inner)
    {
        var (above, below) = (_outline.Headings[outer.Index], _outline.Headings[inner]);
        return inner < _next[outer.Index] && below.Level > above.Level && above.Shape is not null
            && below.Shape?.Number.StartsWith(above.Shape.Number + ".", StringComparison.OrdinalIgnoreCase) == true;
    }

    private int EndBox(int heading) => heading < _outline.Headings.Count ? _outline.Headings[heading].FirstBox : _outline.Boxes.Count;

    private static int[] FindNext(IReadOnlyList<OutlineHeading> headings)
    {
        var next = new int[headings.Count];
        var nearest = new int[8];
        Array.Fill(nearest, headings.Count);
        for (var i = headings.Count - 1; i >= 0; i--)
        {
            next[i] = nearest.AsSpan(1, headings[i].Level).ToArray().Min();
            nearest[headings[i].Level] = i;
        }

        return next;
    }
}
