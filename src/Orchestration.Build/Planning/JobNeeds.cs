namespace Orchestration.Build.Planning;

/// <summary>What a group needs, directly or through others.</summary>
internal static class JobNeeds
{
    /// <returns>Positions in ascending order, without the group's own.</returns>
    public static IReadOnlyList<int> Of(Plan plan, PlanGroup group)
    {
        var found = new SortedSet<int>();
        var open = new Stack<int>(group.DependsOn);
        while (open.TryPop(out var position))
        {
            if (found.Add(position))
            {
                foreach (var next in plan.Groups[position].DependsOn)
                {
                    open.Push(next);
                }
            }
        }

        return [.. found];
    }
}
