using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Output;

/// <param name="Folder">Absolute path of the prompts folder.</param>
/// <param name="Validate">Report what is stale and write nothing.</param>
/// <param name="Overwrite">Edited and unmarked prompts of groups are generated again.</param>
internal sealed record PromptWriterOptions(string Folder, bool Validate = false, bool Overwrite = false);

/// <summary>The prompt of one group as the agent gets it.</summary>
/// <param name="Path">Absolute path of its file.</param>
/// <param name="Text">LF, marker included: the file's where a person edited it, otherwise what is generated.</param>
internal sealed record GroupPrompt(string Path, string Text, PromptOrigin Origin);

/// <param name="Prompts">By position of the group.</param>
/// <param name="Written">Absolute paths, README included.</param>
/// <param name="Removed">Absolute paths of prompts whose group is gone.</param>
/// <param name="Kept">Absolute paths of prompts that a person edited or wrote.</param>
internal sealed record PromptWriterResult(
    ImmutableArray<GroupPrompt> Prompts,
    ImmutableArray<string> Written,
    ImmutableArray<string> Removed,
    ImmutableArray<string> Kept);

/// <summary>Keeps the prompts folder of one spec up to date without touching what people wrote.</summary>
internal sealed class PromptWriter
{
    private readonly PromptWriterOptions _options;
    private readonly DiagnosticBag _diagnostics;
    private readonly ImmutableArray<string>.Builder _written = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _removed = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _kept = ImmutableArray.CreateBuilder<string>();
    private readonly ILookup<string, string> _existing;

    private PromptWriter(PromptWriterOptions options, DiagnosticBag diagnostics)
    {
        _options = options;
        _diagnostics = diagnostics;
        _existing = FindExisting(options.Folder).ToLookup(name => name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Where a spec's prompts are, from its folder.</summary>
    public static string FolderOf(string specDirectory) => Path.Combine(specDirectory, "implementation", "prompts");

    public static PromptWriterResult Apply(Plan plan, PromptTemplate template, PromptWriterOptions options, DiagnosticBag diagnostics)
    {
        var writer = new PromptWriter(options, diagnostics);
        var prompts = plan.Groups
            .Select(group => writer.Update(group.PromptFileName, PromptRenderer.Render(plan, group, template), group.Heading))
            .ToImmutableArray();
        writer.Update(PromptReadme.FileName, PromptReadme.Render(plan), heading: null);
        if (!options.Validate)
        {
            OutputFiles.RemoveLeftovers(options.Folder);
        }

        writer.RemoveOrphans([PromptReadme.FileName, .. plan.Groups.Select(group => group.PromptFileName)], Catalogue.PromptOrphanEdited);
        return new PromptWriterResult(prompts, writer._written.ToImmutable(), writer._removed.ToImmutable(), writer._kept.ToImmutable());
    }

    /// <summary>Removes what was generated and not edited; the folder too when nothing else is in it.</summary>
    /// <returns>Absolute paths of the removed files.</returns>
    public static ImmutableArray<string> Clean(string folder, DiagnosticBag diagnostics)
    {
        var writer = new PromptWriter(new PromptWriterOptions(folder), diagnostics);
        writer.RemoveOrphans([], kept: null);
        OutputFiles.DeleteFolderIfEmpty(folder);
        return writer._removed.ToImmutable();
    }

    /// <param name="heading">The group's, or null for the README.</param>
    private GroupPrompt Update(string name, string text, string? heading)
    {
        var path = Path.Combine(_options.Folder, name);
        ReportCaseCollision(name, path);
        if (!File.Exists(path))
        {
            Write(path, text, "it does not exist yet");
            return new GroupPrompt(path, text, PromptOrigin.Ours);
        }

        if (OutputFiles.TryRead(path, out var problem) is not { } existing)
        {
            _diagnostics.Add(Catalogue.PromptUnreadable.At(SourceSpan.WholeFile(path), path, problem));
            return new GroupPrompt(path, text, PromptOrigin.Foreign);
        }

        var marked = PromptMarker.Read(existing);
        var mayTake = _options.Overwrite && (heading is not null || marked.Origin == PromptOrigin.Edited);
        if (marked.Origin != PromptOrigin.Ours && !mayTake)
        {
            ReportKept(path, marked, PromptMarker.Read(text).Hash!, heading);
            return new GroupPrompt(path, marked.Text, marked.Origin);
        }

        // Compared with LF: a checkout with CRLF is up to date.
        if (marked.Text != text)
        {
            Write(path, text, heading is null ? "the plan changed" : "its group, its standards or the template changed");
        }

        return new GroupPrompt(path, text, PromptOrigin.Ours);
    }

    private void ReportKept(string path, MarkedText marked, string generatedHash, string? heading)
    {
        var place = SourceSpan.WholeFile(path);
        if (heading is null)
        {
            // Nothing is given to an agent from the README: a person's own is no news.
            return;
        }

        _kept.Add(path);
        _diagnostics.Add(marked.Origin == PromptOrigin.Foreign
            ? Catalogue.PromptNotOurs.At(place, path, heading)
            : marked.Hash == generatedHash
                ? Catalogue.PromptEdited.At(place, path)
                : Catalogue.PromptEditedAndGroupChanged.At(place, path, heading));
    }

    private void Write(string path, string text, string reason)
    {
        if (_options.Validate)
        {
            _diagnostics.Add(Catalogue.PromptStale.At(SourceSpan.WholeFile(path), path, reason));
        }
        else if (OutputFiles.Write(path, text, _diagnostics))
        {
            _written.Add(path);
        }
    }

    /// <param name="kept">What to say of an edited one, or null for nothing.</param>
    private void RemoveOrphans(IEnumerable<string> wanted, DiagnosticDescriptor? kept)
    {
        // Ignoring case: on some disks a name in another spelling is a wanted file.
        var names = wanted.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in _existing.SelectMany(spellings => spellings).Where(name => !names.Contains(name)).Order(StringComparer.Ordinal))
        {
            var path = Path.Combine(_options.Folder, name);
            var origin = OutputFiles.TryRead(path, out _) is { } text ? PromptMarker.Read(text).Origin : PromptOrigin.Foreign;
            if (origin == PromptOrigin.Edited && kept is not null)
            {
                _kept.Add(path);
                _diagnostics.Add(kept.At(SourceSpan.WholeFile(path), path));
            }
            else if (origin == PromptOrigin.Ours && _options.Validate)
            {
                _diagnostics.Add(Catalogue.PromptStale.At(SourceSpan.WholeFile(path), path, "its group is gone"));
            }
            else if (origin == PromptOrigin.Ours && OutputFiles.Delete(path, _diagnostics))
            {
                _removed.Add(path);
            }
        }
    }

    private void ReportCaseCollision(string name, string path)
    {
        foreach (var other in _existing[name].Where(other => other != name))
        {
            _diagnostics.Add(Catalogue.PromptNameCollision.At(SourceSpan.WholeFile(path), path, Path.Combine(_options.Folder, other)));
        }
    }

    private static IEnumerable<string> FindExisting(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.md").Select(path => Path.GetFileName(path))] : [];
        }
        catch (UnauthorizedAccessException)
        {
            // Writing into it will say so, with the file.
            return [];
        }
    }
}
