namespace Orchestration.Build.Pipeline;

/// <summary>Removes what builds left in the state folder, and on demand generated prompts that nobody edited; never the ledger.</summary>
internal static class CleanTarget
{
    /// <param name="prompts">Prompts too; they are source files, so <c>Clean</c> leaves them.</param>
    public static PipelineResult Clean(IReadOnlyDictionary<string, string> properties, IBuildOutput output, bool prompts)
    {
        var session = PipelineSession.Open(properties);
        session.Clean(prompts, output);
        session.Report(output);
        return PipelineResult.Empty;
    }
}
