using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestration.Build.Engines;

/// <summary>Text of others in files that engines and shells expand.</summary>
internal static class EngineText
{
    /// <summary>A title for people: nothing in it begins an expression or a variable of an engine.</summary>
    public static string Name(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            name.Append(IsInvisible(c) || c is '$' or '%' or '`' or '{' or '}' or '#' ? ' ' : c);
        }

        return string.Join(' ', name.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>A line of a comment, in which nothing is expanded.</summary>
    public static string Comment(string text) => string.Concat(text.Select(c => IsInvisible(c) ? ' ' : c));

    /// <summary>As a YAML scalar in double quotes; what YAML does not print is written with escapes.</summary>
    public static string Yaml(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>As one word of <c>sh</c>.</summary>
    public static string Sh(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>As one word of PowerShell.</summary>
    public static string Pwsh(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Whether a variable of the environment can have this name in every shell.</summary>
    public static bool IsVariable(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>The text of a source file, whose line ends are those of the checkout that the package was built from; nothing else in it is a line end.</summary>
    public static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>Ends a line somewhere, or turns the direction of what follows.</summary>
    private static bool IsInvisible(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
