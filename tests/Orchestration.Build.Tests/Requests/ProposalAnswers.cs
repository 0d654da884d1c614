using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Requests;
using Orchestration.Build.Specs;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Requests;

/// <summary>Proposals as an answer of an agent, in a repository with two standards and a subagent.</summary>
internal static class ProposalAnswers
{
    public const string File = "/draft/proposal.json";

    public static RepositorySnapshot Repository { get; } = new(
        "/shop",
        AgentOsConfig.Default,
        [new TextFile("global/errors.md", "x"), new TextFile("global/style.md", "x")],
        ImmutableSortedDictionary<string, TextFile>.Empty.Add("api-engineer", new TextFile("api-engineer.md", "You build APIs.")));

    public static ProposalSource Read(this Proposal proposal)
    {
        var bag = new DiagnosticBag();
        var source = ProposalReader.Read(new SourceText(File, proposal.ToJson()), bag);

        Assert.IsNotNull(source, string.Join('\n', bag.ToSorted().Select(diagnostic => diagnostic.Message)));
        return source;
    }

    /// <summary>What code has to say about it.</summary>
    public static IReadOnlyList<Diagnostic> Check(this Proposal proposal)
    {
        var bag = new DiagnosticBag();
        var check = new ProposalCheck(proposal.Read(), Repository, bag);
        var known = check.Run();
        if (!bag.HasErrors)
        {
            check.Advise(known);
        }

        return bag.ToSorted();
    }
}
