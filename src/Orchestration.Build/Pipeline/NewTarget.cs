using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Output;
using Orchestration.Build.Requests;

namespace Orchestration.Build.Pipeline;

/// <summary>Writes the skeleton of a spec, for people who write it themselves.</summary>
internal static class NewTarget
{
    public static PipelineResult Write(IReadOnlyDictionary<string, string> properties, IBuildOutput output)
    {
        var session = PipelineSession.Open(properties);
        var (options, bag) = (session.Options, session.Bag);
        var request = bag.HasErrors ? null : TextInput.Read(options.Request, options.RequestFile, PlanTarget.RequestVariable, bag);
        if (!bag.HasErrors && NewSpec.Find(options, request ?? "new spec", TimeProvider.System.GetLocalNow(), bag) is { } spec)
        {
            try
            {
                var title = request is null ? Skeleton.TitleOf(spec.Name) : Texts.FirstLine(request).Trim('#', ' ');
                SpecWriter.Write(spec.Directory, Skeleton.Render(title, request));
                bag.Add(Catalogue.SkeletonWritten.At(SourceSpan.WholeFile(Path.Combine(spec.Directory, SpecFiles.TasksFile)), spec.RelativePath));
                output.Line($"Then: {BuildCommand.OfThisBuild.Start("ScaffoldOrchestration", spec.Name)}");
                output.Result(spec.Directory);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                bag.Add(Catalogue.SpecNotWritten.At(SourceSpan.WholeFile(spec.Directory), exception.Message, string.Empty));
            }
        }

        session.Report(output);
        return PipelineResult.Empty;
    }
}
