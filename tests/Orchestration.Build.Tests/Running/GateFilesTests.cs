using System.Collections.Immutable;
using Orchestration.Build.Model;
using Orchestration.Build.Running.Gates;

namespace Orchestration.Build.Tests.Running;

[TestClass]
public sealed class GateFilesTests
{
    [TestMethod]
    [DataRow("./build/check.sh --fast", "build/check.sh")]
    [DataRow("cd x && sh 'my checks/a b.sh'", "my checks/a b.sh")]
    [DataRow("dotnet test tests/A/A.csproj; python3 tools\\judge.py > out.log", "tests/A/A.csproj")]
    [DataRow("dotnet test tests/A/A.csproj; python3 tools\\judge.py > out.log", "tools/judge.py")]
    [DataRow("(bash x.sh)", "x.sh")]
    public void Files_that_a_shell_line_runs_are_found(string line, string file) =>
        CollectionAssert.Contains(GateFiles.Candidates(GateCommand.FromShell(line)).ToList(), file);

    [TestMethod]
    [DataRow("test -f src/a.txt && grep -q done src/a.txt", "src/a.txt")]
    [DataRow("sh ../outside.sh /etc/passwd", "/etc/passwd")]
    public void Files_that_are_only_looked_at_are_not(string line, string file) =>
        CollectionAssert.DoesNotContain(GateFiles.Candidates(GateCommand.FromShell(line)).ToList(), file);

    [TestMethod]
    public void An_argument_vector_is_taken_word_by_word()
    {
        ImmutableArray<string> words = ["python3", "./my judge.py"];

        CollectionAssert.Contains(GateFiles.Candidates(GateCommand.FromArguments(words)).ToList(), "my judge.py");
    }
}
