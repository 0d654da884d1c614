namespace Orchestration.Build.Pipeline;

/// <summary>Writes the prompts and <c>plan.json</c> of the specs asked for.</summary>
internal static class GenerateTarget
{
    public static PipelineResult Generate(IReadOnlyDictionary<string, string> properties, IBuildOutput output)
    {
        var session = PipelineSession.Open(properties);
        var result = session.ReadSpecs();
        session.Write(result, output);
        session.Report(output);
        session.Conclude(result, "prompts and plan.json are up to date", output);
        return result;
    }
}
