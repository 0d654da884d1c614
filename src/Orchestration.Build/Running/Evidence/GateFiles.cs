using System.Text.RegularExpressions;
using Orchestration.Build.Model;

namespace Orchestration.Build.Running.Evidence;

/// <summary>The words of a gate that may be files, so that the diff can keep a group from editing its own judge.</summary>
internal static partial class GateFiles
{
    /// <summary>Commands whose operands are looked at, not run: the file is what is judged, not the judge.</summary>
    private static readonly HashSet<string> Lookers = new(StringComparer.Ordinal) { "test", "[", "[[", "grep", "egrep", "fgrep", "rg", "findstr", "ls", "stat", "wc" };

    /// <summary>Words of a shell that may stand before a command.</summary>
    private static readonly HashSet<string> Leading = new(StringComparer.Ordinal) { "!", "if", "then", "else", "elif", "while", "until", "do", "time", "{" };

    /// <summary>Candidates from the top of the repository, <c>/</c>-separated; the caller keeps those that exist.</summary>
    /// <param name="prefix">Path from the top to the folder in which the gate runs: empty, or ending with <c>/</c>.</param>
    public static IReadOnlyCollection<string> Candidates(GateCommand gate, string prefix)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (gate.Shell is null)
        {
            VisitCommand(gate.Arguments, prefix, found);
        }
        else
        {
            VisitLine(gate.Shell, prefix, found);
        }

        return found;
    }

    private static void VisitLine(string line, string folder, HashSet<string> found)
    {
        foreach (Match inner in Substitutions().Matches(line))
        {
            VisitLine(inner.Groups[1].Value + inner.Groups[2].Value, folder, found);
        }

        foreach (var words in ShellWords.Split(line))
        {
            folder = VisitCommand(words, folder, found);
        }
    }

    /// <returns>The folder in which the next command runs.</returns>
    private static string VisitCommand(IReadOnlyList<string> command, string folder, HashSet<string> found)
    {
        var words = command.SkipWhile(Leading.Contains).ToList();
        if (words.Count == 0 || Lookers.Contains(words[0]))
        {
            return folder;
        }

        if (words is ["cd", var target, ..])
        {
            return Resolve(target, folder) is { } inner ? (inner.Length == 0 ? inner : inner + "/") : folder;
        }

        foreach (var word in words)
        {
            if (Resolve(word, folder) is { Length: > 0 } path)
            {
                found.Add(path);
            }

            if (word.Any(char.IsWhiteSpace))
            {
                // A line for another shell: sh -c "…".
                VisitLine(word, folder, found);
            }
        }

        return folder;
    }

    /// <summary>From the top of the repository; null where it leads out of it.</summary>
    private static string? Resolve(string word, string folder)
    {
        var path = word.Replace('\\', '/').TrimStart('@');
        path = path.StartsWith('-') ? path[(path.AsSpan().IndexOfAny('=', ':') + 1)..] : path;
        if (path.StartsWith('-'))
        {
            return null;
        }

        if (path.StartsWith('$') || path.StartsWith('/'))
        {
            // $PWD/…, and what is left of $(pwd)/…: from where the gate runs, as far as anybody can tell.
            path = path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];
        }

        var steps = new List<string>();
        foreach (var step in (folder + path).Split('/', StringSplitOptions.RemoveEmptyEntries).Where(step => step != "."))
        {
            if (step != "..")
            {
                steps.Add(step);
            }
            else if (steps.Count > 0)
            {
                steps.RemoveAt(steps.Count - 1);
            }
            else
            {
                return null;
            }
        }

        return string.Join('/', steps);
    }

    [GeneratedRegex("\\$\\(([^()]*)\\)|`([^`]*)`", RegexOptions.CultureInvariant)]
    private static partial Regex Substitutions();
}
