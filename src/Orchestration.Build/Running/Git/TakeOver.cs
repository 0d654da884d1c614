namespace Orchestration.Build.Running.Git;

/// <summary>The command that brings the accepted work to where the user stands.</summary>
internal static class TakeOver
{
    /// <param name="generated">Prompts that were generated and not committed: git does not merge over files that it does not know.</param>
    /// <param name="forward">Nothing was committed there meanwhile.</param>
    public static string Command(string mainBranch, IReadOnlyList<string> generated, bool forward)
    {
        var folders = string.Join(' ', generated.Select(path => $"\":/{path[..path.LastIndexOf('/')]}\"").Distinct(StringComparer.Ordinal));
        return folders.Length > 0 ? $"git add {folders} && git commit -m \"Update generated prompts\" {folders} && git merge {mainBranch}"
            : forward ? $"git merge --ff-only {mainBranch}"
            : $"git merge {mainBranch}";
    }
}
