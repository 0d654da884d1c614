using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Pipeline;

/// <summary>What lives as long as one build, on one node of it.</summary>
internal interface IBuildObjects
{
    string? Find(string key);

    void Add(string key, string value);
}

/// <summary>
/// Makes the global properties by which one project calls <c>Orchestration.proj</c>. They depend on the root and on public properties only, so that all
/// projects of a build that share a root get one answer: the engine builds a project once for each set of global properties.
/// </summary>
/// <param name="projectDirectory">Absolute path of the calling project's folder.</param>
/// <param name="value">A property of the calling project, or empty.</param>
/// <param name="globals">Global properties of the calling project.</param>
/// <param name="makesRoot">Where there is no root, the top of the repository becomes one, else the project's folder.</param>
internal sealed partial class Preparation(string projectDirectory, Func<string, string> value, IReadOnlyDictionary<string, string> globals, bool makesRoot = false)
{
    private readonly (string? Root, string Spec) _place = Place(projectDirectory, value(Properties.Root.Name), value(Properties.Spec.Name), makesRoot);

    /// <summary>Global properties that differ between the projects of one build and mean nothing to <c>Orchestration.proj</c>.</summary>
    public const string ForeignProperties =
        "TargetFramework;TargetFrameworks;RuntimeIdentifier;RuntimeIdentifiers;SelfContained;PublishAot;PublishSingleFile;PublishTrimmed;PublishReadyToRun;"
        + "Configuration;Platform;OutDir;OutputPath;NoBuild;BuildProjectReferences;BuildingSolutionFile;CurrentSolutionConfigurationContents;"
        + "SolutionDir;SolutionExt;SolutionFileName;SolutionName;SolutionPath;ExcludeRestorePackageImports;NoWarn;TreatWarningsAsErrors;WarningsAsErrors;WarningsNotAsErrors;"
        + "OrchestrationOnBuild";

    /// <summary>Names of the solution's projects that lack the targets, for <c>Orchestrate</c>; no public property.</summary>
    public const string ProjectsWithoutTargets = "_OrchestrationProjectsWithoutTargets";

    /// <summary>Our properties whose text XML needs as it is.</summary>
    private static readonly ImmutableArray<string> Plain = [Properties.TaskFolder.Name, Properties.LiveOutput.Name];

    /// <summary>Names and metadata of the user's agent profiles.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Profiles { get; init; } = ReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>.Empty;

    /// <summary>Absolute, without a separator at its end; null where there is none.</summary>
    public string? Root => _place.Root;

    /// <summary>The target that a plain build calls; empty where it calls none.</summary>
    public string BuildTarget => Root is null ? string.Empty : Hook switch
    {
        BuildHook.Validate => "BuildCheck",
        BuildHook.Generate => "BuildGeneration",
        _ => string.Empty,
    };

    /// <summary>The value of the metadatum <c>For</c> of the item by which targets are called that validate: there the project's own severities count.</summary>
    public const string ForChecks = "checks";

    /// <summary>
    /// The other value, of the item for targets that run, show or clean up: without <c>TreatWarningsAsErrors</c>, because two projects that differ in it
    /// must not mean two runs.
    /// </summary>
    public const string ForRuns = "runs";

    /// <summary><c>Name=value;…</c>, as the metadatum <c>Properties</c> of an item takes it.</summary>
    /// <param name="use"><see cref="ForChecks"/> or <see cref="ForRuns"/>.</param>
    public string GlobalProperties(string use) => string.Join(';', Pairs(use));

    private BuildHook Hook => Properties.OnBuild.Read(ValueOf(Properties.OnBuild.Name), new DiagnosticBag()) switch
    {
        BuildHook.Auto => FlowedIn ? BuildHook.Off : IsCI ? BuildHook.Validate : BuildHook.Generate,
        var asked => asked,
    };

    private bool IsCI => ContinuousIntegration.IsOn(value(Properties.ContinuousIntegrationBuild));

    /// <summary>The package came through another package or project: the project itself does not name it.</summary>
    private bool FlowedIn =>
        value("NuGetPackageRoot") is { Length: > 0 } packages
        && value("PackageFolder").StartsWith(packages, StringComparison.Ordinal)
        && value("DirectReference").Length == 0;

