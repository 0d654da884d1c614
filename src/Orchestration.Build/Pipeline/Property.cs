using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Pipeline;

/// <summary>A public property: a row of <see cref="Properties"/>.</summary>
/// <param name="Default">As it stands in the shipped .props; read like any other text.</param>
/// <param name="Description">What it means, in Markdown, for <c>docs/reference.md</c>.</param>
internal abstract record Property(string Name, string Default, string Description)
{
    /// <summary>Heads a group of properties in the reference; empty continues the one before.</summary>
    public string Section { get; init; } = string.Empty;

    /// <summary>The default in words, where it is an expression of MSBuild.</summary>
    public string? DefaultText { get; init; }
}

/// <param name="Kind">How its text is read.</param>
internal sealed record Property<T>(string Name, string Default, PropertyKind<T> Kind, string Description) : Property(Name, Default, Description)
{
    /// <summary>The value, or the default where there is none or it cannot be read; the latter is reported.</summary>
    public T Read(IReadOnlyDictionary<string, string> values, DiagnosticBag bag)
    {
        var text = values.GetValueOrDefault(Name)?.Trim() ?? string.Empty;
        if (text.Length > 0)
        {
            var (readable, value) = Kind.Read(text);
            if (readable)
            {
                return value;
            }

            bag.Add(Problem(text));
        }

        return Kind.Read(Default).Value;
    }

    private Diagnostic Problem(string text)
    {
        if (Kind.Words.IsEmpty)
        {
            return Catalogue.MalformedPropertyValue.At(SourceSpan.None, Name, text, Kind.What, Kind.Example);
        }

        var nearest = Nearest.Find(text, Kind.Words) is { } near ? $" Did you mean {near}?" : string.Empty;
        return Catalogue.UnknownPropertyValue.At(SourceSpan.None, Name, text, nearest, string.Join(", ", Kind.Words));
    }
}
