using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;

namespace Orchestration.Build.Pipeline;

/// <summary>What an exception that nobody handled means to the person who builds.</summary>
internal static class Failures
{
    public static Diagnostic ToDiagnostic(Exception exception)
    {
        var causes = Causes(exception).ToList();
        return causes.Find(Disk.IsFull) is { } full ? Catalogue.DiskFull.At(SourceSpan.None, full.Message)
            : causes.Find(cause => cause is IOException or UnauthorizedAccessException) is { } file ? Catalogue.FileAccess.At(SourceSpan.None, file.Message)
            : Catalogue.UnexpectedException.At(SourceSpan.None, exception);
    }

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        var pending = new Queue<Exception>([exception]);
        while (pending.TryDequeue(out var next))
        {
            yield return next;
            foreach (var inner in next is AggregateException { InnerExceptions: var several } ? several : next.InnerException is { } one ? [one] : Array.Empty<Exception>().AsReadOnly())
            {
                pending.Enqueue(inner);
            }
        }
    }
}
