namespace Orchestration.Build.Diagnostics;

/// <content>
/// What holds between files. ORCH1050 to 1099: groups of tasks.md; next free code: ORCH1054.
/// ORCH2019 to 2049: names, standards and subagents of orchestration.yml; next free code: ORCH2037.
/// </content>
internal static partial class Catalogue
{
    public static readonly DiagnosticDescriptor DuplicateGroupNumber = Warning(
        "ORCH1050",
        "Duplicate group number",
        "The number {0} is already that of '{1}' in line {2}, so a reference to {0} could mean either. Give each group its own number.");

    public static readonly DiagnosticDescriptor DuplicateGroupTitle = Warning(
        "ORCH1051",
        "Duplicate group title",
        "The title '{0}' is already that of the group in line {1}, so their ids, {2} and {3}, swap when the groups are reordered. Give each group its own title.");

    public static readonly DiagnosticDescriptor GroupFilesCollide = Warning(
        "ORCH1052",
        "Groups collide",
        "The titles '{0}' and '{1}' (line {2}) give one file name where case and punctuation do not count, so this group is stored as {3}. Change one of the titles.");

    public static readonly DiagnosticDescriptor DependencyCycle = Error(
        "ORCH1053",
        "Circular dependency",
        "These groups wait for each other and none could ever start: {0}. Remove one of the dependencies.");

    public static readonly DiagnosticDescriptor NameWithoutMatch = Error(
        "ORCH2019",
        "Name without group",
        "'{0}' names no group of {1}.{2} Write the title of a group, or remove the entry if the group is gone.");

    public static readonly DiagnosticDescriptor NameAmbiguous = Error(
        "ORCH2020",
        "Ambiguous name",
        "'{0}' could mean several groups: {1}. Write one of their ids.");

    public static readonly DiagnosticDescriptor TwoEntriesForGroup = Error(
        "ORCH2021",
        "Two entries for one group",
        "This entry and the one in line {0} are both for the group '{1}'. Remove one of them.");

    public static readonly DiagnosticDescriptor GroupWithoutEntry = Error(
        "ORCH2022",
        "Group without entry",
        "The group '{0}' has no entry in {1}. {2}");

    public static readonly DiagnosticDescriptor NameNotCanonical = Message(
        "ORCH2023",
        "Name accepted in another form",
        "'{0}' matched {1}; {2} is safer against later changes.");

    public static readonly DiagnosticDescriptor DependencyNameWithoutMatch = Error(
        "ORCH2024",
        "depends_on names no group",
        "'{0}' in '{1}' names no group of {2}.{3} Write a title, an id or a number.");

    public static readonly DiagnosticDescriptor StandardMissing = Error(
        "ORCH2025",
        "Standard not found",
        "There is no standard '{0}' below agent-os/standards.{1} Correct the path, add the file or remove the line.");

    public static readonly DiagnosticDescriptor StandardOutside = Error(
        "ORCH2026",
        "Standard outside the standards folder",
        "'{0}' leads out of agent-os/standards ({1}). Only files inside it go into prompts: copy the file there and name it by its path below that folder.");

    public static readonly DiagnosticDescriptor StandardPatternEmpty = Warning(
        "ORCH2027",
        "Standards pattern without match",
        "The pattern '{0}' matches no file below agent-os/standards.{1} Correct it or remove it.");

    public static readonly DiagnosticDescriptor SubagentUnknown = Warning(
        "ORCH2028",
        "Unknown subagent",
        "'{0}' is not a file in .claude/agents, a built-in, or a model.{1} Add .claude/agents/{0}.md, or correct the name: a CLI that does not know it works without it.");

    public static readonly DiagnosticDescriptor AgentUnknown = Warning(
        "ORCH2029",
        "Unknown agent profile",
        "'{0}' is not an agent profile.{1} Known here: {2}. Correct it, or add an OrchestrationAgentProfile item of that name; a run with OrchestrationAgent=file cannot start without it.");

    public static readonly DiagnosticDescriptor PathPatternOutside = Error(
        "ORCH2030",
        "Path pattern leads outside",
        "'{0}' in '{1}' is not a path below the root ({2}). Write it relative to the root, such as src/Api/**.");

    public static readonly DiagnosticDescriptor DependencyNameAmbiguous = Error(
        "ORCH2031",
        "depends_on is ambiguous",
        "'{0}' in '{1}' could mean several groups: {2}. Write one of their ids.");

    public static readonly DiagnosticDescriptor DependsOnItself = Error(
        "ORCH2032",
        "depends_on names the group itself",
        "'{0}' is this entry's own group, '{1}', which could never start. Remove the reference.");

    public static readonly DiagnosticDescriptor AssignmentsScaffolded = Message(
        "ORCH2033",
        "orchestration.yml written",
        "Written from the task groups; entries: {0}. Pick subagents and standards from its comments and review it before a real run.");

    public static readonly DiagnosticDescriptor AssignmentsExtended = Message(
        "ORCH2034",
        "Entries added to orchestration.yml",
        "Added entries for the groups that had none: {0}. Everything else in the file is unchanged.");

    public static readonly DiagnosticDescriptor AssignmentsNotWritten = Error(
        "ORCH2035",
        "orchestration.yml cannot be written",
        "This file cannot be written: {0} Check that the folder may be written to.");

    public static readonly DiagnosticDescriptor MisspeltKey = Error(
        "ORCH2036",
        "Misspelt key",
        "There is no key '{0}' here, so what it sets would be lost. '{1}' is meant. Correct the key; keys of your own begin with 'x-'.");
}
