namespace Orchestration.Build.Pipeline;

/// <summary>Whether a build runs on a CI system.</summary>
internal static class ContinuousIntegration
{
    /// <summary>What GitHub Actions, Azure Pipelines and GitLab set, and the name that most others set.</summary>
    private static readonly string[] Variables = ["GITHUB_ACTIONS", "TF_BUILD", "GITLAB_CI", "CI"];

    /// <param name="property">The value of <c>ContinuousIntegrationBuild</c>; where there is one, it decides.</param>
    public static bool IsOn(string? property) => IsOn(property, Environment.GetEnvironmentVariable);

    /// <param name="property">The value of <c>ContinuousIntegrationBuild</c>; where there is one, it decides.</param>
    /// <param name="variable">Reads an environment variable.</param>
    public static bool IsOn(string? property, Func<string, string?> variable) =>
        string.IsNullOrWhiteSpace(property)
            ? Array.Exists(Variables, name => IsSet(variable(name)))
            : string.Equals(property.Trim(), "true", StringComparison.OrdinalIgnoreCase);

    // Some systems set CI=1 or a name of their own; a person who wants it off writes false or 0.
    private static bool IsSet(string? value) =>
        !string.IsNullOrWhiteSpace(value) && value.Trim() is not "0" && !string.Equals(value.Trim(), "false", StringComparison.OrdinalIgnoreCase);
}
