using System.Collections.Immutable;
using Orchestration.Build.Model;

namespace Orchestration.Build.Requests;

/// <summary>A spec for people who write it themselves: two groups to fill in, with comments that teach. Both are valid as they are.</summary>
internal static class Skeleton
{
    /// <param name="request">Null: to be written.</param>
    public static ImmutableArray<SpecFile> Render(string title, string? request)
    {
        var heading = MarkdownLine.Of(title);
        return
        [
            new("spec.md", $"""
                # Specification: {heading}

                ## Goal
                <!-- What exists when this is done, and for whom, in a few sentences. -->

                ## Out of Scope
                <!-- What an agent might add, and should not. -->

                """),
            new(SpecFiles.RequestFile, (request ?? "<!-- What you were asked for, in the words of whoever asked. -->").ReplaceLineEndings("\n").Trim('\n') + "\n"),
            new(SpecFiles.TasksFile, $"""
                # Task Breakdown: {heading}

                <!--
                A task group is the work of one agent in one session, about 10 to 30 minutes. Groups that do not depend on each other run at the same time,
                so let them change different files. Tests of what a group makes belong to that group.
                -->

                ## Task List

                #### Task Group 1: First Part
                **Dependencies:** None

                - [ ] 1.1 <!-- A step of which everybody can see whether it is done: name files and behaviour. --> Write the first part
                - [ ] 1.2 Test it

                **Acceptance Criteria:**
                - <!-- How a person sees that it is right. --> The tests of the first part pass

                #### Task Group 2: Second Part
                <!-- Name a group only where this one needs what it makes. Several: Task Groups 1, 3-5. -->
                **Dependencies:** Task Group 1

                - [ ] 2.1 Write the second part
                - [ ] 2.2 Test it

                **Acceptance Criteria:**
                - The tests of the second part pass

                """),
        ];
    }

    /// <summary><c>2026-01-15-team-glossary</c> as a heading: <c>Team glossary</c>.</summary>
    public static string TitleOf(string name)
    {
        var words = name.Split('-', '_').SkipWhile(word => word.All(char.IsAsciiDigit)).ToList();
        var title = Texts.OneLine(string.Join(' ', words));
        return title.Length == 0 ? name : char.ToUpperInvariant(title[0]) + title[1..];
    }
}
