using Orchestration.Build.Reporting;

namespace Orchestration.Build.Tests.Reporting;

[TestClass]
public sealed class HarmlessTests
{
    [TestMethod]
    [DataRow("##vso[task.complete]", "## vso[task.complete]")]
    [DataRow("a ##VSO[x] b", "a ## vso[x] b")]
    [DataRow("##[error]x", "## [error]x")]
    [DataRow("::error::x", ": :error::x")]
    [DataRow("a\n  ::set-output name=a::b", "a\n  : :set-output name=a::b")]
    [DataRow("std::vector and ## Heading [x]", "std::vector and ## Heading [x]")]
    public void Text_is_no_command_to_a_CI_system(string text, string harmless) => Assert.AreEqual(harmless, CiAnnotations.Harmless(text));
}
