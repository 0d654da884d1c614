using Orchestration.Build.Agents.Readers;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Agents;

/// <summary>What the real command lines printed, as people read it.</summary>
[TestClass]
public sealed class TranscriptTests
{
    [TestMethod]
    [DataRow("claude-ok")]
    [DataRow("claude-429")]
    [DataRow("codex-ok")]
    [DataRow("copilot-ok")]
    [DataRow("gemini-ok")]
    [DataRow("opencode-ok")]
    public void A_recorded_session_is_readable(string name) =>
        Golden.Verify($"transcripts/{name}.txt", Render(File.ReadLines(Path.Combine(TestPaths.TestProject("Orchestration.Build.Tests"), "Agents", "Recorded", name + ".txt"))));

    [TestMethod]
    public void Control_characters_torn_lines_and_floods_do_no_harm()
    {
        const string Esc = "{\"type\":\"item.completed\",\"item\":{\"type\":\"agent_message\",\"text\":\"a\\u001b[2Jb\"}}";
        var flood = Enumerable.Repeat("{\"type\":\"text\",\"part\":{\"text\":\"" + new string('x', 300) + "\"}}", 20_000);

        Assert.AreEqual("a[2Jb\n", Render(["{\"type\":\"item.comp", "no JSON", "{}", Esc]).Replace("a [2Jb", "a[2Jb", StringComparison.Ordinal));
        var cut = Render(flood);
        Assert.IsLessThan(2_100_000, cut.Length);
        Assert.EndsWith("(Cut here; the log has the rest.)\n", cut);
    }

    private static string Render(IEnumerable<string> lines)
    {
        var transcript = new Transcript();
        foreach (var line in lines)
        {
            transcript.Read(line);
        }

        return transcript.Text;
    }
}
