using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs;

/// <summary>Which of the specs of a root a build is about.</summary>
internal static class SpecSelection
{
    private const string Everything = "*";

    private static readonly char[] Separators = [';', ' ', '\t', '\r', '\n'];

    /// <summary>What <c>OrchestrationSpec</c> selects.</summary>
    /// <param name="specs">All specs of the root.</param>
    /// <param name="selection">Names, unique endings, paths, or <c>*</c>; separated by <c>;</c>, <c>+</c> or spaces. Not empty. Relative paths begin at the root.</param>
    /// <returns>Each once, in the order of <paramref name="specs"/>, then files that are in no home.</returns>
    public static ImmutableArray<SpecFolder> Select(string root, ImmutableArray<SpecFolder> specs, string selection, DiagnosticBag bag)
    {
        var selected = new List<SpecFolder>();
        foreach (var part in PartsOf(selection, part => FindByNameOrPath(root, specs, part) is not null))
        {
            if (part == Everything)
            {
                selected.AddRange(specs.Where(spec => !spec.IsHistory));
            }
            else if (SelectOne(root, specs, part, bag) is { } spec)
            {
                selected.Add(spec);
            }
        }

        return [.. specs.Where(selected.Contains), .. selected.Except(specs)];
    }

    /// <summary>Whether a selection holds every spec of the root.</summary>
    public static bool IsEverything(string selection) => PartsOf(selection, _ => false).Contains(Everything);

    /// <summary>Markdown files that a selection names by path, whether they are in a home or not.</summary>
    public static IEnumerable<SpecFolder> FilesIn(string root, string selection) =>
        PartsOf(selection, part => File.Exists(FullPath(root, part))).Select(part => OneFileSpecs.Find(root, FullPath(root, part))).OfType<SpecFolder>();

    /// <summary>
    /// What a plain build covers: specs with an <c>orchestration.yml</c> whose text may hold an open box. The text is searched, not
    /// parsed; <see cref="HasOpenTask"/> decides once it has been.
    /// </summary>
    public static ImmutableArray<SpecFolder> DefaultCover(ImmutableArray<SpecFolder> specs) =>
        [.. specs.Where(spec => spec is { OrchestrationFile: not null, IsHistory: false } && MayHoldOpenBox(spec.TasksFile))];

    /// <summary>Specs that are being worked on and lack an <c>orchestration.yml</c>.</summary>
    public static ImmutableArray<SpecFolder> OpenWithoutAssignments(ImmutableArray<SpecFolder> specs) =>
        [.. specs.Where(spec => spec is { OrchestrationFile: null, IsHistory: false } && MayHoldOpenBox(spec.TasksFile))];

    /// <summary>Whether a spec that was read is still being worked on.</summary>
    public static bool HasOpenTask(TasksSyntax tasks) =>
        tasks.Groups.Any(group => group.Tasks.IsEmpty || group.Tasks.Any(task => task.DescendantsAndSelf().Any(item => item.State != Model.TaskState.Done)));

    /// <summary>
    /// The one spec a run is about when none is named: the only one the default cover holds, else the only one with open boxes,
    /// else the only one there is. Otherwise an error lists the choices.
    /// </summary>
    public static SpecFolder? RequireOne(string root, ImmutableArray<SpecFolder> specs, DiagnosticBag bag)
    {
        specs = specs.RemoveAll(spec => spec.IsHistory);
        if (specs.IsEmpty)
        {
            bag.Add(Catalogue.NoSpec.At(SourceSpan.None, root, SpecHomes.LookedAt(root)));
            return null;
        }

        var cover = DefaultCover(specs);
        if (cover.IsEmpty)
        {
            cover = [.. specs.Where(spec => MayHoldOpenBox(spec.TasksFile))];
        }

        return OnlyOne(root, cover.IsEmpty ? specs : cover, bag);
    }

    /// <summary>The one spec of a selection, or an error that lists the choices.</summary>
    public static SpecFolder? OnlyOne(string root, ImmutableArray<SpecFolder> selected, DiagnosticBag bag)
    {
        if (selected.IsEmpty && !bag.HasErrors)
        {
            bag.Add(Catalogue.NoSpec.At(SourceSpan.None, root, SpecHomes.LookedAt(root)));
        }
        else if (selected.Length > 1)
        {
            bag.Add(Catalogue.OneSpecNeeded.At(SourceSpan.None, selected.Length, Names(selected)));
        }

        return selected.Length == 1 ? selected[0] : null;
    }

