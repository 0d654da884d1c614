using System.Globalization;
using System.Text.RegularExpressions;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;
using Orchestration.Build.Specs.Grammar;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Specs;

/// <summary>Nothing vanishes: every checkbox of every real file is in a group, is a criterion, or is named by a diagnostic.</summary>
[TestClass]
public sealed partial class BoxCountTests
{
    [TestMethod]
    public void Boxes_of_a_real_file_are_those_in_groups_criteria_and_diagnostics()
    {
        var wrong = new List<string>();
        var total = 0;
        foreach (var root in new[] { "corpus", "corpus-neighbours" })
        {
            foreach (var path in Directory.GetFiles(TestPaths.RequireShared(root), "tasks.md", SearchOption.AllDirectories))
            {
                var text = File.ReadAllText(path);
                var (inGroups, criteria, named) = Count(path, text);
                var inFile = CountLines(text);
                total += inFile;
                if (inFile != inGroups + criteria + named)
                {
                    wrong.Add($"{path}: {inFile} in the file, {inGroups} in groups + {criteria} criteria + {named} named");
                }
            }
        }

        Assert.IsEmpty(wrong, string.Join('\n', wrong));
        Assert.IsGreaterThan(3000, total);
    }

    private static (int InGroups, int Criteria, int Named) Count(string path, string text)
    {
        var bag = new DiagnosticBag();
        var source = new SourceText(path, text);
        if (TasksReader.Read(source, TasksReadOptions.Default, bag) is not { } tasks)
        {
            return (0, 0, 0);
        }

        var taken = tasks.Groups.SelectMany(group => group.Tasks).SelectMany(task => task.DescendantsAndSelf()).Select(task => task.MarkSpan).ToHashSet();
        var outline = OutlineBuilder.Build(source, MarkdownSource.Parse(text)!, new GroupWords([]), new DiagnosticBag());
        var criteria = outline.Boxes.Where(box => box.Criterion).SelectMany(box => box.Item.DescendantsAndSelf()).Count(box => !taken.Contains(box.MarkSpan));
        var named = bag.ToSorted().Where(diagnostic => diagnostic.Descriptor == Catalogue.BoxesOutsideGroups)
            .Sum(diagnostic => int.Parse(((string)diagnostic.Arguments[0]).Split(' ')[0], CultureInfo.InvariantCulture));
        return (taken.Count, criteria, named);
    }

    /// <summary>Counted without a Markdown parser: list items with a box outside of code blocks and comments.</summary>
    private static int CountLines(string text)
    {
        var (count, fence) = (0, string.Empty);
        foreach (var line in Comment().Replace(text, string.Empty).Split('\n'))
        {
            var mark = Fence().Match(line).Groups["mark"].Value;
            if (mark.Length > 0 && (fence.Length == 0 || mark.StartsWith(fence, StringComparison.Ordinal)))
            {
                fence = fence.Length == 0 ? mark : string.Empty;
            }
            else if (fence.Length == 0 && Box().IsMatch(line))
            {
                count++;
            }
        }

        return count;
    }

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("^ *(?<mark>```+|~~~+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\s*([-*+]|\d+[.)])\s+\[([ xX]|[^\p{L}\p{Nd}\s\]]\uFE0F?)\]\*?\s", RegexOptions.ExplicitCapture)]
    private static partial Regex Box();
}
