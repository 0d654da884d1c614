using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

/// <summary>The sections below headings, and which of them own checkboxes.</summary>
internal sealed class HeadingSections
{
    private const int HighestLevel = 2;
    private const int LowestLevel = 5;

    private readonly int _length;

    /// <summary>Per heading, the next one of the same or a higher level.</summary>
    private readonly int[] _next;

    public HeadingSections(Outline outline, int length)
    {
        Outline = outline;
        _length = length;
        _next = FindNext(outline.Headings);
    }

    public Outline Outline { get; }

    /// <summary>Headings that may be groups by their level and have a number, in file order.</summary>
    public IEnumerable<int> Numbered => Enumerable.Range(0, Outline.Headings.Count).Where(i => IsCandidate(i) && Outline.Headings[i].Shape is not null);

    private bool IsCandidate(int heading) => Outline.Headings[heading].Level is >= HighestLevel and <= LowestLevel;

    /// <summary>The sections of the given headings that own checkboxes.</summary>
    public List<GroupSection> Own(List<int> candidates)
    {
        var owners = new List<int>(candidates.Count);
        for (var i = 0; i < candidates.Count; i++)
        {
            var end = Math.Min(_next[candidates[i]], i + 1 < candidates.Count ? candidates[i + 1] : int.MaxValue);
            if (EndBox(end) > Outline.Headings[candidates[i]].FirstBox && !(owners.Count > 0 && IsPart(owners[^1], candidates[i])))
            {
                owners.Add(candidates[i]);
            }
        }

        // A heading of the family without boxes of its own does not end the section that contains it.
        return All(owners);
    }

    /// <summary>The sections of the given headings, each up to the next of them or of a higher level.</summary>
    public List<GroupSection> All(List<int> headings)
    {
        var sections = new List<GroupSection>(headings.Count);
        for (var i = 0; i < headings.Count; i++)
        {
            sections.Add(Create(headings[i], Math.Min(_next[headings[i]], i + 1 < headings.Count ? headings[i + 1] : int.MaxValue)));
        }

        return sections;
    }

    public GroupSection Create(int heading, int end) =>
        new(heading, end, Outline.Headings[heading].FirstBox, EndBox(end), Outline.Headings[heading].Start, StartOf(end));

    public int EndBox(int heading) => heading < Outline.Headings.Count ? Outline.Headings[heading].FirstBox : Outline.Boxes.Count;

    public int StartOf(int heading) => heading < Outline.Headings.Count ? Outline.Headings[heading].Start : _length;

    /// <summary>Whether the numbers of the headings only rise.</summary>
    public bool NumbersRun(IReadOnlyList<GroupSection> sections)
    {
        IReadOnlyList<int> last = [];
        foreach (var section in sections)
        {
            var parts = GroupNumber.Parts(Outline.Headings[section.Heading].Shape!.Number);
            if (GroupNumber.Compare(last, parts) >= 0)
            {
                return false;
            }

            last = parts;
        }

        return true;
    }

    /// <summary><c>### 1.1 Models</c> below <c>## 1. Data</c>, when the latter has tasks of its own.</summary>
    private bool IsPart(int outer, int inner)
    {
        var (above, below) = (Outline.Headings[outer], Outline.Headings[inner]);
        return inner < _next[outer] && below.Level > above.Level && above.Shape is not null
            && below.Shape?.Number.StartsWith(above.Shape.Number + ".", StringComparison.OrdinalIgnoreCase) == true;
    }

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
