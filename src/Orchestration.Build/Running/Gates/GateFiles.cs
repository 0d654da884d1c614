using System.Collections.Immutable;
using System.Text;
using Orchestration.Build.Model;

namespace Orchestration.Build.Running.Gates;

/// <summary>The words of a gate that may be files, so that the diff can keep a group from editing its own judge.</summary>
internal static class GateFiles
{
    private const string Separators = " \t\r\n;&|()<>=`";

    /// <summary>Commands whose operands are looked at, not run: the file is what is judged, not the judge.</summary>
    private static readonly ImmutableHashSet<string> Lookers =
        ImmutableHashSet.Create(StringComparer.Ordinal, "test", "[", "[[", "grep", "egrep", "fgrep", "rg", "findstr", "ls", "stat", "cd", "wc");

    /// <summary>Candidates, <c>/</c>-separated, without a leading <c>./</c>; the caller keeps those that exist.</summary>
    public static IEnumerable<string> Candidates(GateCommand gate)
    {
        var commands = gate.Shell is null ? [gate.Arguments] : Split(gate.Shell);
        return commands
            .Where(words => words.Count > 0 && !Lookers.Contains(words[0]))
            .SelectMany(words => words)
            .Select(Normalise)
            .Where(word => word.Length > 0)
            .Distinct(StringComparer.Ordinal);
    }

    private static string Normalise(string word)
    {
        var path = word.Replace('\\', '/');
        while (path.StartsWith("./", StringComparison.Ordinal))
        {
            path = path[2..];
        }

        return path.Contains("../", StringComparison.Ordinal) || path.StartsWith('/') || path.StartsWith('-') ? string.Empty : path;
    }

    /// <summary>A shell line as lists of words, one per command; quotes keep blanks. Good enough to find files, never used to run anything.</summary>
    private static List<IReadOnlyList<string>> Split(string line)
    {
        var commands = new List<IReadOnlyList<string>>();
        var words = new List<string>();
        var word = new StringBuilder();
        var quote = '\0';
        foreach (var c in line)
        {
            if (quote != '\0' && c == quote)
            {
                quote = '\0';
            }
            else if (quote != '\0')
            {
                word.Append(c);
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (Separators.Contains(c, StringComparison.Ordinal))
            {
                EndWord();
                if (c is ';' or '&' or '|' or '\n' or '(' or '`')
                {
                    EndCommand();
                }
            }
            else
            {
                word.Append(c);
            }
        }

        EndWord();
        EndCommand();
        return commands;

        void EndWord()
        {
            if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        void EndCommand()
        {
            if (words.Count > 0)
            {
                commands.Add(words);
                words = [];
            }
        }
    }
}
