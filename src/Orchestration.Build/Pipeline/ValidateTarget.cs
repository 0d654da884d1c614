namespace Orchestration.Build.Pipeline;

/// <summary>Reports all that is wrong with the specs asked for. Writes nothing.</summary>
internal static class ValidateTarget
{
    public static PipelineResult Validate(IReadOnlyDictionary<string, string> properties, IBuildOutput output)
    {
        var session = PipelineSession.Open(properties);
        var result = session.ReadSpecs();
        session.Report(output);
        session.Conclude(result, "valid", output);
        return result;
    }
}
