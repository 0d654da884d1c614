using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Agents;

/// <summary>What is started for a command: a native program, or <c>node</c> with a script; never a batch file.</summary>
/// <param name="PrefixArguments">Come before the profile's own arguments.</param>
internal sealed record ResolvedProgram(string FileName, ImmutableArray<string> PrefixArguments);

/// <summary>What resolution may know about the machine.</summary>
/// <param name="Windows">Windows' rules: PATHEXT, <c>\</c>, npm's .cmd files.</param>
/// <param name="Platform">As npm names it: <c>linux-x64</c>, <c>win32-x64</c>, <c>darwin-arm64</c>.</param>
/// <param name="Path">The folders of PATH, in order, absolute.</param>
/// <param name="PathExtensions">PATHEXT in order, with the dot; empty elsewhere.</param>
internal sealed record ProgramMachine(bool Windows, string Platform, ImmutableArray<string> Path, ImmutableArray<string> PathExtensions);

/// <summary>The files resolution looks at.</summary>
internal interface IProgramFiles
{
    /// <summary>An existing file that may be executed (on Windows: an existing file).</summary>
    bool IsExecutable(string path);

    bool Exists(string path);

    /// <summary>The file that links lead to; the path itself where there is no link.</summary>
    string RealPath(string path);

    /// <summary>The first 4 KB as Latin-1, or an empty string.</summary>
    string ReadHead(string path);
}

/// <summary>From the command of a profile to what is started.</summary>
internal sealed partial class ProgramResolution(ProgramMachine machine, IProgramFiles files)
{
    private const int MaxHops = 4;

    /// <param name="root">Folder that relative commands with a folder part are taken from.</param>
    /// <param name="span">The place that names the profile.</param>
    /// <returns>Null after a diagnostic.</returns>
    public ResolvedProgram? Resolve(string profile, string command, string root, SourceSpan span, DiagnosticBag bag)
    {
        var found = Find(command, root);
        if (found is null)
        {
            bag.Add(Catalogue.AgentNotFound.At(span, profile, command));
            return null;
        }

        return Start(found, MaxHops, profile, span, bag);
    }

    private string? Find(string command, string root)
    {
        if (command.Contains('/', StringComparison.Ordinal) || (machine.Windows && command.Contains('\\', StringComparison.Ordinal)))
        {
            return WithExtension(IsRooted(command) ? command : Join(root, command));
        }

        return machine.Path.Where(folder => folder.Length > 0)
            .Select(folder => WithExtension(Join(folder, command)))
            .FirstOrDefault(path => path is not null);
    }

    private string? WithExtension(string path)
    {
        if (!machine.Windows)
        {
            return files.IsExecutable(path) ? path : null;
        }

        // npm puts a shell script of the bare name beside the .cmd; Windows starts neither of them by itself.
        var extensions = machine.PathExtensions;
        return extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) && files.Exists(path)
            ? path
            : extensions.Select(extension => path + extension.ToLowerInvariant()).FirstOrDefault(files.Exists);
    }

    private ResolvedProgram? Start(string path, int hops, string profile, SourceSpan span, DiagnosticBag bag)
    {
        var real = files.RealPath(path);
        if (NpmPackages.NativeProgram(real, machine, files.Exists) is { } native)
        {
            return new ResolvedProgram(native, []);
        }

        var head = files.ReadHead(real);
        if (ShimTarget(real, head) is { } target && hops > 0 && files.Exists(target))
        {
            return Start(target, hops - 1, profile, span, bag);
        }

        if (NodeArguments(real, head) is { } nodeArguments)
        {
            return Node(real, nodeArguments, profile, span, bag);
        }

        if (real.EndsWith(".cmd", StringComparison.OrdinalIgnoreCase) || real.EndsWith(".bat", StringComparison.OrdinalIgnoreCase))
        {
            bag.Add(Catalogue.AgentIsBatchFile.At(span, profile, real));
            return null;
        }

        // The link's own name is kept: programs such as busybox look at it.
        return new ResolvedProgram(path, []);
    }

    private ResolvedProgram? Node(string script, ImmutableArray<string> arguments, string profile, SourceSpan span, DiagnosticBag bag)
    {
        var beside = Join(Folder(script), machine.Windows ? "node.exe" : "node");
        var node = files.Exists(beside) ? beside : Find("node", string.Empty);
        if (node is null)
        {
            bag.Add(Catalogue.NodeNotFound.At(span, profile, script));
            return null;
        }

        return new ResolvedProgram(node, [.. arguments, script]);
    }

    // The script that a .cmd of npm or pnpm, or a shell script of pnpm, passes everything on to.
    private string? ShimTarget(string path, string head)
    {
        var batch = path.EndsWith(".cmd", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".bat", StringComparison.OrdinalIgnoreCase);
        var match = batch ? BatchTarget().Match(head) : head.StartsWith("#!", StringComparison.Ordinal) ? ShellTarget().Match(head) : Match.Empty;
        return match.Success ? Normalise(Join(Folder(path), match.Groups["target"].Value)) : null;
    }

    private static ImmutableArray<string>? NodeArguments(string path, string head)
    {
        var match = NodeShebang().Match(head);
        if (match.Success)
        {
            return [.. match.Groups["flags"].Value.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)];
        }

        return path.EndsWith(".js", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".mjs", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".cjs", StringComparison.OrdinalIgnoreCase)
            ? []
            : null;
    }

    private bool IsRooted(string path) =>
        path.StartsWith('/') || (machine.Windows && (path.StartsWith('\\') || (path.Length > 1 && path[1] == ':')));

    private string Join(string folder, string path) =>
        folder.TrimEnd('/', '\\') + (machine.Windows ? '\\' : '/') + (machine.Windows ? path.Replace('/', '\\') : path);

    private static string Folder(string path) => path[..Math.Max(0, path.LastIndexOfAny(['/', '\\']))];

    private string Normalise(string path)
    {
        var separator = machine.Windows ? '\\' : '/';
        var parts = new List<string>();
        foreach (var part in path.Split('/', '\\'))
        {
            if (part == ".." && parts.Count > 1)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join(separator, parts);
    }

    [GeneratedRegex("""%~?dp0%?\\?(?<target>[^"%\r\n]+\.(?:js|mjs|cjs|exe))"\s+%\*""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BatchTarget();

    [GeneratedRegex("""\$basedir/(?<target>[^"\r\n]+\.(?:js|mjs|cjs|exe))"\s+"\$@"\s*$""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex ShellTarget();

    [GeneratedRegex(@"\A#!\s*(?:/usr/bin/env\s+(?:-S\s+)?)?(?:\S*/)?node(?:js)?(?<flags>[ \t]+[^\r\n]*)?\r?$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex NodeShebang();
}
