using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Orchestration.Build.Agents;

namespace Orchestration.Build.Running.Output;

/// <summary>What must never reach a log, a ledger or a report: the values of the environment that look like secrets, and known shapes of keys.</summary>
internal sealed partial class SecretSet
{
    /// <summary>Shorter values are words, not secrets; replacing them would spoil logs.</summary>
    public const int MinLength = 8;

    /// <summary>Longer ones are compared by their beginning; what follows is swallowed with it.</summary>
    private const int MaxLength = 8 * 1024;

    /// <summary>A prefix and the least number of token characters after it.</summary>
    private static readonly ImmutableArray<(string Prefix, int Least)> Shapes =
    [
        ("sk-", 20), ("ghp_", 30), ("gho_", 30), ("ghu_", 30), ("ghs_", 30), ("ghr_", 30), ("github_pat_", 22), ("glpat-", 16), ("npm_", 30), ("hf_", 30),
        ("xoxb-", 10), ("xoxp-", 10), ("xoxa-", 10), ("xoxr-", 10), ("xoxs-", 10), ("AKIA", 16), ("ASIA", 16), ("AIza", 30), ("ya29.", 20), ("dop_v1_", 30),
        ("Bearer ", 20),
    ];

    private const string BlockStart = "-----BEGIN ";
    private const string BlockHeadEnd = "PRIVATE KEY-----";
    private const int LeastReach = 64;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    /// <summary>Base 64 with its line breaks, also as JSON writes them; a quote ends it, so that the event around it stays whole.</summary>
    private static readonly SearchValues<char> BlockCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=- \\\r\n");

    private readonly ImmutableArray<string> _literals;

    private SecretSet(IEnumerable<string> literals, ImmutableArray<string> names)
    {
        Names = names;
        _literals = [.. literals.Distinct(StringComparer.Ordinal).OrderByDescending(literal => literal.Length).ThenBy(literal => literal, StringComparer.Ordinal)];
        Needles = SearchValues.Create([.. _literals, .. Shapes.Select(shape => shape.Prefix), BlockStart], StringComparison.Ordinal);
        Reach = Math.Max(_literals.Select(literal => literal.Length).DefaultIfEmpty().Max(), LeastReach);
    }

    public static SecretSet Empty { get; } = new([], []);

    /// <summary>The variables whose values are hidden, in ordinal order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Where any secret may begin.</summary>
    public SearchValues<string> Needles { get; }

    /// <summary>Characters that decide whether a secret begins at a place.</summary>
    public int Reach { get; }

    public static SecretSet FromEnvironment(IEnumerable<KeyValuePair<string, string>> environment)
    {
        var secrets = environment.Select(pair => (pair.Key, Literals: Literals(pair).ToList())).Where(secret => secret.Literals.Count > 0).ToList();
        return new(
            secrets.SelectMany(secret => secret.Literals),
            [.. secrets.Select(secret => secret.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Length of the secret that begins at the start of the text, or 0.</summary>
    /// <param name="previous">The character before it, or NUL.</param>
    /// <param name="rest">Characters that belong to it as long as they follow, or null.</param>
    public int Match(ReadOnlySpan<char> text, char previous, out SearchValues<char>? rest)
    {
        rest = null;
        foreach (var literal in _literals)
        {
            if (text.StartsWith(literal, StringComparison.Ordinal))
            {
                rest = literal.Length == MaxLength ? TokenCharacters : null;
                return literal.Length;
            }
        }

        foreach (var (prefix, least) in Shapes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal) && !IsTokenCharacter(previous) && HasToken(text[prefix.Length..], least))
            {
                rest = TokenCharacters;
                return prefix.Length + least;
            }
        }

        if (text.StartsWith(BlockStart, StringComparison.Ordinal) && text[..Math.Min(text.Length, LeastReach)].IndexOf(BlockHeadEnd) is > 0 and var end)
        {
            rest = BlockCharacters;
            return end + BlockHeadEnd.Length;
        }

        return 0;
    }

    private static bool IsTokenCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-';

    private static bool HasToken(ReadOnlySpan<char> text, int least)
    {
        // A digit tells a key from a long word with hyphens.
        if (text.Length < least)
        {
            return false;
        }

        var token = text[..least];
        return token.ContainsAnyInRange('0', '9') && !token.ContainsAnyExcept(TokenCharacters);
    }

    private static IEnumerable<string> Literals(KeyValuePair<string, string> variable) =>
        (LooksSecret(variable.Key, variable.Value) ? Forms(variable.Value) : []).Concat(PasswordsIn(variable.Value).SelectMany(Forms));

    private static bool LooksSecret(string name, string value) =>
        value.Trim().Length >= MinLength
        && SecretNames.IsSecret(name)
        && !(Path.IsPathRooted(value) && Path.Exists(value));

    /// <summary>The passwords of URLs (<c>postgres://user:password@host</c>), whatever the variable is called: as they are written, and decoded.</summary>
    private static IEnumerable<string> PasswordsIn(string value)
    {
        foreach (Match match in UrlPassword().Matches(value))
        {
            var password = match.Groups[2].Value;
            yield return password;
            yield return Uri.UnescapeDataString(password);

            // Alone a short one may be any word; with its user it is not.
            yield return match.Groups[1].Value;
        }
    }

    [GeneratedRegex(@"\b[A-Za-z][A-Za-z0-9+.-]*://([^\s/:@]*:([^\s/@]+))@", RegexOptions.CultureInvariant)]
    private static partial Regex UrlPassword();

    /// <summary>Each line of a value by itself (no secret spans a line break then), as it is and as JSON writes it.</summary>
    private static IEnumerable<string> Forms(string value)
    {
        foreach (var line in value.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= MinLength))
        {
            var kept = line.Length > MaxLength ? line[..MaxLength] : line;
            yield return kept;
            yield return System.Text.Json.JsonEncodedText.Encode(kept, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
            yield return System.Text.Json.JsonEncodedText.Encode(kept).ToString();
        }
    }
}
