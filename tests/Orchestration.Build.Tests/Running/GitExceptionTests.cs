using Orchestration.Build.Running.Git;

namespace Orchestration.Build.Tests.Running;

[TestClass]
public sealed class GitExceptionTests
{
    [TestMethod]
    [DataRow("fatal: not a git repository\n", "git log: fatal: not a git repository")]
    [DataRow("error: one\r\n\r\nfatal: two\r\n", "git log: error: one; fatal: two")]
    [DataRow("hint: Updates were rejected\nhint: because\nfatal: refused\n", "git log: fatal: refused")]
    [DataRow("hint: only this\n", "git log: hint: only this")]
    public void What_git_says_is_one_line_without_hints(string error, string expected) => Assert.AreEqual(expected, new GitException("log", error).Message);
}
