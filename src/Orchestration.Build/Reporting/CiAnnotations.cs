using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Reporting;

/// <summary>CI systems whose own form of an annotation is known.</summary>
internal enum CiSystem
{
    None,
    GitHub,
    Azure,
    GitLab,
}

/// <summary>Diagnostics in the form in which a CI system shows them beside the code.</summary>
internal static class CiAnnotations
{
    /// <param name="variable">Reads an environment variable.</param>
    public static CiSystem Detect(Func<string, string?> variable) =>
        IsTrue(variable("GITHUB_ACTIONS")) ? CiSystem.GitHub
        : IsTrue(variable("TF_BUILD")) ? CiSystem.Azure
        : IsTrue(variable("GITLAB_CI")) ? CiSystem.GitLab
        : CiSystem.None;

    /// <summary>The line to print, or null where the system reads no lines or the diagnostic is only a message.</summary>
    /// <param name="root">Absolute path that shown paths are relative to.</param>
    public static string? Line(CiSystem system, Diagnostic diagnostic, string root)
    {
        var level = Level(diagnostic);
        return level is null ? null : system switch
        {
            CiSystem.GitHub => GitHub(level, diagnostic, root),
            CiSystem.Azure => Azure(level, diagnostic, root),
            _ => null,
        };
    }

    /// <summary>GitLab's code quality report.</summary>
    public static string GitLabReport(IEnumerable<Diagnostic> diagnostics, string root)
    {
        var issues = diagnostics.Where(diagnostic => Level(diagnostic) is not null).Select(diagnostic => new
        {
            description = diagnostic.Message,
            check_name = diagnostic.Code,
            fingerprint = Fingerprint(diagnostic, root),
            severity = diagnostic.Severity == DiagnosticSeverity.Error ? "major" : "minor",
            location = new { path = Relative(diagnostic, root), lines = new { begin = Math.Max(1, diagnostic.Span.Line) } },
        });
        return JsonSerializer.Serialize(issues) + "\n";
    }

    private static string GitHub(string level, Diagnostic diagnostic, string root)
    {
        var span = diagnostic.Span;
        var text = new StringBuilder("::").Append(level).Append(' ');
        if (span.File.Length > 0)
        {
            text.Append("file=").Append(GitHubProperty(Relative(diagnostic, root))).Append(',');
        }

        if (span.Line > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"line={span.Line},endLine={span.EndLine},col={span.Column},endColumn={span.EndColumn},");
        }

        return text.Append("title=").Append(diagnostic.Code).Append("::").Append(GitHubData(diagnostic.Message)).ToString();
    }

    private static string Azure(string level, Diagnostic diagnostic, string root)
    {
        var span = diagnostic.Span;
        var text = new StringBuilder("##vso[task.logissue type=").Append(level);
        if (span.File.Length > 0)
        {
            text.Append(";sourcepath=").Append(AzureValue(Relative(diagnostic, root)));
        }

        if (span.Line > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $";linenumber={span.Line};columnnumber={span.Column}");
        }

        return text.Append(";code=").Append(diagnostic.Code).Append(']').Append(AzureValue(diagnostic.Message)).ToString();
    }

    private static string? Level(Diagnostic diagnostic) => diagnostic.Severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => null,
    };

    private static string Relative(Diagnostic diagnostic, string root)
    {
        var file = diagnostic.Span.File.Replace('\\', '/');
        var prefix = root.Replace('\\', '/').TrimEnd('/') + "/";
        return file.StartsWith(prefix, StringComparison.Ordinal) ? file[prefix.Length..] : file;
    }

    private static string Fingerprint(Diagnostic diagnostic, string root) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{diagnostic.Code}\n{Relative(diagnostic, root)}\n{diagnostic.Span.Line}\n{diagnostic.Message}")));

    private static string GitHubData(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string GitHubProperty(string text) =>
        GitHubData(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private static string AzureValue(string text) =>
        text.Replace("%", "%AZP25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal)
            .Replace(";", "%3B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal);

    private static bool IsTrue(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
