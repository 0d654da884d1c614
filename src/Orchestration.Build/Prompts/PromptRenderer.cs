using Orchestration.Build.Planning;

namespace Orchestration.Build.Prompts;

/// <summary>One group's prompt, LF, marker included: the same bytes for the same input on every platform.</summary>
internal static class PromptRenderer
{
    public static string Render(Plan plan, PlanGroup group, PromptTemplate template) =>
        PromptMarker.Append(template.Render(name => PromptValues.Get(name, plan, group)));
}
