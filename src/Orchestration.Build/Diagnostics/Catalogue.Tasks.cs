namespace Orchestration.Build.Diagnostics;

/// <content>ORCH1001 to 1049: reading tasks.md; from ORCH1030 on its Dependencies lines. Next free codes: ORCH1017, ORCH1038.</content>
internal static partial class Catalogue
{
    public static readonly DiagnosticDescriptor NoGroupsRecognised = Error(
        "ORCH1001",
        "No task groups recognised",
        "No task groups were recognised: {0}. Head each group with a numbered heading such as '#### Task Group 1: Data Models' (levels 2 to 5; also Group, Slice, Task, Phase, Milestone, Epic, Day, '## 1. Title', or a word of OrchestrationGroupWords) and list its tasks below it as checkboxes '- [ ] 1.1 Write the model', or write numbered parents '- [ ] 1. Title' with '- [ ] 1.1 …' below.");

    public static readonly DiagnosticDescriptor GroupWithoutTasks = Warning(
        "ORCH1002",
        "Group without tasks",
        "'{0}' has no checkbox in its section, so it is not a group and will not be run. Add its tasks as '- [ ] …', or remove the heading.");

    public static readonly DiagnosticDescriptor TaskTextEmpty = Error(
        "ORCH1003",
        "Task without text",
        "This checkbox has no text, so nobody knows what to do. Write the task after the box, or remove the item.");

    public static readonly DiagnosticDescriptor UnknownBoxMark = Message(
        "ORCH1004",
        "Unknown box mark",
        "The mark '{0}' is neither open '[ ]' nor done '[x]': it is unclear, and the task counts as not done.");

    public static readonly DiagnosticDescriptor NotACheckbox = Warning(
        "ORCH1005",
        "Not a checkbox",
        "'{0}' is not a checkbox in Markdown, so the item is not a task. Write '[ ]' or '[x]', with exactly one character between the brackets.");

    public static readonly DiagnosticDescriptor DependenciesEmpty = Warning(
        "ORCH1006",
        "Dependencies line without a value",
        "The Dependencies line names nothing and is taken as 'None'. Write 'None', or the groups this one depends on.");

    public static readonly DiagnosticDescriptor TooDeeplyNested = Error(
        "ORCH1007",
        "Nested too deeply",
        "Lists, quotes or brackets are nested more than 128 levels deep, so the file cannot be read. Flatten them.");

    public static readonly DiagnosticDescriptor BoxesOutsideGroups = Warning(
        "ORCH1008",
        "Checkboxes outside every group",
        "{0}{1} {2} to no task group and will not be run. If these are tasks, move them below the heading of a group.");

    public static readonly DiagnosticDescriptor CriteriaTakenAsTasks = Message(
        "ORCH1009",
        "Criteria taken as tasks",
        "{0} no checkboxes but those of the acceptance criteria, so these are taken as tasks.");

    public static readonly DiagnosticDescriptor LevelChosenByNames = Message(
        "ORCH1010",
        "Level chosen by orchestration.yml",
        "The names in orchestration.yml are those of headings such as '{0}', so these are the groups instead of {1}.");

    public static readonly DiagnosticDescriptor UnresolvedConflict = Error(
        "ORCH1011",
        "Unresolved merge conflict",
        "The file has conflict markers of git from this line to line {0}, so nothing of it is read. Resolve the conflict and remove the markers.");

    public static readonly DiagnosticDescriptor BlockNeverCloses = Warning(
        "ORCH1012",
        "Block that never closes",
        "This {0} never closes, so {1} part of it and no tasks. Close it where it ends.");

    public static readonly DiagnosticDescriptor HeadingsWithoutNumbers = Message(
        "ORCH1013",
        "Groups without numbers",
        "Nothing in this file is numbered, so {0}, in the order of the file.");

    public static readonly DiagnosticDescriptor FileIsOneGroup = Message(
        "ORCH1014",
        "The file is one group",
        "No heading and no numbered checkbox divides this file, so all of its tasks are one group.");

    public static readonly DiagnosticDescriptor GroupsWithoutBoxes = Warning(
        "ORCH1015",
        "Groups without checkboxes",
        "The groups of this file have no checkboxes, so nothing can be ticked: whether a group is done is known from the run's ledger and from commits alone, and where both are gone it runs again. Add the tasks as '- [ ] …' to keep track in the file.");

    public static readonly DiagnosticDescriptor ItemsOutsideGroups = Warning(
        "ORCH1016",
        "Numbered items outside every group",
        "{0} {1} to no group, so nothing of it will be run. If it is work, write it as '- [ ] …' below the heading of a group.");

    public static readonly DiagnosticDescriptor DependencyUnresolvable = Error(
        "ORCH1030",
        "Dependency on a group that does not exist",
        "'{0}' names no group of this file. The groups are: {1}.");

    public static readonly DiagnosticDescriptor DependencyOnSelf = Error(
        "ORCH1031",
        "Group depends on itself",
        "Group {0} depends on itself ('{1}'). Remove the reference.");

    public static readonly DiagnosticDescriptor DependencyAmbiguous = Error(
        "ORCH1032",
        "Ambiguous dependency",
        "'{0}' names more than one group: {1}. Give the groups different numbers, or name the one that is meant by its title.");

    public static readonly DiagnosticDescriptor DependencyNotUnderstood = Warning(
        "ORCH1033",
        "Dependency text not understood",
        "'{0}' names no group of this file and is ignored. If it is a remark, put it in parentheses; if it is a group, write its number or its title.");

    public static readonly DiagnosticDescriptor DependencyRangeIncludesSelf = Message(
        "ORCH1034",
        "Range includes the group itself",
        "The range includes group {0} itself, which is left out.");

    public static readonly DiagnosticDescriptor DependencyWithoutTasks = Warning(
        "ORCH1035",
        "Dependency on a heading without tasks",
        "'{0}' is the heading in line {1}, which has no tasks: there is nothing to wait for but what it depends on itself. Add its tasks, or remove the reference.");

    public static readonly DiagnosticDescriptor DependenciesOutsideGroups = Warning(
        "ORCH1037",
        "Dependencies line outside every group",
        "{0}, so it orders nothing. Write a Dependencies line below the heading of the group it is about.");

    public static readonly DiagnosticDescriptor OrderNotUnderstood = Message(
        "ORCH1036",
        "Order of the groups not understood",
        "The section '{0}' says nothing about the order of the groups here: {1}. Write a Dependencies line below each group, or name every group in the section.");
}
