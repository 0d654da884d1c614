using System.Text;

namespace Orchestration.Build.Tasks;

/// <summary>Paths in texts for people: relative to where they stand, which need not be where the project or the specs are.</summary>
/// <param name="start">Absolute path of the folder that the build was started in; empty where nobody knows.</param>
/// <param name="root">Absolute path of the folder whose files are named that way; empty where there is none.</param>
internal sealed class PathNames(string start, string root)
{
    private readonly string _prefix = root.Length <= 1 ? string.Empty : Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar;
    private readonly string? _short = start.Length == 0 || root.Length <= 1 ? null : Prefix(Path.GetRelativePath(start, root));

    /// <summary>Every path below the root, wherever it is in the text.</summary>
    public string Within(string text)
    {
        if (_short is not { } shorter || shorter.Length >= _prefix.Length || !text.Contains(_prefix, StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var from = 0;
        for (var at = text.IndexOf(_prefix, StringComparison.Ordinal); at >= 0; at = text.IndexOf(_prefix, at + 1, StringComparison.Ordinal))
        {
            if (at >= from && IsBeginning(text, at))
            {
                result.Append(text, from, at - from).Append(shorter);
                from = at + _prefix.Length;
            }
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>What stands before it is no part of a path.</summary>
    private static bool IsBeginning(string text, int at) =>
        at == 0 || !(char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '/' or '\\' or '.' or '-' or '_' or '~' or ':' or '@' or '%' or '=');

    /// <summary>Below where the user stands an absolute path, which the terminal logger shows from there and links to; elsewhere one that is relative to it.</summary>
    public string ForLink(string path) => start.Length > 0 && path.StartsWith(Path.TrimEndingDirectorySeparator(start) + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path : Within(path);

    private static string Prefix(string relative) => relative == "." ? string.Empty : relative + Path.DirectorySeparatorChar;
}
