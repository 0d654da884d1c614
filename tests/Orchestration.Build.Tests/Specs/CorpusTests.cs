using System.Text.Json;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Specs;

/// <summary>Real files of public repositories against the groups that people see in them.</summary>
[TestClass]
public sealed class CorpusTests
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    /// <summary>What is said about real files beyond messages, and why that is right.</summary>
    private static readonly string[] Said =
    [
        // The heading and its meta lines stand twice, the first time without tasks.
        "2025-10-22-sdk-parity-issues-resolution(58,1): ORCH1002",
        // "Task Group 3, existing `useNotes` hook": the hook is no group, and not in parentheses.
        "2026-01-07-vault-ux-overhaul(91,33): ORCH1033",
    ];

    [TestMethod]
    public void Every_real_file_with_groups_reads_as_expected()
    {
        var failures = new List<string>();
        var said = new List<string>();
        foreach (var file in Expected().Where(file => file.Groups.Length > 0))
        {
            var (tasks, bag) = Read(file.File);
            if (tasks is null)
            {
                failures.Add($"{file.File}: {Tasks.Describe(bag)}");
                continue;
            }

            var dependencies = Tasks.Dependencies(tasks, bag);
            var actual = tasks.Groups.Select((group, i) => $"{group.Number}|{group.HeadingSpan.Line}|{group.Title}|{dependencies[i]}").ToList();
            var expected = file.Groups.Select((group, i) => $"{group.Number}|{group.Line}|{StatusMarks.Strip(group.Title)}|{Value(group, i < dependencies.Length ? dependencies[i] : "")}").ToList();
            failures.AddRange(expected.Except(actual).Select(line => $"{file.File}: missing {line}"));
            failures.AddRange(actual.Except(expected).Select(line => $"{file.File}: surplus {line}"));
            said.AddRange(bag.ToSorted()
                .Where(item => item.Severity != DiagnosticSeverity.Message)
                .Select(item => $"{file.File.Split('/')[^2]}({item.Span.Line},{item.Span.Column}): {item.Code}"));
        }

        Assert.IsEmpty(failures, string.Join('\n', failures));
        CollectionAssert.AreEquivalent(Said, said);
    }

    private static string Value(ExpectedGroup group, string actual) => group.DependsOn.ValueKind switch
    {
        JsonValueKind.Null => "?",
        JsonValueKind.String => actual,
        _ => string.Join(' ', group.DependsOn.EnumerateArray().Select(item => item.GetString())),
    };

    private static (TasksSyntax? Tasks, DiagnosticBag Bag) Read(string file)
    {
        var path = Path.Combine(TestPaths.RequireShared("corpus"), file);
        var bag = new DiagnosticBag();
        return (TasksReader.Read(new SourceText(path, File.ReadAllText(path)), TasksReadOptions.Default, bag), bag);
    }

    private static ExpectedFile[] Expected() =>
        JsonSerializer.Deserialize<ExpectedFile[]>(File.ReadAllText(Path.Combine(TestPaths.RequireShared("corpus"), "expected-groups.json")), Json)!;

    private sealed record ExpectedFile(string File, string Family, ExpectedGroup[] Groups);

    private sealed record ExpectedGroup(string Number, int Line, JsonElement DependsOn, string Title);
}
