using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs;

/// <summary>Where one spec is: a folder that holds a <c>tasks.md</c> or a <c>plan.md</c> of Agent OS 3, or a file with a folder beside it.</summary>
/// <param name="Name">Path below the home, <c>/</c>-separated; the stem of a file. With the prefix of its home where another home has the same.</param>
/// <param name="Directory">Absolute path of the folder with the spec's files; that of a spec in one file may be missing.</param>
/// <param name="RelativePath">Path of that folder from the root, <c>/</c>-separated, such as <c>agent-os/specs/2026-01-01-x</c>.</param>
/// <param name="TasksFile">Absolute path.</param>
/// <param name="OrchestrationFile">Absolute path of the existing <c>orchestration.yml</c>, or null.</param>
internal sealed record SpecFolder(SpecHome Home, string Name, string Directory, string RelativePath, string TasksFile, string? OrchestrationFile)
{
    /// <summary>Absolute path of the root that holds its home.</summary>
    public string Root => Directory[..^(RelativePath.Length + 1)];

    /// <summary>The tasks are a file beside <see cref="Directory"/>.</summary>
    public bool IsOneFile => Path.GetDirectoryName(TasksFile) != Directory;

    /// <summary>OpenSpec moves a change to its archive when it is done, ticked or not: such a spec is read only by its name.</summary>
    public bool IsHistory => Home == SpecHome.OpenSpec && RelativePath.StartsWith("openspec/changes/archive/", StringComparison.Ordinal);

    /// <summary>The same under a name that no other home has.</summary>
    public SpecFolder WithPrefix() => SpecHomes.PrefixOf(Home) is { Length: > 0 } prefix ? this with { Name = prefix + "+" + Name } : this;
}

/// <summary>A Markdown file that later stages embed or name.</summary>
/// <param name="RelativePath">Path below the folder it was listed from, <c>/</c>-separated.</param>
/// <param name="Text">Contents, LF.</param>
internal sealed record TextFile(string RelativePath, string Text);

/// <summary>What <c>agent-os/config.yml</c> asks for.</summary>
internal sealed record AgentOsConfig(bool UseSubagents, bool StandardsAsSkills, string? Profile)
{
    public static AgentOsConfig Default { get; } = new(UseSubagents: true, StandardsAsSkills: false, Profile: null);
}

/// <summary>Everything below a root that specs refer to, read once so that all later stages are pure.</summary>
/// <param name="Root">Absolute path of the root.</param>
/// <param name="Standards">Files below <see cref="StandardsFolder"/>, ordinal order.</param>
/// <param name="Subagents">By name: the bodies of <c>.claude/agents/**.md</c> without front matter.</param>
internal sealed record RepositorySnapshot(
    string Root,
    AgentOsConfig Config,
    ImmutableArray<TextFile> Standards,
    ImmutableSortedDictionary<string, TextFile> Subagents)
{
    /// <summary>Where standards are, from the root, <c>/</c>-separated: <c>agent-os/standards</c>, or that of Agent OS 1.</summary>
    public string StandardsFolder { get; init; } = RepositoryReader.StandardsFolder;

    /// <summary>Links below the standards that lead out of them, <c>/</c>-separated; a linked folder ends with <c>/</c>. Never read.</summary>
    public ImmutableArray<string> EscapingStandards { get; init; } = [];
}

/// <summary>The files of one spec, read.</summary>
/// <param name="Title">First H1 of <c>spec.md</c> without <c>Specification:</c>, or null.</param>
/// <param name="OriginalRequest">Raw idea, initialization, or the goal section of <c>spec.md</c>.</param>
/// <param name="ContextFiles">Existing files and folders to read, from the root, <c>/</c>-separated: <c>spec.md</c>, <c>planning/requirements.md</c>, <c>planning/visuals</c>.</param>
internal sealed record SpecSources(
    SpecFolder Folder,
    SourceText Tasks,
    SourceText? Orchestration,
    string? Title,
    string? OriginalRequest,
    ImmutableArray<string> ContextFiles);
