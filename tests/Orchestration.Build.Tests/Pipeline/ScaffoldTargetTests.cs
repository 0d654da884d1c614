using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Pipeline;

[TestClass]
public sealed class ScaffoldTargetTests
{
    private const string Tasks = "#### Task Group 1: Model\n- [ ] 1.1 Write it\n";

    private static readonly string[] Paths = [.. CommandFiles.Render().Select(file => file.Path)];

    [TestMethod]
    public void Commands_are_written_on_request_only()
    {
        using var root = Root("one");

        Assert.IsEmpty(Scaffold(root, commands: false).Errors);
        Assert.IsFalse(Paths.Any(path => File.Exists(root[path])));

        var output = Scaffold(root);
        Assert.AreEqual(string.Empty, Errors(output));
        foreach (var (path, text) in CommandFiles.Render())
        {
            Assert.AreEqual(text, File.ReadAllText(root[path]));
        }
    }

    [TestMethod]
    public void Each_file_is_reported_at_its_path_once_as_written_and_from_then_on_as_kept()
    {
        using var root = Root("one");

        CollectionAssert.AreEquivalent(Paths, Reported(root, Scaffold(root), Catalogue.CommandFileWritten));
        var second = Scaffold(root);
        CollectionAssert.AreEquivalent(Paths, Reported(root, second, Catalogue.CommandFileExists));
        Assert.IsEmpty(Reported(root, second, Catalogue.CommandFileWritten));
    }

    [TestMethod]
    public void What_is_there_is_never_written_over()
    {
        using var root = Root("one");
        root.Write(Paths[0], "mine\n");
        Directory.CreateDirectory(root[Paths[1]]);

        var output = Scaffold(root);

        Assert.AreEqual("mine\n", File.ReadAllText(root[Paths[0]]));
        CollectionAssert.AreEquivalent(Paths[..2], Reported(root, output, Catalogue.CommandFileExists));
        CollectionAssert.AreEquivalent(Paths[2..], Reported(root, output, Catalogue.CommandFileWritten));
        CollectionAssert.AreEqual(Array.Empty<string>(), Directory.GetFiles(root.Path, "*.tmp", SearchOption.AllDirectories));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_link_is_neither_replaced_nor_followed_out_of_the_root()
    {
        using var root = Root("one");
        using var elsewhere = new TempFolder();
        Directory.CreateDirectory(root["agent-os/commands/orchestrate-tasks"]);
        File.CreateSymbolicLink(root[Paths[0]], root["not-there.md"]);
        Directory.CreateDirectory(root[".claude"]);
        Directory.CreateSymbolicLink(root[".claude/commands"], elsewhere.Path);

        var output = Scaffold(root);

        CollectionAssert.AreEqual(Paths[..1], Reported(root, output, Catalogue.CommandFileExists));
        Assert.IsNotNull(new FileInfo(root[Paths[0]]).LinkTarget);
        CollectionAssert.AreEqual(Paths[^1..], Reported(root, output, Catalogue.LinkLeavesRoot));
        Assert.IsEmpty(Directory.GetFileSystemEntries(elsewhere.Path));
    }

    [TestMethod]
    [DataRow("", DisplayName = "no spec")]
    [DataRow("one two", DisplayName = "several specs without an orchestration.yml")]
    public void Who_asks_for_commands_need_not_have_a_spec_to_scaffold(string specs)
    {
        using var root = Root(specs.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        var output = Scaffold(root);

        Assert.AreEqual(string.Empty, Errors(output));
        CollectionAssert.AreEquivalent(Paths, Reported(root, output, Catalogue.CommandFileWritten));
        Assert.IsEmpty(Directory.GetFiles(root.Path, "orchestration.yml", SearchOption.AllDirectories));
    }

    [TestMethod]
    public void What_is_wrong_with_a_spec_keeps_no_command_from_being_written()
    {
        using var root = Root("one");

        var output = Scaffold(root, ("OrchestrationSpec", "absent"));

        CollectionAssert.AreEqual(new[] { Catalogue.SpecNotFound.Code }, output.Errors.Select(error => error.Code).ToArray());
        CollectionAssert.AreEquivalent(Paths, Reported(root, output, Catalogue.CommandFileWritten));
    }

    [TestMethod]
    public void Options_that_are_wrong_write_nothing()
    {
        using var root = Root("one");

        Assert.IsNotEmpty(Scaffold(root, ("OrchestrationBuildSeverity", "grave")).Errors);
        Assert.IsFalse(Paths.Any(path => File.Exists(root[path])));
    }

    [TestMethod]
    public void The_commands_alone_do_not_make_a_spec_of_anything()
    {
        using var root = Root();
        Scaffold(root);

        var output = new RecordingOutput();
        ValidateTarget.Validate(new Dictionary<string, string> { ["OrchestrationRoot"] = root.Path }, output);

        Assert.IsEmpty(output.Diagnostics, Errors(output));
    }

    private static TempFolder Root(params string[] specs)
    {
        var root = new TempFolder();
        Directory.CreateDirectory(root["agent-os"]);
        foreach (var spec in specs)
        {
            root.Write($"agent-os/specs/{spec}/tasks.md", Tasks);
        }

        return root;
    }

    private static RecordingOutput Scaffold(TempFolder root, params (string Name, string Value)[] more) => Scaffold(root, commands: true, more);

    private static RecordingOutput Scaffold(TempFolder root, bool commands, params (string Name, string Value)[] more)
    {
        var output = new RecordingOutput();
        ScaffoldTarget.Scaffold(
            more.Append(("OrchestrationRoot", root.Path)).Append(("OrchestrationCommands", commands ? "true" : "false")).ToDictionary(pair => pair.Item1, pair => pair.Item2), output);
        return output;
    }

    private static string[] Reported(TempFolder root, RecordingOutput output, DiagnosticDescriptor descriptor) =>
        [.. output.Diagnostics.Where(diagnostic => diagnostic.Descriptor == descriptor).Select(diagnostic => Path.GetRelativePath(root.Path, diagnostic.Span.File!).Replace('\\', '/'))];

    private static string Errors(RecordingOutput output) => string.Join('\n', output.Errors.Select(error => $"{error.Code}: {error.Message}"));
}
