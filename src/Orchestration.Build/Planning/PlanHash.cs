using System.Security.Cryptography;
using System.Text;

namespace Orchestration.Build.Planning;

/// <summary>Tells plans apart whose results must not be mixed: another group, key, gate, edge or number gives another hash. Ticks and lines do not.</summary>
internal static class PlanHash
{
    private const string Version = "orchestration-build plan v1\n";

    /// <returns>SHA-256, lower-case hex.</returns>
    public static string Of(Plan plan)
    {
        var keys = GroupKey.Compute(plan);
        var text = new StringBuilder(Version).Append(plan.Spec.RelativePath).Append('\n');
        foreach (var group in plan.Groups)
        {
            text.Append(group.Id).Append('\n').Append(keys[group.Position].Value).Append('\n');
            text.AppendJoin(' ', group.DependsOn).Append('\n');
            text.AppendJoin(' ', keys[group.Position].Components.Where(part => GroupKey.IsBesideKey(part.Name)).Select(part => part.Hash)).Append('\n');
            text.Append(group.Assignment.Approve).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