    public static bool IsOurs(string name) =>
        (name.StartsWith("Orchestration", StringComparison.OrdinalIgnoreCase) || name.StartsWith("_Orchestration", StringComparison.OrdinalIgnoreCase))
        && !Plain.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>What decides what a command does; the rest says how MSBuild shows it.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Deciding(IReadOnlyDictionary<string, string> properties) =>
        properties.Where(pair => !pair.Key.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with the call itself.</summary>
    public ImmutableArray<Diagnostic> Check(IBuildObjects objects)
    {
        if (Root is null)
        {
            return [];
        }

        var bag = new DiagnosticBag();
        if (Hook is not BuildHook.Off)
        {
            Properties.OnBuild.Read(ValueOf(Properties.OnBuild.Name), bag);
        }

        var (key, version) = ("Orchestration.Build " + Root, Version);
        if (objects.Find(key) is not { } first)
        {
            objects.Add(key, version);
        }
        else if (first != version)
        {
            bag.Add(Catalogue.SeveralVersions.At(SourceSpan.None, first, version, Root));
        }

        return [.. bag.ToSorted()];
    }

    private static string Version =>
        typeof(Preparation).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>Why there is no root, as far as more can be said than that; empty or a sentence with a space before it.</summary>
    public static string ExplainNoRoot(string projectDirectory, string spec)
    {
        var text = new StringBuilder();
        if (OneFileSpecs.IsMarkdown(spec.Trim()))
        {
            text.Append(CultureInfo.InvariantCulture, $" OrchestrationSpec names '{spec.Trim()}', and there is no such file in the project's folder or at the top of its repository.");
        }

        foreach (var (tool, mark) in OtherTool.FindAbove(projectDirectory))
        {
            text.Append(' ').Append(tool.Report(mark).Message);
        }

        return text.ToString();
    }

    /// <summary>The root, and the selection as seen from it: a file that is named by its path may be where no root is, and makes one.</summary>
    private static (string? Root, string Spec) Place(string projectDirectory, string asked, string spec, bool makesRoot)
    {
        if (asked.Length > 0)
        {
            return (Path.TrimEndingDirectorySeparator(Path.GetFullPath(asked, projectDirectory)), spec);
        }

        var root = SpecLocator.FindRoot(projectDirectory) ?? (makesRoot ? RepositoryTop.Find(projectDirectory) ?? Path.TrimEndingDirectorySeparator(projectDirectory) : null);
        var path = spec.Trim().Replace('\\', '/');
        if (!OneFileSpecs.IsMarkdown(path))
        {
            return (root, spec);
        }

        foreach (var from in new[] { root, projectDirectory, RepositoryTop.Find(projectDirectory) }.OfType<string>())
        {
            if (Path.GetFullPath(path, from) is var file && File.Exists(file))
            {
                var above = root is not null && OneFileSpecs.Find(root, file) is not null ? root : OneFileSpecs.RootOf(file);
                return (above, Path.GetRelativePath(above, file));
            }
        }

        return (root, spec);
    }

    // Strings all the way: of generic code over structures nothing is compiled before a build needs it, and an unchanged build is short.
    private IEnumerable<string> Pairs(string use)
    {
        // A task sees these only under MSBuild's own names, as global properties of the project in which it logs. They are reduced to our codes, because
        // another project's NoWarn must not mean another validation.
        yield return Pair("MSBuildTreatWarningsAsErrors", use == ForChecks && (IsTrue("TreatWarningsAsErrors") || IsTrue("MSBuildTreatWarningsAsErrors")) ? "true" : "false");
        yield return Pair("MSBuildWarningsAsMessages", OurCodes("NoWarn", "MSBuildWarningsAsMessages"));
        yield return Pair("MSBuildWarningsAsErrors", OurCodes("WarningsAsErrors", "MSBuildWarningsAsErrors"));
        yield return Pair("MSBuildWarningsNotAsErrors", OurCodes("WarningsNotAsErrors", "MSBuildWarningsNotAsErrors"));
        yield return Pair(Properties.ContinuousIntegrationBuild, IsCI ? "true" : "false");
        foreach (var property in Properties.All)
        {
            if (property.Name == Properties.Root.Name)
            {
                yield return Pair(property.Name, Escaped(Root ?? string.Empty));
            }
            else if (property.Name == Properties.Spec.Name)
            {
                yield return Pair(property.Name, Escaped(_place.Spec));
            }
            else if (property.Name == Properties.RequestFile.Name)
            {
                yield return Pair(property.Name, Escaped(FindFile(value(property.Name).Trim())));
            }
            else if (property.Name != Properties.OnBuild.Name)
            {
                var text = value(property.Name);
                yield return Pair(property.Name, Plain.Contains(property.Name) ? text : Escaped(text));
            }
        }

        yield return Pair(Properties.Profiles, Profiles.Count == 0 ? string.Empty : Escaped(ProfileCodec.Encode(Profiles)));
        yield return Pair(ProjectsWithoutTargets, Escaped(string.Join(", ", SolutionProjects.WithoutTargets(globals))));
    }

    /// <summary>A file below the root; where there is none, that of the project's folder.</summary>
    private string FindFile(string path) =>
        path.Length > 0 && Root is not null && !File.Exists(Path.GetFullPath(path, Root)) && Path.GetFullPath(path, projectDirectory) is var other && File.Exists(other) ? other : path;

    private static string Pair(string name, string value) => name + "=" + value;

    // A semicolon ends a pair; once more than MSBuild itself does, so that "a;b=c" stays one value.
    private static string Escaped(string text) => MSBuildText.Escape(text);

    private bool IsTrue(string name) => string.Equals(value(name).Trim(), "true", StringComparison.OrdinalIgnoreCase);

    private string OurCodes(params string[] names) =>
        names.All(name => !value(name).Contains("ORCH", StringComparison.OrdinalIgnoreCase))
            ? string.Empty
            : string.Join(';', names.SelectMany(name => Code().Matches(value(name)).Select(match => match.Value.ToUpperInvariant())).Distinct(StringComparer.Ordinal));

    private Dictionary<string, string> ValueOf(string name) => new(StringComparer.OrdinalIgnoreCase) { [name] = value(name) };

    [GeneratedRegex(@"(?<![^;,\s])ORCH[^;,\s]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
