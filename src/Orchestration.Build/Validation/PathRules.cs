namespace Orchestration.Build.Validation;

/// <summary>Paths and patterns that mean files of the root.</summary>
internal static class PathRules
{
    /// <summary>Why a pattern means something outside of the root, as it completes "is"; null where it does not.</summary>
    public static string? WhyOutside(string pattern)
    {
        var path = pattern.Replace('\\', '/');
        return path.StartsWith('/') || path.StartsWith('~') || (path.Length > 1 && path[1] == ':') ? "an absolute path"
            : path.Split('/').Contains("..") ? "'..'"
            : null;
    }
}
