using Orchestration.Build.Diagnostics;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Running.Evidence;

/// <summary>What is to be known of the end of an agent or a gate, whatever it was for.</summary>
internal static class ProcessNotices
{
    /// <param name="who"><c>agent</c> or <c>gate</c>.</param>
    /// <param name="outputLog">Absolute path of the log of its stdout.</param>
    /// <param name="errorLog">Likewise of its stderr.</param>
    public static IEnumerable<Diagnostic> Of(ProcessEnd end, ProcessSpec spec, string who, SpoolReader output, string outputLog, SpoolReader error, string errorLog)
    {
        if (end.Strays.Count > 0)
        {
            yield return Catalogue.StrayEnded.At(SourceSpan.None, spec.WorkingDirectory, EvidenceTexts.List(end.Strays));
        }

        if (output.WasReopened || error.WasReopened)
        {
            yield return Catalogue.OutputReopened.At(SourceSpan.None, who, output.WasReopened ? outputLog : errorLog);
        }

        if (end.WroteTooMuch)
        {
            yield return Catalogue.OutputTooLong.At(SourceSpan.None, who, spec.Files.Output);
        }
    }
}
