using System.Text;

namespace Orchestration.Build.Running.Processes;

/// <summary>
/// An argument vector as the one string that Windows passes on, by the rules of the C runtime's parser
/// (<see href="https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments"/>).
/// </summary>
internal static class WindowsCommandLine
{
    public static string Join(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));

    private static string Quote(string argument)
    {
        if (argument.Length > 0 && !argument.AsSpan().ContainsAny(" \t\n\v\""))
        {
            return argument;
        }

        var text = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var character in argument)
        {
            if (character == '\\')
            {
                backslashes++;
                continue;
            }

            // Backslashes count only before a quote: there each is doubled, and one more keeps the quote.
            text.Append('\\', character == '"' ? (2 * backslashes) + 1 : backslashes).Append(character);
            backslashes = 0;
        }

        return text.Append('\\', 2 * backslashes).Append('"').ToString();
    }
}
