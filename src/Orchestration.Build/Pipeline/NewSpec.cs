using System.Globalization;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Pipeline;

/// <summary>Where a spec goes that is not there yet.</summary>
/// <param name="Name">Of its folder.</param>
/// <param name="Directory">Absolute path of the folder.</param>
internal sealed record NewSpec(string Name, string Directory)
{
    /// <summary>Of the state folder: drafts of specs are in it.</summary>
    public const string DraftsFolder = "drafts";

    private const string Home = "agent-os/specs";

    private const int LongestName = 80;

    public string RelativePath => $"{Home}/{Name}";

    /// <summary>By <c>OrchestrationSpec</c>; without it the date and the first line of the request.</summary>
    /// <returns>Null where the name cannot be used or is taken; the bag says why.</returns>
    public static NewSpec? Find(OrchestrationOptions options, string request, DateTimeOffset today, DiagnosticBag bag)
    {
        var date = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var proposed = $"{date}-{Slug.Create(Texts.FirstLine(request.Trim('#', ' ', '\n')), "request")}";
        var name = options.Spec?.Trim().Replace('\\', '/') ?? proposed;
        name = name.StartsWith(Home + "/", StringComparison.Ordinal) ? name[(Home.Length + 1)..] : name;
        if (WhyUnusable(name) is { } reason)
        {
            bag.Add(Catalogue.SpecNameUnusable.At(SourceSpan.None, name, reason, proposed));
            return null;
        }

        var directory = Path.Combine(options.Root, Home.Replace('/', Path.DirectorySeparatorChar), name);
        if (!Path.Exists(directory))
        {
            return new NewSpec(name, directory);
        }

        bag.Add(Catalogue.SpecExists.At(SourceSpan.WholeFile(directory), $"{Home}/{name}", SpecLocator.HasTasks(directory)
            ? BuildCommand.OfThisBuild.Start("Orchestrate", name)
            : $"write its {SpecHomes.TasksFileName}"));
        return null;
    }

    private static string? WhyUnusable(string name) =>
        name.Length is 0 or > LongestName ? string.Create(CultureInfo.InvariantCulture, $"it has {name.Length} characters")
        : !char.IsLetterOrDigit(name[0]) ? "it does not begin with a letter or a digit"
        : name.FirstOrDefault(c => !char.IsLetterOrDigit(c) && c is not ('-' or '_' or '.')) is var other and not '\0' ? $"'{other}' is in it"
        : name.EndsWith('.') || Slug.Create(name, name) != Slug.Normalise(name) && name.Length <= 60 ? "Windows has no such folder"
        : name.Equals(DraftsFolder, StringComparison.OrdinalIgnoreCase) ? "drafts are kept under this name"
        : null;
}
