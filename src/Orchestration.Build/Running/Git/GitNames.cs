using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Orchestration.Build.Running.Git;

/// <summary>Names of branches and trees, from names of specs and groups.</summary>
internal static class GitNames
{
    private const string Forbidden = " ~^:?*[\\\"'<>|";

    /// <summary>Above the branches of all specs.</summary>
    public const string Root = "orchestrate";

    /// <summary><c>orchestrate/&lt;spec&gt;</c>, under which all branches of a spec are.</summary>
    public static string Prefix(string specName) =>
        Root + "/" + string.Join('/', specName.Split('/', '\\').Select(Segment));

    /// <summary><c>orchestrate/&lt;spec&gt;/main</c>.</summary>
    public static string Main(string specName) => Prefix(specName) + "/main";

    /// <summary><c>orchestrate/&lt;spec&gt;/&lt;number&gt;-&lt;slug&gt;</c>.</summary>
    public static string Group(string specName, string promptFileName) => $"{Prefix(specName)}/{Leaf(promptFileName)}";

    /// <summary><c>&lt;number&gt;-&lt;slug&gt;</c>, which is the stem of the group's prompt file.</summary>
    public static string Leaf(string promptFileName) =>
        Segment(promptFileName.EndsWith(".md", StringComparison.Ordinal) ? promptFileName[..^3] : promptFileName);

    /// <summary>One part of a ref's name, by the rules of <c>git check-ref-format</c>; a name that had to change carries a hash, so that no two fall together.</summary>
    public static string Segment(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            text.Append(char.IsControl(c) || char.IsWhiteSpace(c) || Forbidden.Contains(c, StringComparison.Ordinal) ? '-' : c);
        }

        var safe = text.Replace("..", "-").Replace("@{", "-").ToString().Trim('.', '-');
        safe = safe.EndsWith(".lock", StringComparison.OrdinalIgnoreCase) ? safe[..^5] : safe;
        if (safe == name && safe is not "@")
        {
            return safe;
        }

        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return string.Create(CultureInfo.InvariantCulture, $"{(safe.Length == 0 ? "x" : safe)}-{hash[..6].ToLowerInvariant()}");
    }
}
