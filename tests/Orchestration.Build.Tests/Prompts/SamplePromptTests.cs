using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;
using Orchestration.Build.Reporting;
using Orchestration.Build.Testing;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Prompts;

/// <summary>The samples through all stages, from files to files.</summary>
[TestClass]
public sealed class SamplePromptTests
{

    [TestMethod]
    [DataRow("QuickStart")]
    [DataRow("Storefront")]
    public void The_prompts_of_a_sample_read_as_agreed(string sample)
    {
        using var copy = SampleCopy.Of(sample);
        foreach (var file in Write(copy))
        {
            Golden.Verify($"samples/{sample}/{Path.GetFileName(file)}", File.ReadAllText(file));
        }
    }

    [TestMethod]
    [DataRow("QuickStart")]
    [DataRow("Storefront")]
    public void The_simulation_of_a_sample_reads_as_agreed(string sample)
    {
        using var copy = SampleCopy.Of(sample);
        var plan = Read(copy);
        var prompts = plan.Groups.Select(group => PromptRenderer.Render(plan, group, PromptTemplate.Default));
        var lines = SimulationReport.Render(plan, new SimulationInputs(4, "claude", PlanHistory.None));

        Golden.Verify($"samples/{sample}/simulation.txt", string.Join('\n', lines) + "\n");
        Golden.Verify($"samples/{sample}/plan.json", PlanJson.Render(plan));
        foreach (var (path, text) in SimulationFiles.Render(plan, "claude", [.. prompts], _ => true).Take(4))
        {
            Golden.Verify($"samples/{sample}/{path}", text);
        }
    }

    [TestMethod]
    [DataRow("QuickStart")]
    [DataRow("Storefront")]
    public void Line_ends_of_a_checkout_change_neither_prompts_nor_keys(string sample)
    {
        using var lf = SampleCopy.Of(sample, text => text.ReplaceLineEndings("\n"));
        using var crlf = SampleCopy.Of(sample, text => text.ReplaceLineEndings("\r\n"));
        using var bom = SampleCopy.Of(sample, text => "\uFEFF" + text);

        Assert.AreEqual(Everything(lf), Everything(crlf));
        Assert.AreEqual(Everything(lf), Everything(bom));
    }

    [TestMethod]
    [DataRow("QuickStart")]
    [DataRow("Storefront")]
    public void Ticks_change_neither_prompts_nor_keys(string sample)
    {
        using var open = SampleCopy.Of(sample);
        using var ticked = SampleCopy.Of(sample, text => text.Replace("- [ ] 1.", "- [x] 1.", StringComparison.Ordinal).Replace("- [ ] 2.1", "- [~] 2.1", StringComparison.Ordinal));

        Assert.AreEqual(Everything(open), Everything(ticked));
    }

    [TestMethod]
    public void A_line_more_above_a_group_changes_no_key()
    {
        using var before = SampleCopy.Of("Storefront");
        using var after = SampleCopy.Of("Storefront", text => text.Replace("## Task List\n", "## Task List\n\nA remark for readers.\n", StringComparison.Ordinal));

        Assert.AreEqual(Everything(before), Everything(after));
    }

    [TestMethod]
    [DataRow("tr-TR")]
    [DataRow("ar-SA")]
    public void The_culture_changes_neither_prompts_nor_keys(string culture)
    {
        using var copy = SampleCopy.Of("Storefront");
        var expected = Everything(copy);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.AreEqual(expected, Everything(copy));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    [DoNotParallelize]
    public void The_current_directory_changes_neither_prompts_nor_keys()
    {
        using var copy = SampleCopy.Of("Storefront");
        using var elsewhere = new TempFolder();
        var expected = Everything(copy);
        var before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = elsewhere.Path;
            Assert.AreEqual(expected, Everything(copy));
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [TestMethod]
    public void A_second_write_of_a_sample_writes_nothing()
    {
        using var copy = SampleCopy.Of("Storefront");
        var first = Write(copy);
        var diagnostics = new DiagnosticBag();
        var second = PromptWriter.Apply(Read(copy), PromptTemplate.Default, new PromptWriterOptions(copy["prompts"]), diagnostics);

        Assert.IsNotEmpty(first);
        Assert.IsEmpty(second.Written);
        Assert.IsEmpty(diagnostics.ToSorted());
    }

    /// <summary>All prompts and keys of the sample, one after the other.</summary>
    private static string Everything(TempFolder copy)
    {
        var plan = Read(copy);
        return string.Concat(plan.Groups.Select(group => PromptRenderer.Render(plan, group, PromptTemplate.Default)))
            + PromptReadme.Render(plan)
            + string.Join('\n', GroupKey.Compute(plan).Select(key => key.Value));
    }

    private static ImmutableArray<string> Write(TempFolder copy)
    {
        var diagnostics = new DiagnosticBag();
        var result = PromptWriter.Apply(Read(copy), PromptTemplate.Default, new PromptWriterOptions(copy["prompts"]), diagnostics);

        Assert.IsEmpty(diagnostics.ToSorted());
        return result.Written;
    }

    private static Plan Read(TempFolder copy)
    {
        var session = PipelineSession.Open(new Dictionary<string, string> { ["OrchestrationRoot"] = copy.Path, ["OrchestrationSpec"] = "*" });
        var plans = session.ReadSpecs().Plans;

        Assert.HasCount(1, plans, string.Join('\n', session.Bag.ToSorted().Select(diagnostic => diagnostic.Message)));
        return plans[0];
    }
}
