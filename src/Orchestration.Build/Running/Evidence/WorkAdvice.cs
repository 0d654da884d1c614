using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Evidence;

/// <summary>What is accepted and still worth a look before it is pushed.</summary>
internal static class WorkAdvice
{
    private static readonly ImmutableArray<string> SecretFiles =
    [
        "**/.env", "**/.env.*", "**/id_rsa", "**/id_dsa", "**/id_ecdsa", "**/id_ed25519", "**/*.pfx", "**/*.p12", "**/*.pem", "**/*.key", "**/*.jks", "**/*.keystore",
        "**/.netrc", "**/.npmrc", "**/.pypirc", "**/credentials.json", "**/secrets.json",
    ];

    private static readonly ImmutableArray<string> Samples = ["**/*.example", "**/*.sample", "**/*.template", "**/*.dist", "**/*.pub"];

    /// <param name="changes">What is the group's own.</param>
    public static ImmutableArray<Diagnostic> Of(PlanGroup group, IReadOnlyList<PathChange> changes, FileFacts facts, WorkLimits limits)
    {
        var files = changes.Where(change => change.Kind != PathChangeKind.Deleted && change.Content == PathContent.File).Select(change => change.Path).ToList();
        var added = changes.Where(change => change.Kind == PathChangeKind.Added).Select(change => change.Path).ToList();
        var advice = ImmutableArray.CreateBuilder<Diagnostic>();
        Add(Catalogue.LargeFiles, [.. files.Where(path => facts.SizeOf(path) > limits.FileSize)]);
        if (added.Count > limits.NewFiles)
        {
            advice.Add(Catalogue.ManyNewFiles.At(group.Location, group.Name, added.Count, EvidenceTexts.List([.. FoldersOf(added)])));
        }

        var secret = PathPatterns.Matching(files, SecretFiles);
        secret.ExceptWith(PathPatterns.Matching(secret, Samples));
        Add(Catalogue.LooksLikeSecret, [.. secret.Order(StringComparer.Ordinal)]);
        Add(Catalogue.NamesDifferInCase, [.. added.Where(path => facts.NamesakesOf(path).Count > 0)]);
        return advice.ToImmutable();

        void Add(DiagnosticDescriptor descriptor, IReadOnlyList<string> paths)
        {
            if (paths.Count > 0)
            {
                advice.Add(descriptor.At(group.Location, group.Name, EvidenceTexts.List(paths)));
            }
        }
    }

    /// <summary>The folders with most of them, first.</summary>
    private static IEnumerable<string> FoldersOf(List<string> paths) => paths
        .GroupBy(path => path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : ".", StringComparer.Ordinal)
        .OrderByDescending(folder => folder.Count()).ThenBy(folder => folder.Key, StringComparer.Ordinal)
        .Take(3)
        .Select(folder => folder.Key);
}
