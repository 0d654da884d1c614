using System.Globalization;
using System.Text;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Prompts;

/// <summary>The README.md of the prompts folder: run order, for people who feed the prompts to another tool by hand.</summary>
internal static class PromptReadme
{
    public const string FileName = "README.md";

    public static string Render(Plan plan)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Prompts of {MarkdownText.Inline(plan.Spec.Title)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"One prompt per task group, generated from {MarkdownText.Code(Path.GetFileName(plan.Spec.TasksFile))} and `orchestration.yml` by `dotnet build`.\n");
        text.Append("`dotnet build -t:Orchestrate` runs them all. To feed them to a tool by hand, give it one prompt after the other in this order;\n");
        text.Append("groups whose \"After\" is finished may also be done side by side.\n\n");
        text.Append("| Order | Prompt | Task group | After |\n| ---: | --- | --- | --- |\n");
        foreach (var position in plan.Order)
        {
            var group = plan.Groups[position];
            var after = GroupNames.Numbers(plan, group);
            text.Append(CultureInfo.InvariantCulture, $"| {group.Ordinal} | [{MarkdownText.Cell(group.PromptFileName)}]({group.PromptFileName}) ");
            text.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Cell(group.Heading)} | {MarkdownText.Cell(after.Length == 0 ? "-" : after)} |\n");
        }

        return PromptMarker.Append(text.ToString());
    }
}
