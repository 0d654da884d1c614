namespace Orchestration.Build.Specs;

/// <summary>Numbered checkboxes at the left margin, each with what is numbered below it or beside it.</summary>
internal static class ParentSections
{
    /// <summary>The sections; empty where no checkbox is a parent.</summary>
    public static List<GroupSection> Find(HeadingSections headings)
    {
        var outline = headings.Outline;
        var sections = new List<GroupSection>();
        var heading = 0;
        for (var i = 0; i < outline.Boxes.Count;)
        {
            var box = outline.Boxes[i];
            while (heading < outline.Headings.Count && outline.Headings[heading].Start < box.Start)
            {
                heading++;
            }

            if (NumberOf(box) is not { } number)
            {
                i++;
                continue;
            }

            var nextHeading = headings.StartOf(heading);
            var end = i + 1;
            while (end < outline.Boxes.Count && outline.Boxes[end].Start < nextHeading && IsChild(outline.Boxes[end], number))
            {
                end++;
            }

            var stop = end < outline.Boxes.Count ? Math.Min(nextHeading, outline.Boxes[end].Start) : nextHeading;
            sections.Add(new GroupSection(-1, heading, i, end, box.Start, stop));
            i = end;
        }

        return sections;
    }

    /// <summary>A whole number with a separator, <c>1.0</c>, or an ordered list's number where there is something below; null for another box.</summary>
    public static string? NumberOf(OutlineBox box)
    {
        if (box.Criterion)
        {
            return null;
        }

        if (box.Item.Id is not { } id)
        {
            return box.Item.Children.Length > 0 ? box.Ordinal : null;
        }

        var whole = id.EndsWith(".0", StringComparison.Ordinal) ? id[..^2] : id;
        return !whole.Contains('.', StringComparison.Ordinal) && char.IsDigit(whole[0]) ? whole : null;
    }

    /// <summary>Whether the numbers run through the whole file: then headings between them are layers.</summary>
    public static bool Run(Outline outline, List<GroupSection> sections)
    {
        var last = int.MinValue;
        foreach (var section in sections)
        {
            if (!int.TryParse(NumberOf(outline.Boxes[section.FirstBox]), out var number) || number <= last)
            {
                return false;
            }

            last = number;
        }

        return sections.Count > 1;
    }

    /// <summary>Kiro writes <c>2.1</c> beside <c>2.</c>, not below it.</summary>
    private static bool IsChild(OutlineBox box, string parent) =>
        box.Item.Id is { } id && id.StartsWith(parent + ".", StringComparison.Ordinal) && id != parent + ".0";
}
