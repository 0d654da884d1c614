using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;
using Orchestration.Build.Validation;

namespace Orchestration.Build.Tests.Specs;

/// <summary>Reads text as a <c>tasks.md</c>.</summary>
internal static class Tasks
{
    public const string Path = "/spec/tasks.md";

    public static TasksSyntax? TryRead(string text, out DiagnosticBag bag, params string[] names)
    {
        bag = new DiagnosticBag();
        return TasksReader.Read(new SourceText(Path, text), new TasksReadOptions([], [.. names]), bag);
    }

    public static TasksSyntax Read(string text, params string[] names)
    {
        var tasks = TryRead(text, out var bag, names);
        Assert.IsNotNull(tasks, Describe(bag));
        return tasks;
    }

    /// <summary>Number and title of every group.</summary>
    public static string[] Groups(string text, params string[] names) => [.. Read(text, names).Groups.Select(group => $"{group.Number}|{group.Title}")];

    /// <summary>Per group the numbers it depends on, <c>?</c> for no line.</summary>
    public static string[] Dependencies(TasksSyntax tasks, DiagnosticBag bag) =>
    [
        .. Resolve(tasks, bag).Select((ranges, i) => tasks.Groups[i] is { Dependencies: null, Parts.IsEmpty: true } && ranges.IsEmpty
            ? "?"
            : string.Join(' ', Positions(ranges).Select(position => tasks.Groups[position].Number))),
    ];

    public static ImmutableArray<ImmutableArray<GroupRange>> Resolve(TasksSyntax tasks, DiagnosticBag bag) =>
        DependencyResolver.Resolve(tasks, GroupFinder.Of(tasks, GroupNames.CreateIds(tasks)), bag).Groups;

    public static IEnumerable<int> Positions(IEnumerable<GroupRange> ranges) =>
        ranges.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1));

    public static string Describe(DiagnosticBag bag) =>
        string.Join('\n', bag.ToSorted().Select(item => $"{item.Span.Line},{item.Span.Column},{item.Span.EndColumn} {item.Code} {item.Message}"));

    /// <summary>Line, column, end column and code of everything said.</summary>
    public static string[] Codes(DiagnosticBag bag) =>
        [.. bag.ToSorted().Select(item => $"{item.Span.Line},{item.Span.Column},{item.Span.EndColumn} {item.Code}")];
}
