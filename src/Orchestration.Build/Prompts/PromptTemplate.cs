using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;

namespace Orchestration.Build.Prompts;

/// <summary>
/// Text with placeholders: <c>{{name}}</c> is replaced, <c>{{#name}} … {{/name}}</c> is left out when the value is empty,
/// <c>\{{</c> is two braces. A section tag alone on its line takes the line with it.
/// </summary>
internal sealed partial class PromptTemplate
{
    private readonly ImmutableArray<Part> _parts;

    private PromptTemplate(string text, ImmutableArray<Part> parts)
    {
        Text = text;
        _parts = parts;
    }

    private enum PartKind
    {
        Literal,
        Value,
        Open,
        Close,
    }

    /// <summary>The template of the package.</summary>
    public static PromptTemplate Default => DefaultTemplate.Value;

    /// <summary>As parsed, LF: part of every group's key.</summary>
    public string Text { get; }

    /// <param name="file">Absolute path for diagnostics.</param>
    /// <returns>Null when there is an error; all errors of the file are reported.</returns>
    public static PromptTemplate? Parse(string text, string file, DiagnosticBag diagnostics)
    {
        var normalised = PromptMarker.Normalise(text);
        var parts = Split(normalised);
        var problems = FindProblems(parts, new TemplatePositions(file, normalised)).ToList();
        diagnostics.AddRange(problems);
        return problems.Count > 0 ? null : new PromptTemplate(normalised, parts);
    }

    /// <summary>Replaces every placeholder; unknown ones do not survive <see cref="Parse"/>.</summary>
    public string Render(Func<string, string> value)
    {
        var pieces = new List<string>(_parts.Length);
        var (name, text) = ("", "");
        var skipped = 0;

        // A section mostly asks for the value that stands in it.
        string Value(string asked) => asked == name ? text : text = value(name = asked);
        foreach (var part in _parts)
        {
            switch (part.Kind)
            {
                case PartKind.Open:
                    skipped += skipped > 0 || Value(part.Text).Length == 0 ? 1 : 0;
                    break;
                case PartKind.Close:
                    skipped -= skipped > 0 ? 1 : 0;
                    break;
                case PartKind.Value when skipped == 0:
                    pieces.Add(Value(part.Text));
                    break;
                case PartKind.Literal when skipped == 0:
                    pieces.Add(part.Text);
                    break;
            }
        }

        return string.Concat(CollectionsMarshal.AsSpan(pieces)!);
    }

    private static readonly Lazy<PromptTemplate> DefaultTemplate = new(() =>
    {
        var diagnostics = new DiagnosticBag();
        return Parse(ResourceText.Read("Prompts.DefaultPrompt.md"), "DefaultPrompt.md", diagnostics)
            ?? throw new InvalidOperationException(diagnostics.ToSorted()[0].Message);
    });

    private static ImmutableArray<Part> Split(string text)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        var position = 0;
        foreach (Match match in Tag().Matches(text))
        {
            AddLiteral(parts, text[position..match.Index]);
            position = match.Index + match.Length;
            if (match.Groups["escape"].Success)
            {
                AddLiteral(parts, "{{");
                continue;
            }

            var tag = match.Groups["section"].Success ? "section" : "tag";
            var kind = match.Groups[tag + "kind"].Value switch { "#" => PartKind.Open, "/" => PartKind.Close, _ => PartKind.Value };
            var name = match.Groups[tag + "name"];
            parts.Add(new Part(kind, name.Value.Trim(), name.Index));
        }

        AddLiteral(parts, text[position..]);
        return parts.ToImmutable();
    }

    private static void AddLiteral(ImmutableArray<Part>.Builder parts, string text)
    {
        if (text.Length > 0)
        {
            parts.Add(new Part(PartKind.Literal, text, 0));
        }
    }

    private static IEnumerable<Diagnostic> FindProblems(ImmutableArray<Part> parts, TemplatePositions positions)
    {
        var open = new Stack<Part>();
        foreach (var part in parts.Where(part => part.Kind != PartKind.Literal))
        {
            if (!PromptValues.IsKnown(part.Text))
            {
                yield return Catalogue.TemplateUnknownPlaceholder.At(
                    positions.Span(part.Start, part.Text.Length), part.Text, PromptValues.Suggest(part.Text), string.Join(", ", PromptValues.Names));
            }

            if (part.Kind == PartKind.Open)
            {
                open.Push(part);
            }
            else if (part.Kind == PartKind.Close && !(open.TryPeek(out var opened) && opened.Text == part.Text && open.TryPop(out _)))
            {
                yield return Catalogue.TemplateSection.At(positions.Span(part.Start, part.Text.Length), "{{/" + part.Text + "}}");
            }
        }

        foreach (var part in open)
        {
            yield return Catalogue.TemplateSection.At(positions.Span(part.Start, part.Text.Length), "{{#" + part.Text + "}}");
        }
    }

    // First a section tag alone on its line, with the line; then any tag.
    [GeneratedRegex(
        @"(?<escape>\\\{\{)|(?<section>^[ \t]*\{\{(?<sectionkind>[#/])(?<sectionname>[^{}\n]*)\}\}[ \t]*(\n|\z))|\{\{(?<tagkind>[#/]?)(?<tagname>[^{}\n]*)\}\}",
        RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Tag();

    /// <param name="Text">Literal text, or the name of a placeholder.</param>
    /// <param name="Start">Offset of the name in the template.</param>
    private readonly record struct Part(PartKind Kind, string Text, int Start);
}
