using System.Buffers;
using System.Text;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

/// <summary>What a group asks for: its section without what changes when groups are moved, numbered or ordered in another way.</summary>
internal static class WorkText
{
    private const string OpenBox = "[ ]";

    private static readonly SearchValues<char> ItemMarks = SearchValues.Create(" \t-*+0123456789.)");

    /// <param name="title">Its title, which stands for its heading.</param>
    /// <param name="section">Its section, LF, every box open.</param>
    public static string Of(string title, string section)
    {
        var text = new StringBuilder(title).Append('\n');
        foreach (var line in section.Split('\n').Skip(1))
        {
            if (!Label.TryRead(line, out var label) || label.Kind != LabelKind.Dependencies)
            {
                text.Append(WithoutId(line)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string WithoutId(string line)
    {
        var box = line.IndexOf(OpenBox, StringComparison.Ordinal);
        if (box < 0 || line.AsSpan(0, box).ContainsAnyExcept(ItemMarks))
        {
            return line;
        }

        var start = box + OpenBox.Length;
        return NumberedText.ReadTask(line[start..].TrimStart(), out var rest) is null ? line : line[..start] + ' ' + rest;
    }
}
