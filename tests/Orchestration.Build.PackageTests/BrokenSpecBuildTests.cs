using System.Globalization;

namespace Orchestration.Build.PackageTests;

/// <summary>The table of broken specs once more, through real builds: every case is under a root of its own, all of them in one build.</summary>
[TestClass]
public sealed class BrokenSpecBuildTests : BuildTest
{
    [TestMethod]
    public void Every_broken_spec_is_reported_by_a_build_as_the_table_has_it()
    {
        var cases = WriteCases();

        var said = BuildCases().Diagnostics.ToLookup(diagnostic => CaseOf(diagnostic));

        var differences = cases
            .Select(broken => (broken.Name, Expected: Lines(broken), Actual: Lines(said[broken.Name], broken.Name)))
            .Where(pair => !pair.Expected.SequenceEqual(pair.Actual))
            .Select(pair => $"{pair.Name}\n  expected\n{string.Join('\n', pair.Expected)}\n  said\n{string.Join('\n', pair.Actual)}")
            .ToList();
        Assert.IsEmpty(differences, string.Join("\n\n", differences));
    }

    [TestMethod]
    public void Every_code_of_the_table_obeys_the_properties_of_the_build()
    {
        var codes = WriteCases().SelectMany(Lines).Select(line => Words(line)).Distinct().ToList();
        var warnings = codes.Where(word => word.Severity == "warning").Select(word => word.Code).ToList();
        Assert.IsNotEmpty(warnings);

        AssertSeverities(warnings, [], $"-p:NoWarn={string.Join("%3B", warnings)}");
        AssertSeverities(warnings, ["error"], $"-p:WarningsAsErrors={string.Join("%3B", warnings)}");
        AssertSeverities(warnings, ["error"], "-p:TreatWarningsAsErrors=true");
        AssertSeverities(warnings, ["warning"], "-p:TreatWarningsAsErrors=true", $"-p:WarningsNotAsErrors={string.Join("%3B", warnings)}");
        AssertSeverities(warnings, [], "-p:TreatWarningsAsErrors=true", $"-p:MSBuildWarningsAsMessages={string.Join("%3B", warnings)}");
    }

    [TestMethod]
    public void Errors_of_plain_builds_are_lowered_on_demand_and_those_of_named_targets_never()
    {
        WriteCases();

        Assert.DoesNotContain(diagnostic => diagnostic.Severity == "error", BuildCases("-p:Entry=Build", "-p:OrchestrationBuildSeverity=warning").Diagnostics);
        Assert.Contains(diagnostic => diagnostic.Severity == "error", BuildCases("-p:OrchestrationBuildSeverity=warning").Diagnostics);
    }

    private void AssertSeverities(List<string> codes, string[] expected, params string[] properties)
    {
        var said = BuildCases(properties).Diagnostics.Where(diagnostic => codes.Contains(diagnostic.Code) && diagnostic.Severity != "message");

        var different = codes.Where(code => !said.Where(diagnostic => diagnostic.Code == code).Select(diagnostic => diagnostic.Severity).Distinct().SequenceEqual(expected));
        Assert.IsEmpty(different.ToList(), string.Join(' ', properties));
    }

    private BuildResult BuildCases(params string[] properties) => Build(["all.proj", .. properties]);

    private List<BrokenSpec> WriteCases()
    {
        // Case-insensitive disks make one folder of the two.
        var cases = BrokenSpec.Names.Where(name => OperatingSystem.IsLinux() || name != "specs-collide").Select(BrokenSpec.Load).ToList();
        foreach (var broken in cases)
        {
            broken.WriteTo(Repository[broken.Name]);
            WriteBareProject($"{broken.Name}/case.proj", $"<PropertyGroup>{string.Concat(broken.PropertyValues.Select(pair => $"<{pair.Key}>{pair.Value}</{pair.Key}>"))}</PropertyGroup>");
        }

        Repository.Write("all.proj", """
            <Project DefaultTargets="All">
              <PropertyGroup><Entry Condition="'$(Entry)' == ''">ValidateOrchestration</Entry></PropertyGroup>
              <ItemGroup><Case Include="*/case.proj" /></ItemGroup>
              <Target Name="All">
                <MSBuild Projects="@(Case)" Targets="$(Entry)" RemoveProperties="Entry" ContinueOnError="ErrorAndContinue" />
              </Target>
            </Project>
            """);
        return cases;
    }

    private string CaseOf(SaidDiagnostic diagnostic) =>
        Path.GetRelativePath(Repository.Path, diagnostic.File.Length == 0 ? Repository.Path : diagnostic.File).Split(Path.DirectorySeparatorChar)[0];

    private static (string Severity, string Code) Words(string line)
    {
        var words = line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..].Split(' ', 3);
        return (words[0], words[1].TrimEnd(':'));
    }

    // What has no file has no case: it is looked at by the tests of properties.
    private static List<string> Lines(BrokenSpec broken) =>
        [.. broken.ExpectedText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith(':')).Order(StringComparer.Ordinal)];

    private List<string> Lines(IEnumerable<SaidDiagnostic> said, string name)
    {
        var root = Repository[name];
        return
        [
            .. said.Select(diagnostic =>
            {
                var place = diagnostic.Line == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"({diagnostic.Line},{diagnostic.Column},{diagnostic.EndLine},{diagnostic.EndColumn})");
                return $"{diagnostic.File}{place}: {diagnostic.Severity} {diagnostic.Code}: {diagnostic.Text}"
                    .Replace(root + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal)
                    .Replace(root, "<root>", StringComparison.Ordinal)

                    // In texts paths are relative to where the build of all cases was started.
                    .Replace($" {name}{Path.DirectorySeparatorChar}", " ", StringComparison.Ordinal)
                    .Replace("agent-os/specs/broken/", string.Empty, StringComparison.Ordinal);
            }).Order(StringComparer.Ordinal),
        ];
    }
}
