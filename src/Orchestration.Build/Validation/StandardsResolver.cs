using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Validation;

/// <summary>Turns the patterns of an entry into standards. Each pattern is worked out once, however many entries use it.</summary>
internal sealed class StandardsResolver(RepositorySnapshot snapshot, DiagnosticBag bag)
{
    private readonly Dictionary<string, StandardMatch> _matches = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Standard> _standards = new(StringComparer.Ordinal);
    private readonly StandardsPattern _pattern = new(
        [.. snapshot.Standards.Select(file => file.RelativePath)], snapshot.EscapingStandards);

    /// <summary>In the order of the patterns, ordinal within one, each file once.</summary>
    public ImmutableArray<Standard> Resolve(ImmutableArray<Located<string>> patterns)
    {
        var standards = ImmutableArray.CreateBuilder<Standard>();
        var seen = patterns.Length > 1 ? new HashSet<string>(StringComparer.Ordinal) : null;
        foreach (var pattern in patterns)
        {
            var match = Match(pattern.Value);
            if (match.Problem is { } problem)
            {
                bag.Add(problem.At(pattern.Span, pattern.Value, match.Detail));
            }

            foreach (var index in match.Files)
            {
                if (seen is null || seen.Add(snapshot.Standards[index].RelativePath))
                {
                    standards.Add(StandardAt(index));
                }
            }
        }

        return standards.ToImmutable();
    }

    private StandardMatch Match(string pattern)
    {
        if (!_matches.TryGetValue(pattern, out var match))
        {
            _matches.Add(pattern, match = _pattern.Match(pattern));
        }

        return match;
    }

    private Standard StandardAt(int index)
    {
        var file = snapshot.Standards[index];
        if (!_standards.TryGetValue(file.RelativePath, out var standard))
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(file.Text));
            _standards.Add(file.RelativePath, standard = new Standard(file.RelativePath, Convert.ToHexStringLower(hash)) { Folder = snapshot.StandardsFolder });
        }

        return standard;
    }
}
