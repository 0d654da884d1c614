namespace Microsoft.Build.Framework;

/// <summary>
/// The mark by which <c>-mt</c> runs a task in its own process: the engine looks for this full name, and the Framework that the
/// package compiles against has no such type. Marked tasks use absolute paths only, for the current directory is not the project's.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
