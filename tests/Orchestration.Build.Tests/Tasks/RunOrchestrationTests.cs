using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Tasks;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Tasks;

[TestClass]
public sealed class RunOrchestrationTests
{
    private const string Spec = "agent-os/specs/2026-01-01-demo/";

    private static readonly string[] Expected = ["a", "b"];

    [TestMethod]
    public void A_diagnostic_is_logged_with_code_link_file_line_and_columns()
    {
        using var folder = Repository("#### Task Group 1: A\n**Dependencies:** Task Group 9\n- [ ] 1.1 x\n");
        using var task = new RunOrchestration { Command = "Validate" };
        var engine = Attach(task, folder);

        Assert.IsFalse(task.Execute());

        var error = (BuildErrorEventArgs)engine.Events.Single(said => said is BuildErrorEventArgs);
        Assert.AreEqual("ORCH1030", error.Code);
        Assert.AreEqual(folder[Spec + "tasks.md"], error.File);
        Assert.AreEqual((2, 19, 2, 31), (error.LineNumber, error.ColumnNumber, error.EndLineNumber, error.EndColumnNumber));
        Assert.AreEqual(Catalogue.UnexpectedException.HelpLink.Replace("ORCH0001", "ORCH1030", StringComparison.Ordinal), error.HelpLink);
    }

    [TestMethod]
    public void Groups_come_back_as_items_with_their_metadata_escaped()
    {
        using var folder = Repository("#### Task Group 1: A\n- [ ] 1.1 x\n#### Task Group 2: B; 100% (b)\n- [ ] 2.1 x\n", "- name: a\n  - name: b; 100% (b)");
        using var task = new RunOrchestration { Command = "Validate" };
        var engine = Attach(task, folder);

        Assert.IsTrue(task.Execute(), string.Join('\n', engine.Texts));

        Assert.HasCount(2, task.Groups);
        Assert.AreEqual("B; 100% (b)", task.Groups[1].GetMetadata("Title"));
        Assert.AreEqual("a", task.Groups[1].GetMetadata("DependsOn"));
        Assert.AreEqual("3", task.Groups[1].GetMetadata("Line"));
    }

    [TestMethod]
    public void An_unexpected_exception_is_one_coded_error_with_its_stack()
    {
        using var task = new RunOrchestration { Command = "Validate", BuildEngine = new RecordingEngine(new Dictionary<string, string> { ["OrchestrationRoot"] = "a\0b" }) };

        Assert.IsFalse(task.Execute());

        var error = (BuildErrorEventArgs)((RecordingEngine)task.BuildEngine).Events.Single();
        Assert.AreEqual("ORCH0001", error.Code);
        StringAssert.Contains(error.Message, "   at ");
    }

    [TestMethod]
    public void Projects_that_differ_in_severities_check_each_for_themselves_and_no_warning_is_lost_to_the_next_build()
    {
        using var folder = Repository("#### Task Group 1: A\n- [ ] 1.1 x\n", "- name: a\n    colour: red");
        Dictionary<string, string>[] projects = [new() { ["MSBuildTreatWarningsAsErrors"] = "false" }, new() { ["MSBuildTreatWarningsAsErrors"] = "true" }];

        List<string> Say(string command, Dictionary<string, string> properties)
        {
            using var task = new RunOrchestration { Command = command };
            var engine = Attach(task, folder, properties);
            task.Execute();
            return [.. engine.Events.OfType<BuildWarningEventArgs>().Select(warning => warning.Code)];
        }

        foreach (var project in projects)
        {
            CollectionAssert.AreEqual(new[] { "ORCH2007" }, Say("BuildValidation", project));
        }

        foreach (var project in projects)
        {
            Say("BuildGeneration", project);
        }

        CollectionAssert.AreEqual(new[] { "ORCH2007" }, Say("BuildValidation", projects[0]), "The next build reports it again.");
    }

    [TestMethod]
    public void A_run_gives_its_node_away_and_takes_it_back_and_one_thread_talks_to_the_log()
    {
        using var folder = Repository("#### Task Group 1: A\n- [ ] 1.1 x\n");
        using var task = new RunOrchestration { Command = "Orchestrate" };
        var engine = Attach(task, folder);

        Assert.IsTrue(task.Execute(), string.Join('\n', engine.Texts));

        Assert.IsFalse(engine.Yielded);
        CollectionAssert.AreEqual(new[] { Environment.CurrentManagedThreadId }, engine.Threads.ToList());
        Assert.Contains(text => text.Contains("Simulation of", StringComparison.Ordinal), engine.Texts);
    }

