namespace Orchestration.Build.Diagnostics;

/// <content>ORCH45xx–49xx: agents. Next free code: ORCH4521.</content>
internal static partial class Catalogue
{
    public static readonly DiagnosticDescriptor UnknownAgentProfile = Error(
        "ORCH4501",
        "Unknown agent",
        "There is no agent profile '{0}'. Known are: {1}, and the words 'simulate' and 'file'. Correct the name, or define it with an <OrchestrationAgentProfile Include=\"{0}\" Command=\"…\" /> item.");

    public static readonly DiagnosticDescriptor AgentProfileWithoutCommand = Error(
        "ORCH4502",
        "Agent profile without a command",
        "The agent profile '{0}' has no Command, so nothing could be started. Add Command=\"…\", or Extends=\"…\" with the name of a profile that has one.");

    public static readonly DiagnosticDescriptor UnknownProfileMetadata = Warning(
        "ORCH4503",
        "Unknown metadata of an agent profile",
        "The agent profile '{0}' has metadata '{1}', which means nothing and is ignored. Known are: {2}.");

    public static readonly DiagnosticDescriptor BadProfileMetadata = Error(
        "ORCH4504",
        "Bad value in an agent profile",
        "The agent profile '{0}' has {1}=\"{2}\", where {3} is expected.");

    public static readonly DiagnosticDescriptor UnknownProfilePlaceholder = Error(
        "ORCH4505",
        "Bad placeholder in an agent profile",
        "The agent profile '{0}' has '{2}' in {1}. The placeholders known there are: {3}.");

    public static readonly DiagnosticDescriptor UnknownBaseProfile = Error(
        "ORCH4506",
        "Unknown base of an agent profile",
        "The agent profile '{0}' extends '{1}', which does not exist. Known are: {2}.");

    public static readonly DiagnosticDescriptor AgentProfileExtendsItself = Error(
        "ORCH4507",
        "Agent profile extends itself",
        "The agent profile '{0}' extends itself, directly or through others. Let it extend a built-in profile, or remove Extends.");

    public static readonly DiagnosticDescriptor AgentNotFound = Error(
        "ORCH4508",
        "Agent not found",
        "The program '{1}' of the agent '{0}' was not found or may not be executed. Install it, put its folder on the PATH, or set Command to its path in an <OrchestrationAgentProfile Include=\"{0}\" /> item. Nothing was started.");

    public static readonly DiagnosticDescriptor NodeNotFound = Error(
        "ORCH4509",
        "Node.js not found",
        "The agent '{0}' is the script {1}, and 'node' is not on the PATH. Install Node.js, or a native build of the agent. Nothing was started.");

    public static readonly DiagnosticDescriptor AgentIsBatchFile = Error(
        "ORCH4510",
        "Agent is a batch file",
        "The agent '{0}' is the batch file {1}, and what it starts could not be found out. cmd.exe would interpret text of the spec, so batch files are never started. Set Command to the program or script behind it.");

    public static readonly DiagnosticDescriptor PromptTooLong = Error(
        "ORCH4511",
        "Prompt too long for the agent",
        "The prompt of '{0}' has {1} {2}; the agent '{3}' reads at most {4} from stdin. Split the group, assign fewer standards, or use another agent.");

    public static readonly DiagnosticDescriptor BypassAsRoot = Error(
        "ORCH4512",
        "claude refuses to bypass permissions as root",
        "OrchestrationPermissions=bypass does not work with the agent '{0}' as root: claude refuses to start unless the variable IS_SANDBOX=1 says that the machine is a sandbox. Run as another user, set IS_SANDBOX=1 if that is true, or use edit-and-build.");

    public static readonly DiagnosticDescriptor CostUnknown = Error(
        "ORCH4513",
        "Agent does not report what is limited",
        "{0} is set, but the agent '{1}' does not report its {2}, so the limit could not be kept. Remove the limit, or use an agent that reports it.");

    public static readonly DiagnosticDescriptor PermissionsUnknown = Warning(
        "ORCH4514",
        "Agent without permission arguments",
        "The agent '{0}' does not say what OrchestrationPermissions={1} means to it, so it starts with its own defaults. Set {2} in its <OrchestrationAgentProfile> item (an empty value says that nothing is needed).");

    public static readonly DiagnosticDescriptor ProfileArgumentsDropped = Error(
        "ORCH4520",
        "Arguments without a placeholder",
        "The agent '{0}' has {1}, but its Arguments have no {2}, so these would be dropped. Add {2} to Arguments, where they belong.");

    public static readonly DiagnosticDescriptor ValueLooksLikeOption = Error(
        "ORCH4515",
        "Name begins with a dash",
        "The {0} '{1}' begins with a dash; the agent '{2}' would take it for an option. Correct the name.");

    public static readonly DiagnosticDescriptor SecretInProfile = Warning(
        "ORCH4516",
        "Secret in a profile",
        "Profile '{0}' gives {1} a value in the project, where it also reaches binary logs. Set the variable where the build runs, and write {1}={{env:{1}}} or nothing.");

    public static readonly DiagnosticDescriptor NothingDone = Error(
        "ORCH4517",
        "Agent could not work",
        "Task group '{0}' is not done: the agent changed no file, and reported: {1}");

    public static readonly DiagnosticDescriptor OutputReopened = Warning(
        "ORCH4518",
        "Output overwritten",
        "A program that the {0} started opened its output again and overwrote it (`> /dev/stdout` or `> /dev/stderr`), so lines of the last tenth of a second may be missing in {1}. Write `>&2`, or append with `>>`.");

    public static readonly DiagnosticDescriptor OutputTooLong = Error(
        "ORCH4519",
        "Too much output",
        "The {0} was ended: it wrote more than four times OrchestrationMaxLogSize, and the disk that holds {1} cannot free what was read. Let it write less, raise the limit, or put the state folder on a disk that supports sparse files.");
}
