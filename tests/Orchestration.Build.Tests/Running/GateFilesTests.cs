using Orchestration.Build.Model;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Tests.Running;

[TestClass]
public sealed class GateFilesTests
{
    [TestMethod]
    [DataRow("./build/check.sh --fast", "build/check.sh")]
    [DataRow("cd x && sh 'my checks/a b.sh'", "x/my checks/a b.sh")]
    [DataRow("dotnet test tests/A/A.csproj; python3 tools\\judge.py > out.log", "tests/A/A.csproj")]
    [DataRow("dotnet test tests/A/A.csproj; python3 tools\\judge.py > out.log", "tools/judge.py")]
    [DataRow("dotnet test --settings:tests/a.runsettings", "tests/a.runsettings")]
    [DataRow("(bash x.sh)", "x.sh")]
    [DataRow("sh -c 'cd build && ./check.sh --all'", "build/check.sh")]
    [DataRow("bash -c \"sh 'a b/c.sh'\"", "a b/c.sh")]
    [DataRow("sh \"$PWD/build/check.sh\"", "build/check.sh")]
    [DataRow("sh $(pwd)/build/check.sh", "build/check.sh")]
    [DataRow("[ \"$(build/check.sh --count)\" = 3 ]", "build/check.sh")]
    [DataRow("test `build/check.sh` = ok", "build/check.sh")]
    [DataRow("if ! build/check.sh; then exit 1; fi", "build/check.sh")]
    [DataRow("FAST=1 sh build/./x/../check.sh", "build/check.sh")]
    [DataRow("curl @build/args.txt", "build/args.txt")]
    public void Files_that_a_shell_line_runs_are_found(string line, string file) => CollectionAssert.Contains(Candidates(line), file);

    [TestMethod]
    [DataRow("test -f src/a.txt && grep -q done src/a.txt", "src/a.txt")]
    [DataRow("if ! grep -q 'wrong thing' src/a.txt; then true; fi", "src/a.txt")]
    [DataRow("grep 'see src/a.txt' b", "src/a.txt")]
    [DataRow("sh ../outside.sh", "outside.sh")]
    public void Files_that_are_only_looked_at_or_lie_outside_are_not(string line, string file) => CollectionAssert.DoesNotContain(Candidates(line), file);

    [TestMethod]
    [DataRow("check.sh", "app/check.sh")]
    [DataRow("../build/check.sh", "build/check.sh")]
    [DataRow("cd .. && sh build/check.sh", "build/check.sh")]
    public void Below_the_top_of_the_repository_paths_are_followed_out_of_the_root(string line, string file) =>
        CollectionAssert.Contains(GateFiles.Candidates(GateCommand.FromShell(line), "app/").ToList(), file);

    [TestMethod]
    [DataRow("python3|./my judge.py", "my judge.py")]
    [DataRow("sh|-c|cd build && ./check.sh", "build/check.sh")]
    [DataRow("tool|--config=build/judge.json", "build/judge.json")]
    public void An_argument_vector_is_taken_word_by_word(string words, string file) =>
        CollectionAssert.Contains(GateFiles.Candidates(GateCommand.FromArguments([.. words.Split('|')]), string.Empty).ToList(), file);

    private static List<string> Candidates(string line) => [.. GateFiles.Candidates(GateCommand.FromShell(line), string.Empty)];
}