    /// <summary>What is selected, one by one. Names and paths may hold plus signs, paths also spaces: what is there as a whole is not taken apart.</summary>
    private static ImmutableArray<string> PartsOf(string selection, Func<string, bool> isThere)
    {
        if (isThere(selection.Trim()))
        {
            return [selection.Trim()];
        }

        var parts = selection.Split(Separators, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(part => isThere(part) ? [part] : part.Split('+', StringSplitOptions.RemoveEmptyEntries))
            .ToImmutableArray();
        return parts.IsEmpty ? [selection] : parts;
    }

    private static SpecFolder? SelectOne(string root, ImmutableArray<SpecFolder> specs, string part, DiagnosticBag bag)
    {
        if (FindByNameOrPath(root, specs, part) is { } exact)
        {
            return exact;
        }

        // An ending at a '-' or '/' is meant before one inside a word: auth is user-auth, not oauth.
        var endings = specs.RemoveAll(spec => spec.IsHistory || spec.Name.Length <= part.Length || !spec.Name.EndsWith(part, StringComparison.OrdinalIgnoreCase));
        var words = endings.RemoveAll(spec => char.IsLetterOrDigit(spec.Name[^(part.Length + 1)]));
        var matches = words.IsEmpty ? endings : words;
        switch (matches.Length)
        {
            case 1:
                return matches[0];
            case 0:
                var hint = specs.IsEmpty ? $"There are no specs: {SpecHomes.LookedAt(root)}." : $"There are: {Names(specs)}.";
                bag.Add(Catalogue.SpecNotFound.At(SourceSpan.None, part, root, hint));
                return null;
            default:
                bag.Add(Catalogue.SpecAmbiguous.At(SourceSpan.None, part, Names(matches)));
                return null;
        }
    }

    private static SpecFolder? FindByNameOrPath(string root, ImmutableArray<SpecFolder> specs, string text)
    {
        var name = text.Replace('\\', '/').TrimEnd('/');
        var named = specs.RemoveAll(spec => !string.Equals(spec.Name, name, StringComparison.OrdinalIgnoreCase));
        if (named.IsEmpty)
        {
            named = specs.RemoveAll(spec => !string.Equals(LastPart(spec), name, StringComparison.OrdinalIgnoreCase));
        }

        if (named.Length > 1)
        {
            named = named.RemoveAll(spec => !spec.Name.EndsWith(name, StringComparison.Ordinal));
        }

        return named.Length == 1 ? named[0] : FindByPath(root, specs, name);
    }

    private static string LastPart(SpecFolder spec) => spec.Name[(spec.Name.LastIndexOfAny(['/', '+']) + 1)..];

    private static SpecFolder? FindByPath(string root, ImmutableArray<SpecFolder> specs, string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var full = FullPath(root, path);
        if (specs.FirstOrDefault(spec => spec.Directory == full || spec.TasksFile == full || spec.OrchestrationFile == full) is { } known)
        {
            return known;
        }

        var file = OneFileSpecs.Find(root, full);
        return file is not null && specs.Any(spec => string.Equals(spec.Name, file.Name, StringComparison.OrdinalIgnoreCase)) ? file.WithPrefix() : file;
    }

    private static string FullPath(string root, string path) => Path.GetFullPath(Path.Combine(root, path));

    private static string Names(ImmutableArray<SpecFolder> specs) => string.Join(", ", specs.Select(spec => spec.Name));

    // Over-approximates on purpose: fences, quotes and links may look like boxes. A file that cannot be read is reported by its reader.
    private static bool MayHoldOpenBox(string tasksFile)
    {
        try
        {
            return HoldsOpenBox(OrdinaryFile.ReadAllText(tasksFile));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    // All boxes ticked is archived; no box at all is a broken file, and is reported.
    private static bool HoldsOpenBox(string text)
    {
        var ticked = false;
        for (var i = text.IndexOf('[', StringComparison.Ordinal); i >= 0; i = text.IndexOf('[', i + 1))
        {
            if (i + 2 >= text.Length || text[i + 2] != ']' || i == 0 || text[i - 1] is not ' ' and not '\t')
            {
                continue;
            }

            if (text[i + 1] is not 'x' and not 'X')
            {
                return true;
            }

            ticked = true;
        }

        return !ticked;
    }
}
