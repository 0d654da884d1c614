using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Orchestration.Build.Requests;

/// <summary>The difference of two texts as <c>git apply</c> reads it.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <param name="path">From the top of the repository, <c>/</c>-separated.</param>
    /// <returns>Empty where nothing is different.</returns>
    public static string Render(string path, string before, string after)
    {
        var (old, changed) = (Lines(before), Lines(after));
        var operations = Compare(old, changed);
        if (operations.All(operation => operation.Kind == ' '))
        {
            return string.Empty;
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n");
        foreach (var (first, end) in Hunks(operations))
        {
            AppendHunk(text, operations, first, end);
        }

        return text.ToString();
    }

    /// <summary>With their line breaks.</summary>
    private static ImmutableArray<string> Lines(string text)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var found ? found + 1 : text.Length;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines.ToImmutable();
    }

    /// <summary>What both have at their ends is not compared; between these the longest common sequence stays.</summary>
    private static List<(char Kind, string Line)> Compare(ImmutableArray<string> old, ImmutableArray<string> changed)
    {
        var first = 0;
        while (first < old.Length && first < changed.Length && old[first] == changed[first])
        {
            first++;
        }

        var last = 0;
        while (last < old.Length - first && last < changed.Length - first && old[^(last + 1)] == changed[^(last + 1)])
        {
            last++;
        }

        var operations = old[..first].Select(line => (' ', line)).ToList();
        operations.AddRange(CompareMiddle(old[first..(old.Length - last)], changed[first..(changed.Length - last)]));
        operations.AddRange(old[(old.Length - last)..].Select(line => (' ', line)));
        return operations;
    }

    private static IEnumerable<(char Kind, string Line)> CompareMiddle(ImmutableArray<string> old, ImmutableArray<string> changed)
    {
        var common = Enumerable.Range(0, old.Length + 1).Select(_ => new int[changed.Length + 1]).ToArray();
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = changed.Length - 1; j >= 0; j--)
            {
                common[i][j] = old[i] == changed[j] ? common[i + 1][j + 1] + 1 : Math.Max(common[i + 1][j], common[i][j + 1]);
            }
        }

        for (int i = 0, j = 0; i < old.Length || j < changed.Length;)
        {
            if (i < old.Length && j < changed.Length && old[i] == changed[j])
            {
                yield return (' ', old[i++]);
                j++;
            }
            else if (i < old.Length && (j == changed.Length || common[i + 1][j] >= common[i][j + 1]))
            {
                yield return ('-', old[i++]);
            }
            else
            {
                yield return ('+', changed[j++]);
            }
        }
    }

    private static IEnumerable<(int First, int End)> Hunks(List<(char Kind, string Line)> operations)
    {
        for (var at = 0; at < operations.Count;)
        {
            if (operations[at].Kind == ' ')
            {
                at++;
                continue;
            }

            var (first, last) = (Math.Max(0, at - Context), at);
            for (var next = at; next < operations.Count && next <= last + (2 * Context) + 1; next++)
            {
                last = operations[next].Kind == ' ' ? last : next;
            }

            at = Math.Min(operations.Count, last + Context + 1);
            yield return (first, at);
        }
    }

    private static void AppendHunk(StringBuilder text, List<(char Kind, string Line)> operations, int first, int end)
    {
        var hunk = operations[first..end];
        var (oldStart, newStart) = (operations.Take(first).Count(operation => operation.Kind != '+'), operations.Take(first).Count(operation => operation.Kind != '-'));
        var (oldCount, newCount) = (hunk.Count(operation => operation.Kind != '+'), hunk.Count(operation => operation.Kind != '-'));
        text.Append(CultureInfo.InvariantCulture, $"@@ -{(oldCount == 0 ? oldStart : oldStart + 1)},{oldCount} +{(newCount == 0 ? newStart : newStart + 1)},{newCount} @@\n");
        foreach (var (kind, line) in hunk)
        {
            text.Append(kind).Append(line);
            if (!line.EndsWith('\n'))
            {
                text.Append("\n\\ No newline at end of file\n");
            }
        }
    }
}
