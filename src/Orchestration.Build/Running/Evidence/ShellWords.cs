using System.Text;

namespace Orchestration.Build.Running.Evidence;

/// <summary>A shell line as lists of words, one per command; quotes keep spaces. Good enough to find files, never used to run anything.</summary>
internal static class ShellWords
{
    private const string Separators = " \t\r\n;&|()<>=`";

    private const string CommandEnds = ";&|\n(`";

    public static IReadOnlyList<IReadOnlyList<string>> Split(string line)
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
                if (CommandEnds.Contains(c, StringComparison.Ordinal))
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
