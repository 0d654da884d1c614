using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tasks;

/// <summary>Plans as <c>OrchestrationGroup</c> items, for <c>-getItem</c>, <c>-getTargetResult</c> and targets of the user's own.</summary>
internal static class GroupItems
{
    public static ITaskItem[] Create(PipelineResult result)
    {
        var items = new ITaskItem[result.Groups.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = new TaskItem(result.Groups[i].Id);
            foreach (var (name, value) in result.Groups[i].Metadata)
            {
                items[i].SetMetadata(name, value);
            }
        }

        return items;
    }
}
