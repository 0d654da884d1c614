using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Specs;

/// <summary>Damaged files: nothing throws, no group without a place in the file, the same text gives the same result.</summary>
[TestClass]
public sealed class MutationTests
{
    private const int Seed = 20261120;

    private static readonly string[] Samples =
    [
        "# Task Breakdown: X\r\n\r\n### Phase 1\r\n#### Task Group 1: A ✅\r\n**Dependencies:** None (can run with Task Group 2)\r\n\r\n- [x] 1.0 A\r\n  - [ ] 1.1 B\r\n\r\n**Acceptance Criteria:**\r\n- [ ] c\r\n",
        "## Task Group 1: A\n- [ ] a\n## Task Group 2: B\n**Dependencies:** Task Groups 1-9, Phase 3 Task 4.5 — all, `x` and \"y\"\n- [~] b\n---\n",
        "- [ ] 1. A\n  - [ ] 1.1 b\n    - _Depends: 1.1, 2_\n- [ ] 2. B\n- [ ]* 2.1 C <!-- id -->\n",
        "### 第一阶段：甲\n- [ ] a 😀\n### 第二阶段：乙\n**依赖：** 第一阶段\n- [🔄] b\n",
        "| **Dependencies** | Task Group 1 |\n\nTask Group 1: A\n---\n1. [ ] a\n\t- [ ] b\n> - [ ] c\n<!-- - [ ] d -->\n",
        "[a]: /b\n- [x]: /u\n# *a **b\n## 1. [x](\n- [ ] \\[ \\]\n```\n",
    ];

    private const string Alphabet = " \n\r\t#*_-+`[]()<>xX~|:.,;1209aTG—–✅\uD83D\uDE00\0\u3000前第";

    [TestMethod]
    public void Mutations_of_samples_never_throw()
    {
        var random = new Random(Seed);
        foreach (var sample in Samples)
        {
            for (var i = 0; i < 400; i++)
            {
                Check(Mutate(sample, random));
            }
        }
    }

    [TestMethod]
    public void Mutations_of_real_files_never_throw()
    {
        var random = new Random(Seed);
        foreach (var path in Directory.GetFiles(TestPaths.RequireShared("corpus"), "tasks.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var text = File.ReadAllText(path);
            Check(text[..Math.Min(text.Length, 6000)]);
            for (var i = 0; i < 6; i++)
            {
                var start = random.Next(text.Length);
                Check(Mutate(text.Substring(start, Math.Min(text.Length - start, 3000)), random));
            }
        }
    }

    [TestMethod]
    public void Every_prefix_of_a_sample_reads_without_throwing()
    {
        foreach (var sample in Samples)
        {
            for (var length = 0; length <= sample.Length; length++)
            {
                Check(sample[..length]);
            }
        }
    }

    private static string Mutate(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var at = random.Next(lines.Count);
            switch (random.Next(7))
            {
                case 0 when lines.Count > 1:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.Insert(at, lines[random.Next(lines.Count)]);
                    break;
                case 2:
                    var other = random.Next(lines.Count);
                    (lines[at], lines[other]) = (lines[other], lines[at]);
                    break;
                case 3 when lines[at].Length > 0:
                    lines[at] = lines[at][..random.Next(lines[at].Length)];
                    break;
                case 4:
                    lines[at] = new string(' ', random.Next(9)) + lines[at];
                    break;
                default:
                    lines[at] = lines[at].Insert(random.Next(lines[at].Length + 1), Alphabet[random.Next(Alphabet.Length)].ToString());
                    break;
            }
        }

        return string.Join('\n', lines);
    }

    private static void Check(string text)
    {
        var source = new SourceText(Tasks.Path, text);
        var bag = new DiagnosticBag();
        TasksSyntax? tasks;
        try
        {
            tasks = TasksReader.Read(source, TasksReadOptions.Default, bag);
            if (tasks is not null)
            {
                Tasks.Resolve(tasks, bag);
            }
        }
        catch (Exception exception)
        {
            throw new AssertFailedException($"{exception.Message} for <<<{text}>>>", exception);
        }

        Assert.AreEqual(tasks is null, bag.HasErrors && bag.ToSorted().Any(item => item.Code is "ORCH1001" or "ORCH1007" or "ORCH1011"), text);
        foreach (var item in bag.ToSorted())
        {
            AssertInside(source, item.Span, text);
        }

        foreach (var group in tasks?.Groups ?? [])
        {
            AssertInside(source, group.HeadingSpan, text);
            Assert.IsGreaterThan(0, group.Title.Length, text);
            Assert.IsFalse(group.Text.Contains('\r', StringComparison.Ordinal), text);
            Assert.AreEqual(tasks!.Rule == GroupRule.WithoutBoxes, group.Tasks.IsEmpty, text);
            foreach (var task in group.Tasks.SelectMany(task => task.DescendantsAndSelf()))
            {
                AssertInside(source, task.Span, text);
                AssertInside(source, task.MarkSpan, text);
                Assert.AreEqual('[', source.Text[source.StartOfLine(task.MarkSpan.Line) + task.MarkSpan.Column - 2], text);
            }
        }
    }

    private static void AssertInside(SourceText source, SourceSpan span, string text)
    {
        var inside = span.Line >= 1 && span.EndLine >= span.Line && span.EndLine <= source.LineCount && span.Column >= 1
            && (span.EndLine > span.Line || span.EndColumn >= span.Column)
            && source.StartOfLine(span.EndLine) + span.EndColumn - 1 <= source.Text.Length;
        Assert.IsTrue(inside, $"{span} for <<<{text}>>>");
    }
}
