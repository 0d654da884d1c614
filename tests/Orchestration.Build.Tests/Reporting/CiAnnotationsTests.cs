using System.Text.Json;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Reporting;

namespace Orchestration.Build.Tests.Reporting;

[TestClass]
public sealed class CiAnnotationsTests
{
    private const string Top = "/builds/my app";

    private static readonly DiagnosticDescriptor Error = new("ORCH9001", DiagnosticSeverity.Error, "Title", "{0}");

    private static Diagnostic Evil { get; } = Error.At(
        new SourceSpan("/builds/my app/a,b;c]%d:e/tasks.md", 7, 3, 7, 12), "100 % wrong, [x]; see: a\r\nb\n##vso[task.complete]\n::error::c");

    [TestMethod]
    [DataRow("GITHUB_ACTIONS", "true", nameof(CiSystem.GitHub))]
    [DataRow("TF_BUILD", "True", nameof(CiSystem.Azure))]
    [DataRow("GITLAB_CI", "true", nameof(CiSystem.GitLab))]
    [DataRow("CI", "true", nameof(CiSystem.None))]
    [DataRow("GITHUB_ACTIONS", "false", nameof(CiSystem.None))]
    public void A_system_is_known_by_its_variable(string variable, string value, string system) =>
        Assert.AreEqual(Enum.Parse<CiSystem>(system), CiAnnotations.Detect(name => name == variable ? value : null));

    [TestMethod]
    public void GitHub_gets_a_command_that_nothing_in_the_text_can_end() =>
        Assert.AreEqual(
            "::error file=a%2Cb;c]%25d%3Ae/tasks.md,line=7,endLine=7,col=3,endColumn=12,title=ORCH9001::100 %25 wrong, [x]; see: a%0D%0Ab%0A##vso[task.complete]%0A::error::c",
            CiAnnotations.Line(CiSystem.GitHub, Evil, Top));

    [TestMethod]
    public void Azure_gets_a_command_that_nothing_in_the_text_can_end() =>
        Assert.AreEqual(
            "##vso[task.logissue type=error;sourcepath=a,b%3Bc%5D%AZP25d:e/tasks.md;linenumber=7;columnnumber=3;code=ORCH9001]100 %AZP25 wrong, [x%5D%3B see: a%0D%0Ab%0A##vso[task.complete%5D%0A::error::c",
            CiAnnotations.Line(CiSystem.Azure, Evil, Top));

    [TestMethod]
    public void GitHub_takes_columns_only_within_one_line()
    {
        var two = Error.At(new SourceSpan(Top + "/f", 7, 3, 9, 2), "m") with { Severity = DiagnosticSeverity.Warning };

        Assert.AreEqual("::warning file=f,line=7,endLine=9,title=ORCH9001::m", CiAnnotations.Line(CiSystem.GitHub, two, Top));
    }

    [TestMethod]
    public void What_has_no_place_is_reported_without_one()
    {
        Assert.AreEqual("::error title=ORCH9001::m", CiAnnotations.Line(CiSystem.GitHub, Error.At(SourceSpan.None, "m"), Top));
        Assert.AreEqual("##vso[task.logissue type=error;code=ORCH9001]m", CiAnnotations.Line(CiSystem.Azure, Error.At(SourceSpan.None, "m"), Top));
        Assert.AreEqual("::error file=f,title=ORCH9001::m", CiAnnotations.Line(CiSystem.GitHub, Error.At(SourceSpan.WholeFile(Top + "/f"), "m"), Top));
    }

    [TestMethod]
    public void Messages_and_systems_without_lines_get_none()
    {
        Assert.IsNull(CiAnnotations.Line(CiSystem.GitHub, Evil with { Severity = DiagnosticSeverity.Message }, Top));
        Assert.IsNull(CiAnnotations.Line(CiSystem.GitLab, Evil, Top));
        Assert.IsNull(CiAnnotations.Line(CiSystem.None, Evil, Top));
    }

    [TestMethod]
    public void GitLab_gets_a_report_with_paths_severities_and_fingerprints_that_differ()
    {
        var warning = Error.At(SourceSpan.None, "w") with { Severity = DiagnosticSeverity.Warning };
        var message = Error.At(SourceSpan.None, "said") with { Severity = DiagnosticSeverity.Message };

        using var json = JsonDocument.Parse(CiAnnotations.GitLabReport([Evil, warning, message], Top));

        var issues = json.RootElement.EnumerateArray().ToList();
        Assert.HasCount(2, issues);
        Assert.AreEqual("a,b;c]%d:e/tasks.md", issues[0].GetProperty("location").GetProperty("path").GetString());
        Assert.AreEqual(7, issues[0].GetProperty("location").GetProperty("lines").GetProperty("begin").GetInt32());
        Assert.AreEqual(Evil.Message, issues[0].GetProperty("description").GetString());
        Assert.AreEqual("major", issues[0].GetProperty("severity").GetString());
        Assert.AreEqual("minor", issues[1].GetProperty("severity").GetString());
        Assert.AreNotEqual("", issues[1].GetProperty("location").GetProperty("path").GetString());
        Assert.AreEqual(2, issues.Select(issue => issue.GetProperty("fingerprint").GetString()).Distinct().Count());
        Assert.AreEqual("[]\n", CiAnnotations.GitLabReport([], Top));
    }

    [TestMethod]
    [DataRow("/r/a/f.md", "/r", "a/f.md")]
    [DataRow("C:\\r\\a\\f.md", "C:\\r\\", "a/f.md")]
    [DataRow("/r2/f.md", "/r", "/r2/f.md")]
    [DataRow("", "/r", "")]
    public void Paths_are_shown_from_the_top_of_the_repository(string file, string top, string shown) =>
        Assert.AreEqual(shown, CiAnnotations.Relative(file, top));
}
