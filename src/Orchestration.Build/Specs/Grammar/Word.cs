namespace Orchestration.Build.Specs.Grammar;

/// <summary>What a word says where it is found. A text may have several roles.</summary>
[Flags]
internal enum WordRoles
{
    None = 0,

    /// <summary>Heads a group: <c>Task Group 1</c>. The order of the table is the order in which the families are tried.</summary>
    Group = 1 << 0,

    /// <summary>Names a part of a plan that is not a group here: <c>Sprint 2</c>.</summary>
    Part = 1 << 1,

    /// <summary>Before a task's id: <c>Subtask 1.1</c>.</summary>
    Task = 1 << 2,

    /// <summary>A word of at most two letters right before a number: <c>TG1</c>, <c>T2</c>.</summary>
    Short = 1 << 3,

    /// <summary>Labels what a group depends on.</summary>
    Dependencies = 1 << 4,

    /// <summary>Labels what may be groups or anything else: counts only where it names groups.</summary>
    Prerequisites = 1 << 5,

    /// <summary>Labels criteria, not tasks.</summary>
    Criteria = 1 << 6,

    /// <summary>Heads boxes that are looked at again at the end, such as a checklist.</summary>
    Checklist = 1 << 7,

    /// <summary>Says that there are no dependencies.</summary>
    Nothing = 1 << 8,

    /// <summary>Speaks of what happens at the same time.</summary>
    Parallel = 1 << 9,

    /// <summary>What follows is no dependency: <c>blocks Task Group 5</c>.</summary>
    Negative = 1 << 10,

    /// <summary>May follow a lone integer that is a reference: <c>1, 2 must complete</c>.</summary>
    AfterNumber = 1 << 11,

    /// <summary>Begins a remark.</summary>
    Remark = 1 << 12,

    /// <summary>All groups.</summary>
    All = 1 << 13,

    /// <summary>Groups above.</summary>
    Earlier = 1 << 14,

    /// <summary>Joins two references.</summary>
    And = 1 << 15,

    /// <summary>Between the ends of a range.</summary>
    To = 1 << 16,

    /// <summary>How far the work is; only after a symbol.</summary>
    State = 1 << 17,

    /// <summary>Before the title of the file: <c>Task Breakdown: Shop</c>.</summary>
    FileTitle = 1 << 18,

    /// <summary>Between a group and what it depends on, in one sentence.</summary>
    Verb = 1 << 19,

    /// <summary>Ends a title that is referred to: <c>Data Models complete</c>.</summary>
    TitleEnd = 1 << 20,

    /// <summary>Heads the section that says in which order the parts are done.</summary>
    OrderSection = 1 << 21,

    /// <summary>Of the words that head groups, one for a stretch of a plan: it may as well stand above them.</summary>
    Stretch = 1 << 22,
}

/// <summary>A row of the table of words.</summary>
/// <param name="Language">ISO 639-1.</param>
internal readonly record struct Word(string Text, WordRoles Role, string Language);
