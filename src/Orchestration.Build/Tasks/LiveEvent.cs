using System.Reflection;
using Microsoft.Build.Framework;

namespace Orchestration.Build.Tasks;

/// <summary>
/// The events by which <c>dotnet test</c> shows lines under the terminal logger while a project builds; other loggers print their text.
/// They are no public contract and are younger than the Framework the package compiles against, so they are made by reflection, and
/// where that fails the caller logs an ordinary message.
/// </summary>
internal static class LiveEvent
{
    private static readonly Type? EventType = typeof(BuildMessageEventArgs).Assembly.GetType("Microsoft.Build.Framework.ExtendedBuildMessageEventArgs");

    private static readonly ConstructorInfo? Constructor =
        EventType?.GetConstructor([typeof(string), typeof(string), typeof(string), typeof(string), typeof(MessageImportance)]);

    private static readonly PropertyInfo? Metadata = EventType?.GetProperty("ExtendedMetadata");

    public static bool IsAvailable => Constructor is not null && Metadata is not null;

    /// <summary>A line that stays.</summary>
    public static BuildMessageEventArgs Line(string text) => Create("TLTESTOUTPUT", text, []);

    /// <summary>The line that the terminal logger draws over itself.</summary>
    public static BuildMessageEventArgs Status(string indicator, string text) =>
        Create("TLTESTPASSED", $"{indicator} {text}", new() { ["localizedResult"] = indicator, ["displayName"] = text });

    private static BuildMessageEventArgs Create(string type, string text, Dictionary<string, string?> metadata)
    {
        var message = (BuildMessageEventArgs)Constructor!.Invoke([type, text, null, "Orchestrate", MessageImportance.High]);
        Metadata!.SetValue(message, metadata);
        return message;
    }
}
