using Orchestration.Build.Pipeline;
using Orchestration.Build.Testing;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Engines;

/// <summary>What <c>ExportOrchestration</c> refuses, and what it writes.</summary>
[TestClass]
public sealed class ExportTests
{
    [TestMethod]
    [DataRow("", "ORCH6016")]
    [DataRow("gitlaab", "ORCH0058")]
    public async Task A_wrong_engine_is_one_error(string engine, string code)
    {
        using var copy = SampleCopy.Of("Storefront");

        Assert.AreEqual(code, await ExportAsync(copy, ("OrchestrationEngine", engine), ("OrchestrationAgent", "claude")));
    }

    /// <summary>Each job would find it out on its own machine only.</summary>
    [TestMethod]
    [DataRow("", "ORCH6023")]
    [DataRow("simulate", "ORCH6023")]
    [DataRow("nobody", "ORCH4501")]
    [DataRow("file", "ORCH4015")]
    [DataRow("claude", "")]
    public async Task An_agent_that_no_job_could_start_is_refused(string agent, string code)
    {
        using var copy = SampleCopy.Of("Storefront");

        Assert.AreEqual(code, await ExportAsync(copy, ("OrchestrationEngine", "gitlab"), ("OrchestrationAgent", agent)));
        Assert.AreEqual(code.Length == 0, File.Exists(copy["orchestrate-2026-02-03-guest-checkout.gitlab-ci.yml"]));
    }

    [TestMethod]
    public async Task The_command_in_the_file_writes_that_file_again()
    {
        using var copy = SampleCopy.Of("Storefront");

        await ExportAsync(
            copy,
            ("OrchestrationEngine", "github"),
            ("OrchestrationAgent", "claude"),
            ("OrchestrationEngineFile", "ci/waves.yml"),
            ("OrchestrationEngineForm", "waves"),
            ("OrchestrationEngineSecrets", "A_KEY;B_KEY"),
            ("OrchestrationEngineSetup", "npm i -g a; echo 50%"),
            ("OrchestrationEngineImage", "dotnet:10.0"));

        var line = File.ReadAllLines(copy["ci/waves.yml"]).First(line => line.Contains("Write it again", StringComparison.Ordinal));
        Assert.Contains("-p:OrchestrationEngineFile=ci/waves.yml", line);
        Assert.Contains("-p:OrchestrationEngineSecrets=A_KEY%3BB_KEY", line);
        Assert.Contains("-p:OrchestrationEngineSetup='npm i -g a%3B echo 50%25'", line.Replace('"', '\''));
        Assert.Contains("-p:OrchestrationEngineImage=dotnet:10.0", line);
    }

    [TestMethod]
    public async Task A_finished_spec_gives_no_file()
    {
        using var copy = SampleCopy.Of("Storefront");
        var tasks = Directory.GetFiles(copy["agent-os"], "tasks.md", SearchOption.AllDirectories).Single();
        File.WriteAllText(tasks, File.ReadAllText(tasks).Replace("- [ ]", "- [x]", StringComparison.Ordinal));

        Assert.AreEqual(string.Empty, await ExportAsync(copy, ("OrchestrationEngine", "gitlab"), ("OrchestrationAgent", "claude")));
        Assert.IsFalse(File.Exists(copy["orchestrate-2026-02-03-guest-checkout.gitlab-ci.yml"]));
    }

    private static async Task<string> ExportAsync(TempFolder copy, params (string Name, string Value)[] properties)
    {
        var values = properties.ToDictionary(pair => pair.Name, pair => pair.Value);
        values["OrchestrationRoot"] = copy.Path;
        values["OrchestrationSpec"] = "2026-02-03-guest-checkout";
        GenerateTarget.Generate(values, new RecordingOutput());
        var output = new RecordingOutput();
        await ExportTarget.ExportAsync(values, output, CancellationToken.None);
        return string.Join(' ', output.Errors.Select(error => error.Code));
    }
}
