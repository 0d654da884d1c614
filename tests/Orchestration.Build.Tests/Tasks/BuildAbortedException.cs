namespace Microsoft.Build.Exceptions;

/// <summary>As MSBuild names it; its own assembly is no reference of a task.</summary>
internal sealed class BuildAbortedException : Exception
{
    public BuildAbortedException()
    {
    }

    public BuildAbortedException(string message)
        : base(message)
    {
    }

    public BuildAbortedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