    [TestMethod]
    public void What_other_threads_say_is_passed_on_before_the_work_is_over()
    {
        var engine = new RecordingEngine(new Dictionary<string, string>());
        var log = new TaskLoggingHelper(engine, "test");

        var result = ChannelOutput.Run(new TaskOutput(log, engine, live: false, quiet: false, new PathNames("", "")), async output =>
        {
            await System.Threading.Tasks.Task.WhenAll(Enumerable.Range(0, 50).Select(number => System.Threading.Tasks.Task.Run(() => output.Line($"line {number}"))));
            output.Report(Catalogue.UnknownProperty.At(SourceSpan.None, Expected));
            return 7;
        });

        Assert.AreEqual(7, result);
        Assert.HasCount(51, engine.Events);
        CollectionAssert.AreEqual(new[] { Environment.CurrentManagedThreadId }, engine.Threads.ToList());
    }

    [TestMethod]
    public void Text_with_braces_and_percent_signs_is_logged_as_it_is()
    {
        var engine = new RecordingEngine(new Dictionary<string, string>());
        var output = new TaskOutput(new TaskLoggingHelper(engine, "test"), engine, live: true, quiet: false, new PathNames("", ""));

        output.Line("100% {0} {");
        output.Report(Catalogue.UnknownProperty.At(SourceSpan.None, "{1}", "%41"));

        Assert.AreEqual("100% {0} {", engine.Events[0].Message);
        StringAssert.Contains(engine.Events[1].Message, "no property {1}");
    }

    [TestMethod]
    public void Profiles_travel_through_a_property()
    {
        using var folder = Repository("#### Task Group 1: A\n- [ ] 1.1 x\n");
        var item = new TaskItem("mine", new Dictionary<string, string> { ["Command"] = "my;agent", ["Arguments"] = "-p \"{model}\" 100%25" });
        using var task = Prepare(folder.Path);
        task.Profiles = [item];

        Assert.IsTrue(task.Execute());

        var profiles = ProfileCodec.Decode(Read(task.Call[0])["_OrchestrationAgentProfiles"]);
        Assert.AreEqual("my;agent", profiles["MINE"]["command"]);
        Assert.AreEqual("-p \"{model}\" 100%", profiles["mine"]["Arguments"]);
    }

    [TestMethod]
    [DataRow("a;b=c")]
    [DataRow("100%41 @(x) $(y) *?'")]
    [DataRow("plain")]
    public void A_value_reaches_the_other_project_as_it_was_written(string value)
    {
        using var folder = Repository("#### Task Group 1: A\n- [ ] 1.1 x\n");
        using var task = Prepare(folder.Path, ("OrchestrationReason", value));

        Assert.IsTrue(task.Execute());

        Assert.AreEqual(value, Read(task.Call[0])["OrchestrationReason"]);
        Assert.AreEqual(folder.Path, Read(task.Call[0])["OrchestrationRoot"]);
    }

    [TestMethod]
    [DataRow("BuildGeneration")]
    [DataRow("BuildCheck", "ContinuousIntegrationBuild", "true")]
    [DataRow("BuildCheck", "OrchestrationOnBuild", "validate")]
    [DataRow("", "OrchestrationOnBuild", "off")]
    [DataRow("BuildGeneration", "OrchestrationOnBuild", "generate", "ContinuousIntegrationBuild", "true")]
    [DataRow("", "NuGetPackageRoot", "/packages/", "PackageFolder", "/packages/orchestration.build/1/build/")]
    [DataRow("BuildGeneration", "NuGetPackageRoot", "/packages/", "PackageFolder", "/packages/orchestration.build/1/build/", "DirectReference", "Orchestration.Build")]
    public void The_mode_is_the_target_that_is_called_and_never_a_property_of_the_call(string expected, params string[] values)
    {
        using var folder = Repository("#### Task Group 1: A\n- [ ] 1.1 x\n");
        using var task = Prepare(folder.Path, [("ContinuousIntegrationBuild", "false"), .. values.Chunk(2).Select(pair => (pair[0], pair[1]))]);

        Assert.IsTrue(task.Execute());

        Assert.AreEqual(expected, task.BuildTarget);
        Assert.IsFalse(Read(task.Call[0]).ContainsKey("OrchestrationOnBuild"));
    }

