using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Reporting;

namespace Orchestration.Build.Pipeline;

/// <summary>
/// The hook in plain builds, in three steps that <c>Orchestration.proj</c> puts in order: specs are validated once, and then prompts are written, or
/// only checked, as the projects of the build ask for it. Where nothing changed since the last build, its diagnostics are reported again, and no parser is loaded.
/// </summary>
internal static class PlainBuild
{
    /// <summary>More file names than this do not fit into a line of a terminal.</summary>
    private const int MostNames = 3;

    /// <summary>
    /// What validation read, by all properties, for the step after it: both run in one project, which MSBuild builds on one node. Null where nothing
    /// changed. A step that finds nothing here reads again.
    /// </summary>
    private static readonly ConcurrentDictionary<string, Validated?> Last = new(StringComparer.Ordinal);

    public static PipelineResult Validate(IReadOnlyDictionary<string, string> properties, IBuildOutput output)
    {
        if (BuildCheck.FindUnchanged(properties) is { } unchanged)
        {
            output.Detail("Specs, standards and prompts are unchanged since the last build.");
            foreach (var diagnostic in unchanged.Diagnostics)
            {
                output.Report(diagnostic);
            }

            Last[KeyOf(properties)] = null;
            return PipelineResult.Empty;
        }

        var validated = Read(properties, output);
        Last[KeyOf(properties)] = validated;
        return validated.Result;
    }

    /// <summary>Reports prompts that are not up to date. Writes nothing.</summary>
    public static PipelineResult Check(IReadOnlyDictionary<string, string> properties, IBuildOutput output)
    {
        if (Take(properties) is { } validated)
        {
            validated.Session.CheckWritten(validated.Result);
            validated.Session.Report(output, validated.Session.Options.BuildSeverity);
        }

        return PipelineResult.Empty;
    }

    /// <summary>Writes the prompts and <c>plan.json</c> of valid specs.</summary>
    public static PipelineResult Generate(IReadOnlyDictionary<string, string> properties, IBuildOutput output)
    {
        if (Take(properties) is { } validated)
        {
            Write(properties, output, validated);
        }

        return PipelineResult.Empty;
    }

    private static string KeyOf(IReadOnlyDictionary<string, string> properties) =>
        string.Join('\n', properties.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pair => $"{pair.Key}={pair.Value}"));

    /// <returns>Null where nothing changed.</returns>
    private static Validated? Take(IReadOnlyDictionary<string, string> properties) =>
        Last.TryRemove(KeyOf(properties), out var validated) ? validated : Read(properties, output: null);

    // Of their own, so that an unchanged build compiles nothing of them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Validated Read(IReadOnlyDictionary<string, string> properties, IBuildOutput? output)
    {
        var session = PipelineSession.Open(properties);
        var result = session.ReadSpecs();
        var said = output is null ? session.WhatToReport(session.Options.BuildSeverity) : session.Report(output, session.Options.BuildSeverity);
        session.StartNextStep();
        return new Validated(session, result, said);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Write(IReadOnlyDictionary<string, string> properties, IBuildOutput output, Validated validated)
    {
        var session = validated.Session;
        var unseen = validated.Result.Plans.Where(plan => !File.Exists(session.Options.PathsOf(plan.Spec.Name).Plan)).ToList();
        session.Write(validated.Result, output, planIsNeeded: false);
        var notes = new List<string>();
        if (unseen.Count > 0 && !session.Bag.HasErrors)
        {
            // Once: from now on plan.json is there.
            var seen = $"{Format.Plural(unseen.Count, "spec")}, {Format.Plural(unseen.Sum(plan => plan.Groups.Length), "group")}";
            output.Line($"{seen}: {string.Join(", ", unseen.Select(plan => plan.Spec.RelativePath))}. To see how {(unseen.Count == 1 ? "it" : "one of them")} would run: {BuildCommand.OfThisBuild.Start("Orchestrate", unseen[0].Spec.Name)}");
            notes.Add(seen);
        }

        List<string> named =
        [
            .. AddNames(notes, "wrote", session.Written.SelectMany(files => files.Written)),
            .. AddNames(notes, "removed", session.Written.SelectMany(files => files.Removed)),
            .. AddNames(notes, "kept edited", session.Written.SelectMany(files => files.Kept)),
        ];
        if (notes.Count > 0)
        {
            var folders = named.Select(file => Path.GetDirectoryName(file)!).Concat(unseen.Select(plan => PromptWriter.FolderOf(plan.Spec.Directory)));
            output.Result(CommonFolder([.. folders]), note: string.Join("; ", notes));
        }

        var said = session.Report(output, session.Options.BuildSeverity);
        if (validated.Said.Concat(said).All(diagnostic => diagnostic.Severity != DiagnosticSeverity.Error))
        {
            BuildCheck.Remember(properties, [.. validated.Said, .. said]);
        }
    }

    /// <summary>The terminal logger shows one line of a plain build, and it is this one.</summary>
    /// <returns>The files.</returns>
    private static List<string> AddNames(List<string> notes, string verb, IEnumerable<string> files)
    {
        List<string> paths = [.. files];
        if (paths.Count > 0)
        {
            notes.Add($"{verb} {(paths.Count <= MostNames ? string.Join(", ", paths.Select(file => Path.GetFileName(file))) : Format.Plural(paths.Count, "file"))}");
        }

        return paths;
    }

    private static string CommonFolder(IReadOnlyList<string> folders)
    {
        var common = folders[0];
        foreach (var folder in folders)
        {
            while (folder != common && !folder.StartsWith(common + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                common = Path.GetDirectoryName(common) ?? folder;
            }
        }

        return common;
    }

    /// <param name="Said">What validation reported.</param>
    private sealed record Validated(PipelineSession Session, PipelineResult Result, IReadOnlyList<Diagnostic> Said);
}
