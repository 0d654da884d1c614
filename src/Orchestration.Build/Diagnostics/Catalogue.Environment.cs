namespace Orchestration.Build.Diagnostics;

/// <content>ORCH0001 to 0049: environment. Next free code: ORCH0016.</content>
internal static partial class Catalogue
{
    public static readonly DiagnosticDescriptor UnexpectedException = Error(
        "ORCH0001",
        "Unexpected exception",
        "Orchestration.Build failed unexpectedly. This is a bug in the package: please report it with the text below.\n{0}");

    /// <summary>Said by the targets, before any task can be loaded.</summary>
    public static readonly DiagnosticDescriptor MSBuildTooOld = Error(
        "ORCH0002",
        "MSBuild is too old",
        "Orchestration.Build needs MSBuild 18.0 or later, as in the .NET 10 SDK and Visual Studio 2026; this build runs on {0}. Install a newer SDK, or set OrchestrationOnBuild=off for builds on this machine.");

    public static readonly DiagnosticDescriptor RunInsideRun = Error(
        "ORCH0003",
        "Orchestrate inside a run",
        "This build was started by an agent of the run {0}, and a run does not start another. Let the agent build without -t:Orchestrate.");

    public static readonly DiagnosticDescriptor MalformedPropertyValue = Error(
        "ORCH0004",
        "Malformed property value",
        "{0} is '{1}', which is not {2}. Write it like {3}.");

    public static readonly DiagnosticDescriptor UnknownProperty = Warning(
        "ORCH0005",
        "Unknown property",
        "There is no property {0}, so it has no effect. Did you mean {1}?");

    /// <summary>Said by the targets: without a root there is nothing to call.</summary>
    public static readonly DiagnosticDescriptor NoRoot = Error(
        "ORCH0006",
        "No spec root",
        "No folder from {0} up to the top of its repository holds agent-os (or .agent-os, .specify, openspec/changes, .kiro/specs), so there is no spec to work on. Create agent-os/specs/<name>/tasks.md, name one Markdown file with OrchestrationSpec, or set OrchestrationRoot.{1}");

    public static readonly DiagnosticDescriptor FileAccess = Error(
        "ORCH0007",
        "File cannot be read or written",
        "A file of this build could not be read or written: {0} Check that nothing else holds it, that the disk is not full, and that this account may write there.");

    public static readonly DiagnosticDescriptor AssignmentsMissingInCI = Error(
        "ORCH0008",
        "No orchestration.yml in a CI build",
        "{0} has no orchestration.yml, and a CI build writes none. Run 'dotnet build -t:ScaffoldOrchestration' on your machine, review the file, and commit it.");

    public static readonly DiagnosticDescriptor ReviewScaffold = Error(
        "ORCH0009",
        "Review the new orchestration.yml",
        "This file was just written from the task groups, and nothing was started. Choose subagents, standards and gates in it, then run the same command again.");

    public static readonly DiagnosticDescriptor SolutionTargetsWritten = Message(
        "ORCH0010",
        "Directory.Solution.targets was written",
        "Written: targets of Orchestration.Build can now be named for a solution, and run in the projects that have the package. Commit this file.");

    public static readonly DiagnosticDescriptor SolutionTargetsExist = Warning(
        "ORCH0011",
        "Directory.Solution.targets exists",
        "This file exists and is not changed. For each target that you want to name for a solution, add <Target Name=\"Orchestrate\"><MSBuild Projects=\"@(ProjectReference)\" Targets=\"Orchestrate\" SkipNonexistentTargets=\"true\" /></Target> to it.");

    public static readonly DiagnosticDescriptor ProjectsWithoutTargets = Message(
        "ORCH0012",
        "Projects of the solution lack the target",
        "These projects of the solution do not have the package, so the build ends with MSB4057 after the run: {0}. To avoid that, run 'dotnet build -t:ScaffoldOrchestration -p:OrchestrationSolutionTargets=true' in a project that has it.");

    public static readonly DiagnosticDescriptor SeveralVersions = Warning(
        "ORCH0013",
        "Two versions of the package in one build",
        "Versions {0} and {1} of Orchestration.Build both work on {2} in this build, so everything is done and reported twice. Reference one version in all projects, for example in Directory.Packages.props.");

    public static readonly DiagnosticDescriptor UnknownCode = Error(
        "ORCH0015",
        "Unknown code",
        "OrchestrationCode is '{0}', and no diagnostic of this package has that code.{1} Write one as in -p:OrchestrationCode=ORCH1052.");

    public static readonly DiagnosticDescriptor DiskFull = Error(
        "ORCH0014",
        "The disk is full",
        "The disk is full: {0} Free some space, then run the same command again: a run continues where it stopped.");
}
