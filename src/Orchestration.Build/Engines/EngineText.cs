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
            name.Append(char.IsControl(c) || c is '$' or '%' or '`' or '{' or '}' or '#' ? ' ' : c);
        }

        return string.Join(' ', name.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>As a YAML scalar in double quotes; what YAML does not print is written with escapes.</summary>
    public static string Yaml(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>As one word of <c>sh</c>.</summary>
    public static string Sh(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>As one word of PowerShell.</summary>
    public static string Pwsh(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
