namespace Orchestration.Build.Output;

/// <summary>What a build does that others can see.</summary>
internal enum StepKind
{
    File,
    Process,
    Git,
}

/// <summary>What a test lets become of a step.</summary>
internal enum StepFault
{
    None,

    /// <summary>A write is done in part, and the disk is full.</summary>
    HalfDone,
}

/// <summary>
/// Every step of a build that others can see is announced here just before it is taken. Nobody listens but tests: they let steps fail, and end the build between
/// any two of them.
/// </summary>
internal static class Steps
{
    private static readonly AsyncLocal<Func<StepKind, string, string, StepFault>?> Current = new();

    /// <summary>Told of the steps of this flow of control and of all that it starts; may throw in their place.</summary>
    public static Func<StepKind, string, string, StepFault>? Listener
    {
        get => Current.Value;
        set => Current.Value = value;
    }

    /// <summary>Whether somebody wants to know.</summary>
    public static bool AreWatched => Current.Value is not null;

    /// <param name="operation">A verb.</param>
    /// <param name="target">A path, a program or a command.</param>
    public static StepFault Reach(StepKind kind, string operation, string target) => Current.Value?.Invoke(kind, operation, target) ?? StepFault.None;
}
