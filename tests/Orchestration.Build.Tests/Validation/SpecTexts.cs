using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Tests.Validation;

/// <summary>Builds what the readers would, without files.</summary>
internal static class SpecTexts
{
    public const string TasksPath = "/repo/agent-os/specs/s/tasks.md";
    public const string OrchestrationPath = "/repo/agent-os/specs/s/orchestration.yml";

    /// <summary>Groups <c>#### Task Group N: title</c> in lines 1, 2, …</summary>
    public static TasksSyntax Tasks(params string[] titles) => Tasks("Task Group", [], [.. titles.Select((title, i) => Group($"{i + 1}", title, i))]);

    public static TasksSyntax Tasks(string family, ImmutableArray<LayerSyntax> layers, params GroupSyntax[] groups) =>
        new(new SourceText(TasksPath, new string('\n', 100)), null, GroupRule.Word, new FileWords(new GroupWords([]), family, layers.Select(layer => layer.Word)), family, [.. groups], layers);

    public static GroupSyntax Group(string number, string title, int index, string? heading = null, params int[] layers) =>
        new(number, title, heading ?? $"Task Group {number}: {title}", new SourceSpan(TasksPath, index + 1, 1, index + 1, 20), title, [.. layers], null, [], []);

    public static LayerSyntax Layer(string heading, string? word = null, string? number = null, string? title = null) =>
        new(heading, word, number, title ?? heading, 3, new SourceSpan(TasksPath, 90, 1, 90, 10));

    public static AssignmentsSyntax? Assignments(string yaml, DiagnosticBag bag) => AssignmentsReader.Read(new SourceText(OrchestrationPath, yaml), bag);

    public static SpecSources Sources(bool withOrchestration) => new(
        new SpecFolder(SpecHome.AgentOs, "2026-01-01-a-thing", "/repo/agent-os/specs/s", "agent-os/specs/s", TasksPath, withOrchestration ? OrchestrationPath : null),
        new SourceText(TasksPath, string.Empty),
        withOrchestration ? new SourceText(OrchestrationPath, string.Empty) : null,
        null,
        null,
        []);

    public static RepositorySnapshot Repository(params string[] standards) => new(
        "/repo",
        AgentOsConfig.Default,
        [.. standards.Order(StringComparer.Ordinal).Select(path => new TextFile(path, "text of " + path))],
        ImmutableSortedDictionary<string, TextFile>.Empty.Add("frontend-specialist", new TextFile("frontend-specialist.md", "You build pages.")));

    public static string[] Lines(DiagnosticBag bag) =>
        [.. bag.ToSorted().Select(item => $"{Path.GetFileName(item.Span.File)}({item.Span.Line},{item.Span.Column},{item.Span.EndColumn}): {item.Code}")];
}