    [TestMethod]
    public void Warnings_as_errors_count_for_checks_and_never_make_a_second_run()
    {
        using var folder = Repository("#### Task Group 1: A\n- [ ] 1.1 x\n");
        using var strict = Prepare(folder.Path, ("TreatWarningsAsErrors", "true"), ("NoWarn", "CS1591;orch2007"));
        using var plain = Prepare(folder.Path, ("NoWarn", "ORCH2007"));

        Assert.IsTrue(strict.Execute());
        Assert.IsTrue(plain.Execute());

        Assert.AreEqual("true", Read(strict.Call[0])["MSBuildTreatWarningsAsErrors"]);
        Assert.AreEqual("ORCH2007", Read(strict.Call[0])["MSBuildWarningsAsMessages"]);
        Assert.AreNotEqual(plain.Call[0].GetMetadata("Properties"), strict.Call[0].GetMetadata("Properties"));
        Assert.AreEqual(plain.Call[1].GetMetadata("Properties"), strict.Call[1].GetMetadata("Properties"));
    }

    [TestMethod]
    public void Without_a_root_there_is_nothing_to_call()
    {
        using var folder = new TempFolder();
        using var task = Prepare(folder.Path);

        Assert.IsTrue(task.Execute());

        Assert.IsEmpty(task.Call);
        Assert.AreEqual(string.Empty, task.BuildTarget);
    }

    [TestMethod]
    public void Another_version_in_the_same_build_is_reported()
    {
        using var folder = Repository("#### Task Group 1: A\n- [ ] 1.1 x\n");
        using var task = Prepare(folder.Path);
        var engine = (RecordingEngine)task.BuildEngine;
        engine.RegisterTaskObject("Orchestration.Build " + folder.Path, "0.0.1", RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);

        Assert.IsTrue(task.Execute());

        Assert.AreEqual("ORCH0013", ((BuildWarningEventArgs)engine.Events.Single()).Code);
    }

    [TestMethod]
    public void A_cancelled_build_that_takes_no_node_back_is_no_failure_of_ours()
    {
        using var folder = Repository("#### Task Group 1: A\n- [ ] 1.1 x\n");
        using var task = new RunOrchestration { Command = "Orchestrate" };
        var engine = Attach(task, folder);
        engine.Aborted = true;

        Assert.IsTrue(task.Execute(), string.Join('\n', engine.Texts));
    }

    [TestMethod]
    public void A_cancelled_task_may_be_cancelled_again()
    {
        using var task = new RunOrchestration { Command = "Orchestrate" };

        Parallel.For(0, 1000, _ => task.Cancel());
        task.Dispose();
        task.Cancel();
    }

    private static RunOrchestration Prepare(string folder, params (string Name, string Value)[] values)
    {
        var project = new TaskItem("Orchestration.proj");
        foreach (var (name, value) in values)
        {
            project.SetMetadata(name, MSBuildText.Escape(value));
        }

        return new RunOrchestration
        {
            BuildEngine = new RecordingEngine(new Dictionary<string, string>()),
            Command = "Prepare",
            ProjectDirectory = folder,
            Project = [project],
        };
    }

    /// <summary>As MSBuild takes the metadatum apart, and as the task reads it in the other project.</summary>
    private static Dictionary<string, string> Read(ITaskItem call) => call.GetMetadata("Properties").Split(';')
        .Select(pair => pair.Split('=', 2))
        .Where(pair => pair.Length == 2)
        .ToDictionary(pair => pair[0], pair => MSBuildText.Unescape(pair[1]), StringComparer.Ordinal);

    private static RecordingEngine Attach(RunOrchestration task, TempFolder folder, Dictionary<string, string>? properties = null)
    {
        var engine = new RecordingEngine(new Dictionary<string, string>(properties ?? []) { ["OrchestrationRoot"] = folder.Path });
        task.BuildEngine = engine;
        return engine;
    }

    private static TempFolder Repository(string tasks, string entries = "- name: a")
    {
        var folder = new TempFolder();
        folder.Write(Spec + "tasks.md", tasks);
        folder.Write(Spec + "orchestration.yml", $"task_groups:\n  {entries}\n");
        return folder;
    }
}
