namespace Orchestration.Build.Specs;

/// <summary>How the groups of a file were recognised, in the order in which the rules are tried.</summary>
internal enum GroupRule
{
    /// <summary>Headings with a known word: <c>#### Task Group 1: Models</c>.</summary>
    Word,

    /// <summary>Headings that begin with a number: <c>## 1. Models</c>.</summary>
    Number,

    /// <summary>Headings of a shape that repeats with running numbers: <c>### Étape 1 : …</c>.</summary>
    Shape,

    /// <summary>Headings without numbers that <c>orchestration.yml</c> names.</summary>
    Named,

    /// <summary>Numbered checkboxes with what is numbered below them: <c>- [ ] 1. Models</c>.</summary>
    Parents,

    /// <summary>Headings without numbers, in a file that numbers nothing.</summary>
    Headings,

    /// <summary>The whole file is one group.</summary>
    WholeFile,

    /// <summary>Numbered headings of a file that has no checkbox at all.</summary>
    WithoutBoxes,
}

/// <summary>A stretch of a file that is one group.</summary>
/// <param name="Heading">Index of its heading, or -1.</param>
/// <param name="EndHeading">Index of the heading that ends it, or the number of headings.</param>
/// <param name="FirstBox">Index of its first box.</param>
/// <param name="EndBox">Index after its last box.</param>
/// <param name="Start">Offset of its first character.</param>
/// <param name="End">Offset after its last character.</param>
internal readonly record struct GroupSection(int Heading, int EndHeading, int FirstBox, int EndBox, int Start, int End)
{
    public int Boxes => EndBox - FirstBox;
}

/// <summary>The groups of one file.</summary>
/// <param name="Family">Word or shape of their headings: <c>Task Group</c>, <c>#</c>, <c>第#阶段</c>; empty where they have none.</param>
internal sealed record GroupFamily(GroupRule Rule, string Family, IReadOnlyList<GroupSection> Sections);
