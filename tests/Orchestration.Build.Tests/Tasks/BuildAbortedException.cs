namespace Microsoft.Build.Exceptions;

/// <summary>As MSBuild names it; its own assembly is no reference of a task.</summary>
internal sealed class BuildAbortedException : Exception;
