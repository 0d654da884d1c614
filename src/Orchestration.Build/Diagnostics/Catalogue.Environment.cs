namespace Orchestration.Build.Diagnostics;

/// <content>ORCH0xxx: environment. Next free code: ORCH0002.</content>
internal static partial class Catalogue
{
    public static readonly DiagnosticDescriptor UnexpectedException = Error(
        "ORCH0001",
        "Unexpected exception",
        "Orchestration.Build failed unexpectedly. This is a bug in the package: please report it with the text below.\n{0}");
}
