namespace Orchestration.Build.Specs;

/// <summary>A heading that is a group, and the headings its section spans.</summary>
/// <param name="Index">Index of the heading.</param>
/// <param name="End">Index of the heading that ends the section, or the number of headings.</param>
internal readonly record struct GroupSection(int Index, int End);

/// <summary>The groups of one file.</summary>
/// <param name="Family">Canonical word of their headings.</param>
internal sealed record GroupFamily(string Family, IReadOnlyList<GroupSection> Sections);
