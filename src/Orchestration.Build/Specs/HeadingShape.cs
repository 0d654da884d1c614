namespace Orchestration.Build.Specs;

/// <summary>A heading read as word, number and title, such as <c>Task Group</c>, <c>1</c>, <c>Data Models</c>.</summary>
/// <param name="Family">The known word in its canonical form, <c>#</c> for a bare number, otherwise the shape as found, <c>第#阶段</c>.</param>
/// <param name="Rank">Order of the family; the lowest that owns checkboxes wins.</param>
/// <param name="Number">As written.</param>
/// <param name="Title">What follows, without separators and status marks; may be empty.</param>
/// <param name="HasSeparator">A separator stands between number and title, or there is no title.</param>
internal sealed record HeadingShape(string Family, int Rank, string Number, string Title, bool HasSeparator);
