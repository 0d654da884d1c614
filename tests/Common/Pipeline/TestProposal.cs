using System.Collections.Immutable;
using System.Text.Json;
using Orchestration.Build.Requests;

namespace Orchestration.Build.Testing;

/// <summary>Proposals from few words.</summary>
internal static class TestProposal
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="groups"><c>api &lt;- model, style</c>: an id and those it depends on. Each writes a folder of its own.</param>
    public static Proposal Create(params ReadOnlySpan<string> groups)
    {
        var all = ImmutableArray.CreateBuilder<ProposedGroup>();
        foreach (var group in groups)
        {
            var parts = group.Split("<-", StringSplitOptions.TrimEntries);
            var id = parts[0];
            all.Add(new ProposedGroup(
                id,
                $"The {id}",
                $"There is a {id}.",
                [],
                [$"src/{id}"],
                parts.Length == 1 ? [] : [.. parts[1].Split(',', StringSplitOptions.TrimEntries)],
                [$"Write the {id}", $"Test the {id}"],
                [$"The tests of {id} pass"],
                $"dotnet test tests/{id}",
                [$"src/{id}/**", $"tests/{id}/**"],
                null,
                [],
                15));
        }

        return new Proposal("A shop", "A shop with a cart.", ["Prices are in euros"], [], all.ToImmutable());
    }

    public static Proposal With(this Proposal proposal, int number, Func<ProposedGroup, ProposedGroup> change) =>
        proposal with { Groups = proposal.Groups.SetItem(number - 1, change(proposal.Groups[number - 1])) };

    public static string ToJson(this Proposal proposal) => JsonSerializer.Serialize(
        new
        {
            version = 1,
            title = proposal.Title,
            summary = proposal.Summary,
            assumptions = proposal.Assumptions,
            questions = proposal.Questions,
            groups = proposal.Groups.Select(group => new
            {
                id = group.Id,
                title = group.Title,
                purpose = group.Purpose,
                inputs = group.Inputs,
                outputs = group.Outputs,
                depends_on = group.DependsOn,
                tasks = group.Tasks,
                criteria = group.Criteria,
                verify = group.Verify,
                writes = group.Writes,
                subagent = group.Subagent,
                standards = group.Standards,
                minutes = group.Minutes,
            }),
        },
        Indented);
}
