using Orchestration.Build.Model;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Reporting;

/// <summary>Groups without a gate: nothing but a change is asked of them, and whoever reads a plan or a report is to know.</summary>
internal static class Gateless
{
    private const int MostNamed = 10;

    /// <returns>A sentence, or null where every group has a gate.</returns>
    public static string? Sentence(Plan plan)
    {
        var names = plan.Groups.Where(group => group.Assignment.Verify is null).Select(group => $"{group.Number} {Texts.OneLine(group.Title)}").ToList();
        return names.Count switch
        {
            0 => null,
            _ when names.Count == plan.Groups.Length => "No task group has a gate: any change is accepted.",
            <= MostNamed => $"Without a gate, any change is accepted: {string.Join(", ", names)}.",
            _ => FormattableString.Invariant($"Without a gate, any change is accepted: {string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more."),
        };
    }
}
