using System.Collections.Frozen;
using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Prompts;

/// <summary>What a template may ask for. All values end without a line break; an absent one is empty.</summary>
internal static class PromptValues
{
    private static readonly FrozenDictionary<string, Func<Plan, PlanGroup, string>> Known =
        new Dictionary<string, Func<Plan, PlanGroup, string>>(StringComparer.Ordinal)
        {
            ["spec.name"] = (plan, _) => plan.Spec.Name,
            ["spec.title"] = (plan, _) => Texts.OneLine(plan.Spec.Title),
            ["spec.path"] = (plan, _) => plan.Spec.RelativePath,
            ["spec.tasks"] = (plan, _) => MarkdownText.Code(Path.GetFileName(plan.Spec.TasksFile)),
            ["spec.goal"] = (plan, _) => FirstParagraph(plan.Spec.OriginalRequest ?? ""),
            ["spec.request"] = (plan, _) => plan.Spec.OriginalRequest?.Trim() ?? "",
            ["spec.context"] = (plan, _) => Lines(plan.Spec.ContextFiles.Select(file => "@" + file)),
            ["group.id"] = (_, group) => group.Id,
            ["group.number"] = (_, group) => group.Number,
            ["group.title"] = (_, group) => Texts.OneLine(group.Title),
            ["group.heading"] = (_, group) => Texts.OneLine(group.Heading),
            ["group.layer"] = (_, group) => Texts.OneLine(group.Layer ?? ""),
            ["group.text"] = (_, group) => group.Text.Trim('\n'),
            ["group.criteria"] = (_, group) => Lines(group.Criteria.Select(criterion => "- " + Texts.OneLine(criterion))),
            ["group.dependencies"] = (plan, group) => Lines(GroupNames.Headings(plan, group).Select(name => "- " + name)),
            ["group.subagent"] = (plan, group) => plan.Spec.UseSubagents ? group.Assignment.Subagent?.Name ?? "" : "",
            ["group.verify"] = (_, group) => MarkdownText.Code(group.Assignment.Verify?.Display ?? ""),
            ["group.writes"] = (_, group) => Codes(group.Assignment.Writes),
            ["group.protect"] = (_, group) => Codes(group.Assignment.Protect),
            ["standards"] = (plan, group) => plan.Spec.StandardsAsSkills
                ? ""
                : Lines(group.Assignment.Standards.Select(standard => "@" + standard.RootRelativePath)),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Names => Known.Keys.Order(StringComparer.Ordinal);

    public static bool IsKnown(string name) => Known.ContainsKey(name);

    public static string Get(string name, Plan plan, PlanGroup group) => Known[name](plan, group);

    /// <summary>A remark naming a placeholder that was probably meant (other separators, the name alone, a slip), or nothing.</summary>
    public static string Suggest(string name)
    {
        static string Core(string text) => new([.. text.ToLowerInvariant().Where(char.IsAsciiLetter)]);
        var core = Core(name);
        var meant = Names.FirstOrDefault(known => Core(known) == core)
            ?? Names.FirstOrDefault(known => core.Length > 2 && Core(known).EndsWith(core, StringComparison.Ordinal))
            ?? Nearest.Find(name, Names.Concat(Names.Select(known => known[(known.IndexOf('.', StringComparison.Ordinal) + 1)..])));
        meant = Names.FirstOrDefault(known => known == meant) ?? Names.FirstOrDefault(known => meant is not null && known.EndsWith("." + meant, StringComparison.Ordinal));
        return meant is null ? "" : $" (did you mean '{meant}'?)";
    }

    /// <summary>One line that says what it is about; the rest stands in files the prompt names.</summary>
    private static string FirstParagraph(string markdown)
    {
        const int Longest = 400;
        var paragraph = PromptMarker.Normalise(markdown).Split('\n')
            .SkipWhile(line => string.IsNullOrWhiteSpace(line) || line.TrimStart()[0] is '#' or '<' or '`' or '-' or '=')
            .TakeWhile(line => !string.IsNullOrWhiteSpace(line));
        var text = Texts.OneLine(string.Join(' ', paragraph));
        if (text.Length <= Longest)
        {
            return text;
        }

        var end = text.LastIndexOf(' ', Longest);
        end = end > 0 ? end : char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        return text[..end] + " …";
    }

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);

    private static string Codes(ImmutableArray<string> patterns) => string.Join(", ", patterns.Select(MarkdownText.Code));
}
