using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestration.Build.Model;

/// <summary>Text as a YAML scalar.</summary>
internal static class YamlText
{
    private static readonly FrozenSet<string> Words =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "true", "false", "yes", "no", "on", "off", "null", "y", "n");

    /// <summary>A slug needs no quotes but where YAML would read it as something else than a text; what has line breaks is written with escapes.</summary>
    public static string Quote(string text) =>
        text.Length > 0 && char.IsLetter(text[0]) && text.All(character => char.IsLetterOrDigit(character) || character == '-') && !Words.Contains(text) ? text
        : text.Any(char.IsControl) ? $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""
        : "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary><c>['a', 'b']</c>.</summary>
    public static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Quote))}]";
}
