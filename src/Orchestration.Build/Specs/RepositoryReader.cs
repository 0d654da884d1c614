using System.Collections.Immutable;
using System.IO.Enumeration;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs;

/// <summary>Reads standards, subagents and <c>config.yml</c> of a root.</summary>
internal static class RepositoryReader
{
    public const string StandardsFolder = AgentOsFolder + "/standards";

    private const string AgentOsFolder = "agent-os";

    /// <summary>The folder of Agent OS 1.</summary>
    private const string OldFolder = ".agent-os";

    private const string SubagentsFolder = ".claude/agents";

    public static RepositorySnapshot Read(string root, DiagnosticBag bag)
    {
        var standardsFolder = new[] { StandardsFolder, OldFolder + "/standards" }.FirstOrDefault(folder => Directory.Exists(SpecHomes.Absolute(root, folder))) ?? StandardsFolder;
        var standards = List(SpecHomes.Absolute(root, standardsFolder), out var escaping);
        var subagents = List(SpecHomes.Absolute(root, SubagentsFolder), out _);
        return new RepositorySnapshot(
            root,
            ReadConfig(root, bag),
            ReadAll(SpecHomes.Absolute(root, standardsFolder), standards, bag),
            ReadSubagents(SpecHomes.Absolute(root, SubagentsFolder), subagents, bag))
        {
            StandardsFolder = standardsFolder,
            EscapingStandards = escaping,
        };
    }

    /// <summary>Markdown files below a folder, ordinal order. Links are resolved, never walked through.</summary>
    private static ImmutableArray<string> List(string directory, out ImmutableArray<string> escaping)
    {
        escaping = [];
        if (!Directory.Exists(directory))
        {
            return [];
        }

        var links = new List<string>();
        var found = new FileSystemEnumerable<string?>(
            directory,
            (ref FileSystemEntry entry) => Describe(directory, ref entry, links),
            new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 })
        {
            ShouldRecursePredicate = (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        var files = found.OfType<string>().ToList();
        files.Sort(StringComparer.Ordinal);
        links.Sort(StringComparer.Ordinal);
        escaping = [.. links];
        return [.. files];
    }

    private static string? Describe(string directory, ref FileSystemEntry entry, List<string> escaping)
    {
        var isLink = (entry.Attributes & FileAttributes.ReparsePoint) != 0;
        if (!isLink && (entry.IsDirectory || !entry.FileName.EndsWith(".md", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        var path = entry.ToFullPath();
        var relativePath = SpecHomes.Relative(directory, path);
        if (!isLink)
        {
            return relativePath;
        }

        var inside = IsInside(directory, path, out var isDirectory);
        if (!inside)
        {
            escaping.Add(isDirectory ? relativePath + "/" : relativePath);
        }

        return inside && !isDirectory && relativePath.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? relativePath : null;
    }

    private static bool IsInside(string directory, string link, out bool isDirectory)
    {
        isDirectory = Directory.Exists(link);
        try
        {
            var target = File.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName;
            var home = Directory.ResolveLinkTarget(directory, returnFinalTarget: true)?.FullName ?? directory;
            return target is not null && target.StartsWith(home + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // A circle of links leads nowhere.
            return false;
        }
    }

    private static ImmutableArray<TextFile> ReadAll(string directory, ImmutableArray<string> files, DiagnosticBag bag)
    {
        var texts = ImmutableArray.CreateBuilder<TextFile>(files.Length);
        foreach (var file in files)
        {
            if (SourceFile.Read(SpecHomes.Absolute(directory, file), bag) is { } source)
            {
                texts.Add(new TextFile(file, SourceFile.ToLf(source.Text)));
            }
        }

        return texts.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, TextFile> ReadSubagents(string directory, ImmutableArray<string> files, DiagnosticBag bag)
    {
        var subagents = ImmutableSortedDictionary.CreateBuilder<string, TextFile>(StringComparer.Ordinal);
        foreach (var file in ReadAll(directory, files, bag))
        {
            var (name, body) = FrontMatter.Split(file.Text);
            subagents.TryAdd(name ?? Path.GetFileNameWithoutExtension(file.RelativePath), file with { Text = body });
        }

        return subagents.ToImmutable();
    }

    private static AgentOsConfig ReadConfig(string root, DiagnosticBag bag)
    {
        var path = new[] { AgentOsFolder, OldFolder }.Select(folder => Path.Combine(root, folder, "config.yml")).FirstOrDefault(File.Exists);
        if (path is null || SourceFile.Read(path, bag) is not { } source || YamlTreeReader.Read(source, bag) is not YamlMapping mapping)
        {
            return AgentOsConfig.Default;
        }

        var values = new YamlValues(mapping.Pairs, bag);
        return new AgentOsConfig(
            values.Boolean("use_claude_code_subagents")?.Value ?? AgentOsConfig.Default.UseSubagents,
            values.Boolean("standards_as_claude_code_skills")?.Value ?? AgentOsConfig.Default.StandardsAsSkills,
            values.Text("profile")?.Value);
    }
}
