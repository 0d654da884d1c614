namespace Orchestration.Build.Diagnostics;

/// <content>ORCH3xxx: prompts and other files that are written. Next free code: ORCH3012.</content>
internal static partial class Catalogue
{
    public static readonly DiagnosticDescriptor PromptEdited = Message(
        "ORCH3001",
        "Prompt edited by hand",
        "The prompt '{0}' was edited by hand. It is kept, and it is what the agent gets. Delete the file, or build once with -p:OrchestrationOverwritePrompts=true, to have it generated again.");

    public static readonly DiagnosticDescriptor PromptEditedAndGroupChanged = Warning(
        "ORCH3002",
        "Edited prompt is behind its group",
        "The prompt '{0}' was edited by hand, and its group ({1}), its standards or the template changed after that: the agent would get old instructions. Bring the change into the prompt, or delete the file to have it generated again.");

    public static readonly DiagnosticDescriptor PromptNotOurs = Message(
        "ORCH3003",
        "Prompt without our marker",
        "The file '{0}' has no marker of Orchestration.Build, so it is yours: it is not changed, and the agent of group {1} gets it. Delete the file, or build once with -p:OrchestrationOverwritePrompts=true, to have it generated.");

    public static readonly DiagnosticDescriptor PromptStale = Warning(
        "ORCH3004",
        "Prompt is not up to date",
        "The prompt '{0}' is not up to date: {1}. Nothing is written in this build; run 'dotnet build -t:GenerateOrchestrationPrompts' and commit the result.");

    public static readonly DiagnosticDescriptor TemplateUnknownPlaceholder = Error(
        "ORCH3005",
        "Unknown placeholder in the prompt template",
        "The prompt template has no placeholder '{0}'{1}. Known are: {2}. Write \\{{{{ for two braces that are meant as text.");

    public static readonly DiagnosticDescriptor TemplateSection = Error(
        "ORCH3006",
        "Section of the prompt template is not closed",
        "'{0}' in the prompt template has no counterpart. A section is written {{{{#name}}}} … {{{{/name}}}} and is left out when its value is empty.");

    public static readonly DiagnosticDescriptor TemplateUnreadable = Error(
        "ORCH3007",
        "Prompt template cannot be read",
        "The prompt template '{0}' cannot be read: {1} Correct the property OrchestrationPromptTemplate, or remove it to use the template of the package.");

    public static readonly DiagnosticDescriptor PromptNameCollision = Warning(
        "ORCH3008",
        "Prompt names differ in case only",
        "The prompt '{0}' and the existing file '{1}' differ in upper and lower case only: on Windows and macOS they are one file. Rename or delete '{1}'.");

    public static readonly DiagnosticDescriptor FileNotWritten = Error(
        "ORCH3009",
        "File cannot be written",
        "The file '{0}' cannot be written: {1} Check the permissions of its folder and whether another program holds it.");

    public static readonly DiagnosticDescriptor PromptOrphanEdited = Message(
        "ORCH3010",
        "Edited prompt without a group",
        "The prompt '{0}' was edited by hand and its group is no longer in tasks.md. It is kept; delete it when it is no longer needed.");

    public static readonly DiagnosticDescriptor PromptUnreadable = Warning(
        "ORCH3011",
        "Existing prompt cannot be read",
        "The existing file '{0}' cannot be read: {1} It is left alone, and the agent gets the generated prompt. Check its permissions and that it is UTF-8.");
}
