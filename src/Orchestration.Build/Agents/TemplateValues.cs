using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Orchestration.Build.Agents;

/// <summary>Replaces the placeholders of an argument template by the values of one request.</summary>
internal sealed partial class TemplateValues(AgentProfile profile, AgentRequest request, PermissionGrant? grant)
{
    /// <summary>Stands for the one value of a purpose's own arguments.</summary>
    public const string Value = "{value}";

    /// <summary>The placeholders that <c>SchemaArguments</c> may hold.</summary>
    public static ImmutableArray<string> SchemaPlaceholders { get; } = ["{schema-text}", "{schema-file}"];

    /// <summary>The placeholders a template may hold.</summary>
    public static ImmutableArray<string> Placeholders { get; } =
        ["{permissions}", "{model}", "{subagent}", "{resume}", "{directories}", "{schema}", "{scratch}", "{directory}", "{directory-rules}"];

    /// <summary>Everything in an argument that looks like a placeholder.</summary>
    public static IEnumerable<string> FindPlaceholders(string argument) => Braced().Matches(argument).Select(match => match.Value);

    public IEnumerable<string> Expand(ImmutableArray<string> template) => template.SelectMany(Expand);

    /// <summary>Placeholders inside a text; one without a value becomes nothing.</summary>
    public string Replace(string text) => Placeholder().Replace(text, match => ValueOf(match.Value) ?? string.Empty);

    private IEnumerable<string> Expand(string argument) => argument switch
    {
        "{permissions}" => grant?.Arguments ?? [],
        "{model}" => Fill(profile.ModelArguments, request.Model),
        "{subagent}" => Fill(profile.SubagentArguments, request.Subagent),
        "{resume}" => Fill(profile.ResumeArguments, request.ResumeSessionId),
        "{schema}" => request.Schema is null ? [] : profile.SchemaArguments.Select(Replace),
        "{directories}" => request.ReadableDirectories.SelectMany(directory => Fill(profile.DirectoryArguments, directory)),
        _ => Placeholder().Matches(argument).Any(match => ValueOf(match.Value) is null) ? [] : [Replace(argument)],
    };

    private static IEnumerable<string> Fill(ImmutableArray<string> template, string? value) =>
        string.IsNullOrEmpty(value) ? [] : template.Select(argument => argument.Replace(Value, value, StringComparison.Ordinal));

    private string? ValueOf(string placeholder)
    {
        var value = placeholder switch
        {
            "{scratch}" => request.ScratchFile,
            "{directory}" => request.WorkingDirectory,
            "{model}" => request.Model,
            "{subagent}" => request.Subagent,
            "{schema-text}" => request.Schema?.Text,
            "{schema-file}" => request.Schema?.File,
            "{directory-rules}" => string.Join(',', request.ReadableDirectories.Select(directory => $"{Json(directory + "/*")}:\"allow\"")),
            _ => request.ResumeSessionId,
        };
        return string.IsNullOrEmpty(value) ? null : value;
    }

    private static string Json(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    [GeneratedRegex(@"\{[a-z_-]+\}", RegexOptions.CultureInvariant)]
    private static partial Regex Braced();

    [GeneratedRegex(@"\{(scratch|directory|directory-rules|schema-text|schema-file|model|subagent|resume)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
