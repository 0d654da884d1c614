using System.Collections.Immutable;
using Microsoft.Extensions.FileSystemGlobbing;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Validation;

/// <summary>What one pattern gives.</summary>
/// <param name="Files">Indexes of the standards that match, ascending.</param>
/// <param name="Problem">Takes the pattern and <paramref name="Detail"/>.</param>
internal sealed record StandardMatch(ImmutableArray<int> Files, DiagnosticDescriptor? Problem = null, string Detail = "");

/// <summary>
/// <c>all</c>, <c>none</c>, <c>folder/*</c> (with everything below), <c>folder/file.md</c>, a bare folder, globs; each also behind
/// <c>@agent-os/standards/</c>. Compared ordinally on every platform, so that a spec means the same on all of them.
/// </summary>
/// <param name="files">Paths of all standards, ordinal order.</param>
/// <param name="escaping">Links that lead out; folders end with <c>/</c>.</param>
internal sealed class StandardsPattern(ImmutableArray<string> files, ImmutableArray<string> escaping)
{
    private static readonly ImmutableArray<string> Prefixes = ["agent-os/standards", ".agent-os/standards"];

    private static readonly char[] Wildcards = ['*', '?'];

    public StandardMatch Match(string pattern)
    {
        if (pattern.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            return new StandardMatch([]);
        }

        var path = Normalise(pattern);
        if (FindWayOut(path) is { } wayOut)
        {
            return new StandardMatch([], Catalogue.StandardOutside, wayOut);
        }

        if (path is "" or "*" or "**" or "**/*" || path.Equals("all", StringComparison.OrdinalIgnoreCase))
        {
            return Checked(string.Empty, [.. Enumerable.Range(0, files.Length)]);
        }

        if (path.EndsWith("/*", StringComparison.Ordinal) && path.AsSpan(0, path.Length - 2).IndexOfAny(Wildcards) < 0)
        {
            return Checked(path[..^1], Below(path[..^1]));
        }

        return path.AsSpan().IndexOfAny(Wildcards) >= 0 ? Glob(path) : FileOrFolder(path);
    }

    private static string Normalise(string pattern)
    {
        var path = pattern.Replace('\\', '/');
        path = path.StartsWith('@') ? path[1..] : path;
        path = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        var prefix = Prefixes.FirstOrDefault(prefix => path == prefix || path.StartsWith(prefix + "/", StringComparison.Ordinal));
        return prefix is null ? path : path[prefix.Length..].TrimStart('/');
    }

    private string? FindWayOut(string path)
    {
        if (path.StartsWith('/') || path.StartsWith('~') || (path.Length > 1 && path[1] == ':'))
        {
            return "an absolute path";
        }

        if (path.Split('/').Contains(".."))
        {
            return "'..'";
        }

        var link = escaping.FirstOrDefault(link => link == path || link.TrimEnd('/') == path.TrimEnd('/')
            || (link.EndsWith('/') && path.StartsWith(link, StringComparison.Ordinal)));
        return link is null ? null : $"the link {link.TrimEnd('/')}";
    }

    private StandardMatch FileOrFolder(string path)
    {
        var index = files.BinarySearch(path, StringComparer.Ordinal);
        if (index >= 0)
        {
            return new StandardMatch([index]);
        }

        var folder = path.TrimEnd('/') + "/";
        var below = Below(folder);
        return below.IsEmpty
            ? new StandardMatch([], Catalogue.StandardMissing, Hint(path.TrimEnd('/')))
            : Checked(folder, below);
    }

    // A link that leads out is an error wherever a pattern would have taken it in.
    private StandardMatch Checked(string folder, ImmutableArray<int> matches)
    {
        var link = escaping.FirstOrDefault(link => link.StartsWith(folder, StringComparison.Ordinal));
        if (link is not null)
        {
            return new StandardMatch(matches, Catalogue.StandardOutside, $"the link {link.TrimEnd('/')}");
        }

        return matches.IsEmpty
            ? new StandardMatch([], Catalogue.StandardPatternEmpty, Hint(folder.TrimEnd('/')))
            : new StandardMatch(matches);
    }

    private ImmutableArray<int> Below(string folder)
    {
        var start = files.BinarySearch(folder, StringComparer.Ordinal);
        start = start >= 0 ? start : ~start;
        var end = start;
        while (end < files.Length && files[end].StartsWith(folder, StringComparison.Ordinal))
        {
            end++;
        }

        return [.. Enumerable.Range(start, end - start)];
    }

    private StandardMatch Glob(string path)
    {
        // The matcher wants a root; names only, nothing is looked up below it.
        var matcher = new Matcher(StringComparison.Ordinal).AddInclude(path);
        var matched = matcher.Match("/", files.Select(file => "/" + file)).Files.Select(match => match.Path).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<int> indexes = [.. Enumerable.Range(0, files.Length).Where(index => matched.Contains(files[index]))];
        return indexes.IsEmpty ? new StandardMatch([], Catalogue.StandardPatternEmpty, Hint(path)) : new StandardMatch(indexes);
    }

    private string Hint(string path)
    {
        if (files.IsEmpty)
        {
            return " The folder has no Markdown file.";
        }

        var folders = files.Where(file => file.Contains('/', StringComparison.Ordinal)).Select(file => file[..file.LastIndexOf('/')]).Distinct();
        return Nearest.Hint(path, files.Concat(folders));
    }
}
