using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Orchestration.Build.Engines;

namespace Orchestration.Build.Running.Processes;

/// <summary>The environment of what a run starts: ours, without what MSBuild put there for itself, with what keeps builds inside an agent from leaving servers behind.</summary>
internal static partial class ProcessEnvironment
{
    /// <summary>Set by the SDK and MSBuild for their own children; a build that an agent starts would go wrong with them.</summary>
    private static readonly ImmutableHashSet<string> Scrubbed = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "DOTNET_HOST_PATH",
        "DOTNET_CLI_TELEMETRY_SESSIONID",
        "_MSBUILDTLENABLED",
        "MSBuildSDKsPath",
        "MSBuildExtensionsPath",
        "MSBuildLoadMicrosoftTargetsReadOnly",
        "MSBUILDENSURESTDOUTFORTASKPROCESSES",
        "MSBUILDUSESERVER");

    /// <summary>Without these hardly any program runs; an allow-list adds to them.</summary>
    private static readonly ImmutableHashSet<string> Essential = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TERM", "TMPDIR", "TEMP", "TMP", "DOTNET_ROOT", "DOTNET_CLI_HOME",
        "SystemRoot", "SystemDrive", "ComSpec", "PATHEXT", "WINDIR", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "ProgramData", "ProgramFiles", "ProgramFiles(x86)",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS");

    private static readonly ImmutableArray<KeyValuePair<string, string>> Added =
    [
        // No build server outlives the build an agent runs.
        KeyValuePair.Create("MSBUILDDISABLENODEREUSE", "1"),
        KeyValuePair.Create("DOTNET_CLI_USE_MSBUILD_SERVER", "0"),
        KeyValuePair.Create("UseSharedCompilation", "false"),
    ];

    /// <summary>Without the variables of an engine's job: agents need none of them, and could find the results of other jobs by them.</summary>
    /// <param name="current">This process's environment.</param>
    /// <param name="allow">When not empty: only these names (a trailing <c>*</c> stands for any ending) and the essential ones.</param>
    public static ImmutableSortedDictionary<string, string> Create(IEnumerable<KeyValuePair<string, string>> current, ImmutableArray<string> allow)
    {
        var result = ImmutableSortedDictionary.CreateBuilder<string, string>(
            OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var (name, value) in current)
        {
            if (!Scrubbed.Contains(name) && !JobVariables.All.Contains(name, StringComparer.OrdinalIgnoreCase) && !GitVariables.Diverting.Contains(name) && (allow.IsDefaultOrEmpty || Essential.Contains(name) || allow.Any(pattern => IsAllowed(name, pattern))))
            {
                result[name] = value;
            }
        }

        foreach (var (name, value) in Added)
        {
            result[name] = value;
        }

        return result.ToImmutable();
    }

    /// <summary>With the variables of one invocation; null removes. <c>{env:NAME}</c> in a value stands for a variable of this process.</summary>
    public static ImmutableSortedDictionary<string, string> With(
        this ImmutableSortedDictionary<string, string> environment,
        IEnumerable<KeyValuePair<string, string?>> changes)
    {
        var result = environment.ToBuilder();
        foreach (var (name, value) in changes)
        {
            if (Resolve(value) is { Length: > 0 } text)
            {
                result[name] = text;
            }
            else
            {
                result.Remove(name);
            }
        }

        return result.ToImmutable();
    }

    /// <summary>This process's environment as pairs.</summary>
    public static IEnumerable<KeyValuePair<string, string>> OfThisProcess()
    {
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            yield return KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? string.Empty);
        }
    }

    private static string? Resolve(string? value) =>
        value is null ? null : Reference().Replace(value, match => Environment.GetEnvironmentVariable(match.Groups[1].Value) ?? string.Empty);

    [GeneratedRegex(@"\{env:([^}=]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    private static bool IsAllowed(string name, string pattern) => pattern.EndsWith('*')
        ? name.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
        : name.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
