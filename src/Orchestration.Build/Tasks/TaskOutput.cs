using System.Globalization;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Reporting;

namespace Orchestration.Build.Tasks;

/// <summary>The only place that talks to MSBuild's log; what users wrote is made harmless here. The task's thread alone calls it, but for what it asks of the terminal.</summary>
/// <param name="log">The task's.</param>
/// <param name="engine">The task's; takes events that <paramref name="log"/> has no method for.</param>
/// <param name="live">Use the events of <c>dotnet test</c> where the terminal logger is on: while a project builds it shows no other message.</param>
/// <param name="quiet">Coded messages are of no interest to a plain build.</param>
/// <param name="paths">How paths are shown.</param>
internal sealed class TaskOutput(TaskLoggingHelper log, IBuildEngine engine, bool live, bool quiet, PathNames paths) : IBuildOutput
{
    /// <summary>What the terminal logger looks for in a message before <c> -> path</c>: the name of the project file.</summary>
    private const string ProjectName = "Orchestration";

    /// <summary>What the terminal logger draws in the line beside our text: margins, the name of the project and the seconds of a long run.</summary>
    private const int ForeignWidth = 2 + 13 + 1 + 1 + 11;

    private const int UnknownWidth = 80;

    /// <summary>In less room there is nothing to read.</summary>
    private const int LeastWidth = 12;

    private readonly bool _live = live && LiveEvent.IsAvailable && HasTerminalLogger;

    /// <summary>Where output goes to a file or a pipe there is no line to draw over.</summary>
    public int? LiveWidth => _live && !Console.IsOutputRedirected && WindowWidth() - ForeignWidth is >= LeastWidth and var width ? width : null;

    public bool HasSymbols => HasTerminalLogger && !Console.IsOutputRedirected && Console.OutputEncoding.CodePage == Encoding.UTF8.CodePage;

    public void Report(Diagnostic diagnostic)
    {
        var (code, link, span) = (diagnostic.Code, diagnostic.Descriptor.HelpLink, diagnostic.Span);
        var text = ForPeople(diagnostic.Message);

        // Without a file MSBuild would name the line of Orchestration.proj that calls the task, which is nobody's mistake.
        var file = span.File.Length == 0 ? "Orchestration.Build" : CiAnnotations.Harmless(span.File);
        switch (diagnostic.Severity)
        {
            case DiagnosticSeverity.Error:
                log.LogError(null, code, null, link, file, span.Line, span.Column, span.EndLine, span.EndColumn, "{0}", text);
                break;
            case DiagnosticSeverity.Warning:
                log.LogWarning(null, code, null, link, file, span.Line, span.Column, span.EndLine, span.EndColumn, "{0}", text);
                break;
            case var _ when _live && !quiet:
                Print($"{paths.Within(file)}{Position(span)}: message {code}: {text}");
                break;
            default:
                var importance = quiet ? MessageImportance.Normal : MessageImportance.High;
                log.LogMessage(null, code, null, file, span.Line, span.Column, span.EndLine, span.EndColumn, importance, "{0}", text);
                break;
        }
    }

    public void Line(string text) => Print(ForPeople(text));

    public void Annotation(string text) => Print(text);

    public void Detail(string text) => log.LogMessage(MessageImportance.Normal, "{0}", ForPeople(text));

    public void Result(string path, string? label, string? note)
    {
        if (HasTerminalLogger)
        {
            log.LogMessage(MessageImportance.High, "{0}", $"{ProjectName} -> {CiAnnotations.Harmless(paths.ForLink(path))}{(note is null ? string.Empty : $" ({note})")}");
        }
        else if (label is not null)
        {
            Line($"{label}: {path}");
        }
    }

    public void Status(string indicator, string text)
    {
        if (LiveWidth is not null)
        {
            engine.LogMessageEvent(LiveEvent.Status(indicator, CiAnnotations.Harmless(text)));
        }
    }

    /// <summary>MSBuild tells the tasks of <c>dotnet test</c>, in each build again: a node may serve several.</summary>
    private static bool HasTerminalLogger => Environment.GetEnvironmentVariable("_MSBUILDTLENABLED") == "1";

    private void Print(string text)
    {
        if (_live)
        {
            engine.LogMessageEvent(LiveEvent.Line(text));
        }
        else
        {
            log.LogMessage(MessageImportance.High, "{0}", text);
        }
    }

    private string ForPeople(string text) => CiAnnotations.Harmless(paths.Within(text));

    private static string Position(SourceSpan span) => span.Line == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"({span.Line},{span.Column})");

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : UnknownWidth;
        }
        catch (Exception exception) when (exception is IOException or PlatformNotSupportedException)
        {
            return UnknownWidth;
        }
    }
}
