using System.Text;
using System.Text.RegularExpressions;

namespace Orchestration.Build.Agents;

/// <summary>What a CLI does with <c>@path</c> in a prompt.</summary>
internal enum AtPathRule
{
    /// <summary>Nothing: it is text.</summary>
    Text,

    /// <summary>Reads the file where <c>@</c> begins a word.</summary>
    AtWordStart,

    /// <summary>Reads the file wherever <c>@</c> stands, and searches for one like it.</summary>
    Anywhere,
}

/// <summary>Keeps text of specs and results from acting on the CLI that reads it.</summary>
/// <remarks>
/// <c>@agent-os/…</c> stays, because prompts name standards that way. Any other <c>@path</c> gets a backslash, which Markdown reads as the
/// plain sign. A file name that a prompt merely mentions could otherwise pull <c>@~/.ssh/id_rsa</c> into the conversation.
/// </remarks>
internal static partial class PromptGuard
{
    private const string KeptPrefix = "agent-os/";

    public static string Apply(AgentProfile profile, string prompt)
    {
        var text = prompt.TrimStart('\uFEFF');
        text = profile.AtPaths switch
        {
            AtPathRule.AtWordStart => AtWordStart().Replace(text, Escape),
            AtPathRule.Anywhere => AtAnywhere().Replace(text, Escape),
            _ => text,
        };

        return profile.GuardLeadingSlash && text.AsSpan().TrimStart() is ['/', ..] ? "Task:\n\n" + text : text;
    }

    /// <summary>Size of a prompt in the unit the profile is limited in.</summary>
    public static long Measure(AgentProfile profile, string prompt) =>
        profile.InputUnit == InputUnit.Bytes ? Encoding.UTF8.GetByteCount(prompt) : prompt.EnumerateRunes().LongCount();

    private static string Escape(Match match)
    {
        var path = match.Groups["path"].ValueSpan;
        var kept = path.StartsWith(KeptPrefix, StringComparison.Ordinal) && !path.Contains("..", StringComparison.Ordinal);
        return kept ? match.Value : match.Groups["before"].Value + "\\@" + match.Groups["path"].Value;
    }

    // A bare identifier (@Component) names no file worth reading; a path has a dot, a slash, a tilde or a quote.
    [GeneratedRegex("""(?<before>^|[\s(])@(?<path>"[^"\n]*"|[^\s]*[./~\\:][^\s]*)""", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex AtWordStart();

    [GeneratedRegex("""(?<before>)(?<!\\)@(?<path>"[^"\n]*"|[^\s,;!?()\[\]{}]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex AtAnywhere();
}
