using System.Text;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Running;

[TestClass]
public sealed class OutputTests
{
    [TestMethod]
    public void A_short_log_is_kept_as_it_is()
    {
        using var folder = new TempFolder();
        Assert.AreEqual("one\ntwö\n", Log(folder, 1000, ["one\nt", "wö\n"]));
    }

    [TestMethod]
    public void A_long_log_keeps_head_and_tail_and_states_the_cut()
    {
        using var folder = new TempFolder();
        var text = string.Concat(Enumerable.Range(0, 1000).Select(number => $"line {number:0000}\n"));
        var log = Log(folder, 200, [.. text.Chunk(37).Select(piece => new string(piece))]);
        StringAssert.StartsWith(log, text[..100], StringComparison.Ordinal);
        StringAssert.EndsWith(log, text[^100..], StringComparison.Ordinal);
        StringAssert.Contains(log, $"{text.Length - 200} bytes cut", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_log_of_exactly_the_limit_is_not_cut()
    {
        using var folder = new TempFolder();
        Assert.AreEqual(new string('x', 200), Log(folder, 200, [new string('x', 200)]));
    }

    [TestMethod]
    public void Nothing_written_makes_no_file()
    {
        using var folder = new TempFolder();
        using var log = new CappedLog(folder["a.log"], 100);
        log.Complete();
        Assert.IsFalse(File.Exists(folder["a.log"]));
    }

    [TestMethod]
    public void The_log_of_an_agent_that_prints_nothing_is_there_all_the_same()
    {
        using var folder = new TempFolder();
        using var log = CappedLog.Create(folder["a.log"], 100);
        Assert.AreEqual(0, new FileInfo(folder["a.log"]).Length);
        log.Write("first");
        log.Complete();
        Assert.AreEqual("first", File.ReadAllText(folder["a.log"]));
    }

    [TestMethod]
    public void A_character_split_over_two_reads_stays_one()
    {
        var lines = new List<string>();
        using var sink = new OutputSink(SecretSet.Empty, log: null, lines.Add);
        foreach (var part in Encoding.UTF8.GetBytes("größe\r\n日本語\nlast"))
        {
            sink.Write([part]);
        }

        sink.Complete();
        CollectionAssert.AreEqual(new[] { "größe", "日本語", "last" }, lines);
    }

    [TestMethod]
    public void A_line_without_end_is_passed_on_up_to_the_limit()
    {
        var lines = new List<string>();
        var splitter = new LineSplitter(lines.Add);
        for (var i = 0; i < 5; i++)
        {
            splitter.Write(new string('x', 1024 * 1024));
        }

        splitter.Write("\nnext\n");
        splitter.Complete();
        Assert.AreEqual(LineSplitter.MaxLineLength, lines[0].Length);
        Assert.AreEqual("next", lines[1]);
    }

    [TestMethod]
    public void A_tail_keeps_the_last_lines()
    {
        var tail = new TextTail(20);
        foreach (var line in new[] { "first line", "second line", "third" })
        {
            tail.Add(line);
        }

        Assert.AreEqual("second line\nthird", tail.ToString());
    }

    private static string Log(TempFolder folder, long limit, IEnumerable<string> pieces)
    {
        using var log = new CappedLog(folder["a.log"], limit);
        foreach (var piece in pieces)
        {
            log.Write(piece);
        }

        log.Complete();
        return File.ReadAllText(folder["a.log"]);
    }
}
