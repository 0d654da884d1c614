namespace Orchestration.Build.Diagnostics;

/// <content>ORCH0050 to 0079: finding specs and reading files. Next free code: ORCH0069.</content>
internal static partial class Catalogue
{
    public static readonly DiagnosticDescriptor FileUnreadable = Error(
        "ORCH0050",
        "File cannot be read",
        "This file cannot be read: {0} Check that it exists and that you may read it.");

    public static readonly DiagnosticDescriptor FileNotUtf8 = Error(
        "ORCH0051",
        "File is not UTF-8",
        "This file is not UTF-8: {0}. Save it as UTF-8, with or without byte-order mark.");

    public static readonly DiagnosticDescriptor SpecNotFound = Error(
        "ORCH0052",
        "Spec not found",
        "OrchestrationSpec names '{0}', and no spec under {1} has that name, ending or path. {2}");

    public static readonly DiagnosticDescriptor SpecAmbiguous = Error(
        "ORCH0053",
        "Spec name is ambiguous",
        "OrchestrationSpec names '{0}', which fits several specs: {1}. Write one of them in full.");

    public static readonly DiagnosticDescriptor OneSpecNeeded = Error(
        "ORCH0054",
        "One spec needed",
        "This target works on one spec, and there are {0}: {1}. Choose one with -p:OrchestrationSpec=<name>.");

    public static readonly DiagnosticDescriptor NoSpec = Error(
        "ORCH0055",
        "No spec",
        "There is no spec under {0}: {1}. Write agent-os/specs/<name>/tasks.md, name one Markdown file with -p:OrchestrationSpec=<file>, or set OrchestrationRoot.");

    public static readonly DiagnosticDescriptor RootNotFound = Error(
        "ORCH0056",
        "Root not found",
        "OrchestrationRoot is '{0}', and that folder does not exist. Set it to the folder that holds agent-os, or remove it to have it found.");

    public static readonly DiagnosticDescriptor SpecsCollide = Error(
        "ORCH0057",
        "Specs collide",
        "The names of the specs {0} and {1} differ only in case, so their plans and run states would overwrite each other. Rename one of the folders.");

    public static readonly DiagnosticDescriptor UnknownPropertyValue = Error(
        "ORCH0058",
        "Unknown property value",
        "{0} is '{1}'.{2} Write {3}.");

    public static readonly DiagnosticDescriptor SecondOrchestrationFile = Warning(
        "ORCH0059",
        "Second orchestration.yml",
        "This file is not read, because {0} is closer to tasks.md. Remove one of the two.");

    public static readonly DiagnosticDescriptor SpecWithoutTasks = Error(
        "ORCH0060",
        "Spec without tasks.md",
        "This file belongs to a spec that has no {1}, so nothing of it can be checked or run. Restore {1}, or remove the folder {0}.");

    public static readonly DiagnosticDescriptor LinkLeavesRoot = Error(
        "ORCH0061",
        "Link out of the root",
        "This is a link that leads out of {0}, or nowhere, so it is neither read nor written. Replace it by what it points to.");

    public static readonly DiagnosticDescriptor MisspeltOrchestrationFile = Error(
        "ORCH0062",
        "Misspelt orchestration.yml",
        "This file is not read, and the spec has no orchestration.yml. Rename it to orchestration.yml.");

    public static readonly DiagnosticDescriptor SpecBehindLink = Error(
        "ORCH0063",
        "Spec behind a link",
        "This is a link to {0}, which holds a spec. Links to folders of specs are not followed, so the spec is neither checked nor run. Replace the link by the folder.");

    public static readonly DiagnosticDescriptor PromptsWithoutAssignments = Error(
        "ORCH0064",
        "Generated prompts without orchestration.yml",
        "This prompt was generated from an orchestration.yml that is gone, so the spec is no longer checked. Restore the file, write a new one with 'dotnet build -t:ScaffoldOrchestration', or delete the generated prompts.");

    public static readonly DiagnosticDescriptor NothingSelected = Warning(
        "ORCH0066",
        "Nothing selected",
        "OrchestrationSpec is '*', and there is no spec under {0}: {1}. Write agent-os/specs/<name>/tasks.md, or set OrchestrationRoot.");

    public static readonly DiagnosticDescriptor OtherTool = Message(
        "ORCH0067",
        "Plans of another tool are not read",
        "This repository also uses {0} ({1}); its plans are not read. {2}");

    public static readonly DiagnosticDescriptor StateOfAnotherSpec = Error(
        "ORCH0068",
        "Run state belongs to another spec",
        "The run state in {0} is that of {1}, which is still there and had this name when it ran, so the two would confuse each other's groups. Rename one of the two specs, or move the folder away: what was merged is known from its commits.");

    public static readonly DiagnosticDescriptor FolderUnreadable = Error(
        "ORCH0065",
        "Folder cannot be listed",
        "The build may not list this folder, so it cannot tell whether it holds a spec. Grant the right to read it, or move it out of the specs.");
}
