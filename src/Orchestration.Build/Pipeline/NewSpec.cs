using System.Globalization;
using System.Text;
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
        if (Path.Exists(directory))
        {
            bag.Add(Catalogue.SpecExists.At(SourceSpan.WholeFile(directory), $"{Home}/{name}", SpecLocator.HasTasks(directory)
                ? BuildCommand.OfThisBuild.Start("Orchestrate", name)
                : $"write its {SpecHomes.TasksFileName}"));
            return null;
        }

        if (SpecLocator.FindSpecs(options.Root).FirstOrDefault(spec => string.Equals(SpecHomes.WithoutPrefix(spec.Name), name, StringComparison.OrdinalIgnoreCase)) is { } taken)
        {
            bag.Add(Catalogue.SpecExists.At(SourceSpan.WholeFile(taken.TasksFile), taken.RelativePath, BuildCommand.OfThisBuild.Start("Orchestrate", taken.Name)));
            return null;
        }

        return new NewSpec(name, directory);
    }

    private static string? WhyUnusable(string name) =>
        name.Length is 0 or > LongestName ? string.Create(CultureInfo.InvariantCulture, $"it has {name.Length} characters")
        : !Rune.IsLetterOrDigit(name.EnumerateRunes().First()) ? "it does not begin with a letter or a digit"
        : name.EnumerateRunes().Where(rune => !MayBeInName(rune)).Select(rune => $"'{rune}' is in it").FirstOrDefault() is { } other ? other
        : name.EndsWith('.') || Slug.Create(name, name) != Slug.Normalise(name) && name.Length <= 60 ? "Windows has no such folder"
        : StateFiles.IsReserved(name) ? "builds keep something else under this name"
        : null;

    /// <summary>With the marks that belong to letters, as in Hindi and Thai.</summary>
    private static bool MayBeInName(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' or '.'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
