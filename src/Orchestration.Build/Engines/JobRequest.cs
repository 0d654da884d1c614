using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Engines;

/// <summary>What one job is asked for, as its environment says it.</summary>
/// <param name="Group">Id; empty for the job that collects.</param>
/// <param name="Needs">Ids of the groups whose results it needs.</param>
/// <param name="Base">The commit that all jobs start from; null: the one that is checked out.</param>
/// <param name="Plan">Hash of the plan; null: not checked.</param>
/// <param name="In">Absolute path of the folder with the results that it needs.</param>
/// <param name="Out">Absolute path of the folder that gets its own.</param>
/// <param name="Share">How many jobs share the limits of cost and tokens.</param>
internal sealed record JobRequest(
    string Group, ImmutableArray<string> Needs, string? Base, string? Plan, string In, string Out, string? ExitFile, int Share, JobOrigin Origin)
{
    /// <summary>Where results are if the environment does not say.</summary>
    public const string DefaultFolder = JobLine.Folder;

    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="absolute">Makes a path absolute.</param>
    /// <param name="origin">The job.</param>
    /// <param name="needsGroup">The job runs a group.</param>
    /// <param name="bag">Takes what is missing.</param>
    public static JobRequest? Read(Func<string, string?> variable, Func<string, string> absolute, JobOrigin origin, bool needsGroup, DiagnosticBag bag)
    {
        var group = Value(JobVariables.Group) ?? string.Empty;
        if (needsGroup && group.Length == 0)
        {
            bag.Add(Catalogue.JobVariableMissing.At(SourceSpan.None, JobVariables.Group));
            return null;
        }

        var share = 1;
        if (Value(JobVariables.Share) is { } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out share) && share > 0))
        {
            // By mistake a job would have the budget of all.
            bag.Add(Catalogue.JobVariableBad.At(SourceSpan.None, JobVariables.Share, text, "a number of jobs"));
            return null;
        }

        var folder = absolute(Value(JobVariables.Out) ?? DefaultFolder);
        return new JobRequest(
            group,
            [.. (Value(JobVariables.Needs) ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)],
            Value(JobVariables.Base),
            Value(JobVariables.Plan),
            Value(JobVariables.In) is { } given ? absolute(given) : folder,
            folder,
            Value(JobVariables.ExitFile) is { } exit ? absolute(exit) : null,
            share,
            origin);

        string? Value(string name) => variable(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
    }
}
