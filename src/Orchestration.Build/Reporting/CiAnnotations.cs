using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
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
internal static partial class CiAnnotations
{
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Except([9, 10]).Concat(Enumerable.Range(127, 33)).Concat(Enumerable.Range(0x202A, 5)).Concat(Enumerable.Range(0x2066, 4)).Select(code => (char)code)]);

    /// <param name="variable">Reads an environment variable.</param>
    public static CiSystem Detect(Func<string, string?> variable) =>
        IsTrue(variable("GITHUB_ACTIONS")) ? CiSystem.GitHub
        : IsTrue(variable("TF_BUILD")) ? CiSystem.Azure
        : IsTrue(variable("GITLAB_CI")) ? CiSystem.GitLab
        : CiSystem.None;

    /// <summary>The line to print, or null where the system reads no lines or the diagnostic is only a message.</summary>
    /// <param name="top">Absolute path of the repository, which shown paths are relative to.</param>
    public static string? Line(CiSystem system, Diagnostic diagnostic, string top)
    {
        var level = Level(diagnostic);
        return level is null ? null : system switch
        {
            CiSystem.GitHub => GitHub(level, diagnostic, top),
            CiSystem.Azure => Azure(level, diagnostic, top),
            _ => null,
        };
    }

    /// <summary>GitLab's code quality report.</summary>
    public static string GitLabReport(IEnumerable<Diagnostic> diagnostics, string top)
    {
        var issues = diagnostics.Where(diagnostic => Level(diagnostic) is not null).Select(diagnostic => new
        {
            description = diagnostic.Message,
            check_name = diagnostic.Code,
            fingerprint = Fingerprint(diagnostic, top),
            severity = diagnostic.Severity == DiagnosticSeverity.Error ? "major" : "minor",
            location = new { path = Place(diagnostic, top), lines = new { begin = Math.Max(1, diagnostic.Span.Line) } },
        });
        return JsonSerializer.Serialize(issues) + "\n";
    }

    private static string GitHub(string level, Diagnostic diagnostic, string top)
    {
        var span = diagnostic.Span;
        var text = new StringBuilder("::").Append(level).Append(' ');
        if (span.File.Length > 0)
        {
            text.Append("file=").Append(GitHubProperty(Relative(diagnostic.Span.File, top))).Append(',');
        }

        if (span.Line > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"line={span.Line},endLine={span.EndLine},");

            // The runner takes columns only within one line.
            text.Append(span.Line == span.EndLine && span.Column > 0 ? FormattableString.Invariant($"col={span.Column},endColumn={span.EndColumn},") : string.Empty);
        }

        return text.Append("title=").Append(diagnostic.Code).Append("::").Append(GitHubData(diagnostic.Message)).ToString();
    }

    private static string Azure(string level, Diagnostic diagnostic, string top)
    {
        var span = diagnostic.Span;
        var text = new StringBuilder("##vso[task.logissue type=").Append(level);
        if (span.File.Length > 0)
        {
            text.Append(";sourcepath=").Append(AzureValue(Relative(diagnostic.Span.File, top)));
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

    /// <summary>
    /// Text that no terminal and no CI system takes for a command: no control character but tab and line break, nothing that turns the direction of writing,
    /// no <c>##vso[</c> and <c>##[</c> anywhere, no <c>::</c> where a line begins.
    /// </summary>
    public static string Harmless(string text)
    {
        text = text.AsSpan().ContainsAny(Controls) ? Visible(text) : text;
        var harmless = text.Contains("##", StringComparison.Ordinal)
            ? text.Replace("##vso[", "## vso[", StringComparison.OrdinalIgnoreCase).Replace("##[", "## [", StringComparison.Ordinal)
            : text;
        return harmless.Contains("::", StringComparison.Ordinal) ? CommandLine().Replace(harmless, "$1: :") : harmless;
    }

    /// <summary>A lone carriage return begins a line for some readers.</summary>
    private static string Visible(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var c in text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'))
        {
            if (c is '\n' or '\t' || !Controls.Contains(c))
            {
                visible.Append(c);
            }
        }

        return visible.ToString();
    }

    [GeneratedRegex(@"^(\s*)::", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex CommandLine();

    /// <summary>As CI systems want it: from the top of the repository, <c>/</c>-separated.</summary>
    /// <param name="file">Absolute path; stays so where it is elsewhere.</param>
    /// <param name="top">Absolute path.</param>
    public static string Relative(string file, string top)
    {
        var path = file.Replace('\\', '/');
        var prefix = top.Replace('\\', '/').TrimEnd('/') + "/";
        return path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : path;
    }

    /// <summary>GitLab drops what has no path.</summary>
    private static string Place(Diagnostic diagnostic, string top) =>
        diagnostic.Span.File.Length == 0 ? "agent-os" : Relative(diagnostic.Span.File, top);

    /// <summary>The same for the same problem in the next build, so without what a gate printed after the first line.</summary>
    private static string Fingerprint(Diagnostic diagnostic, string top)
    {
        var text = $"{diagnostic.Code}\n{Relative(diagnostic.Span.File, top)}\n{diagnostic.Span.Line}\n{diagnostic.Message.Split('\n', 2)[0]}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static string GitHubData(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string GitHubProperty(string text) =>
        GitHubData(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private static string AzureValue(string text) =>
        text.Replace("%", "%AZP25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal)
            .Replace(";", "%3B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal);

    private static bool IsTrue(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
