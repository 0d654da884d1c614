using System.Reflection;

namespace Orchestration.Build.Diagnostics;

/// <summary>
/// Everything this package can say. One file per range: 0xxx environment, 1xxx tasks.md, 2xxx orchestration.yml and standards,
/// 3xxx prompts, 4xxx run, 5xxx gates and merging, 6xxx engines, 7xxx planning from a request. Codes are never reused.
/// </summary>
internal static partial class Catalogue
{
    // Lazy: the fields of the other parts are initialised in no promised order.
    private static readonly Lazy<IReadOnlyList<DiagnosticDescriptor>> AllDescriptors = new(() =>
    [
        .. typeof(Catalogue)
            .GetFields(BindingFlags.Static | BindingFlags.Public)
            .Select(field => field.GetValue(null))
            .OfType<DiagnosticDescriptor>()
            .OrderBy(descriptor => descriptor.Code, StringComparer.Ordinal),
    ]);

    /// <summary>All descriptors in order of their code.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All => AllDescriptors.Value;

    private static DiagnosticDescriptor Error(string code, string title, string format) =>
        new(code, DiagnosticSeverity.Error, title, format);

    private static DiagnosticDescriptor Warning(string code, string title, string format) =>
        new(code, DiagnosticSeverity.Warning, title, format);

    private static DiagnosticDescriptor Message(string code, string title, string format) =>
        new(code, DiagnosticSeverity.Message, title, format);
}
