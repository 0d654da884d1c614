using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Reporting;

namespace Orchestration.Build.Tasks;

/// <summary>The only place that talks to MSBuild's log; what users wrote is made harmless here. Not thread-safe: the task's thread alone calls it.</summary>
/// <param name="log">The task's.</param>
/// <param name="engine">The task's; takes events that <paramref name="log"/> has no method for.</param>
/// <param name="live">Use the events of <c>dotnet test</c>, which the terminal logger shows while a project builds; it shows no message.</param>
/// <param name="quiet">Coded messages are of no interest to a plain build.</param>
internal sealed class TaskOutput(TaskLoggingHelper log, IBuildEngine engine, bool live, bool quiet) : IBuildOutput
{
    private readonly bool _live = live && LiveEvent.IsAvailable;

    public void Report(Diagnostic diagnostic)
    {
        var (code, link, span, text) = (diagnostic.Code, diagnostic.Descriptor.HelpLink, diagnostic.Span, CiAnnotations.Harmless(diagnostic.Message));
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
            default:
                var importance = quiet ? MessageImportance.Normal : MessageImportance.High;
                log.LogMessage(null, code, null, file, span.Line, span.Column, span.EndLine, span.EndColumn, importance, "{0}", text);
                break;
        }
    }

    public void Line(string text) => Print(CiAnnotations.Harmless(text));

    public void Annotation(string text) => Print(text);

    public void Detail(string text) => log.LogMessage(MessageImportance.Normal, "{0}", CiAnnotations.Harmless(text));

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

    public void Status(string indicator, string text)
    {
        // Where output goes to a file or a pipe there is no line to draw over.
        if (_live && !Console.IsOutputRedirected)
        {
            engine.LogMessageEvent(LiveEvent.Status(indicator, CiAnnotations.Harmless(text)));
        }
    }
}
