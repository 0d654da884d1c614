using System.Text;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Running;

/// <summary>What a process writes to its file, and what becomes of it whenever a build is killed.</summary>
[TestClass]
public sealed class SpoolTests
{
    private const long Cap = 64 * 1024 * 1024;
    private const string Secret = "tok-4711-geheim-0815";

    private static readonly SecretSet Secrets = SecretSet.FromEnvironment([new("API_TOKEN", Secret)]);

    [TestMethod]
    public void Lines_are_read_as_they_come()
    {
        using var folder = new TempFolder();
        var spool = new Writer(folder);
        var lines = new List<string>();
        using var reader = Reader(folder, lines);
        Assert.AreEqual(OutputState.Quiet, reader.Read());
        spool.Write("one\ntw");
        reader.Read();
        CollectionAssert.AreEqual(new[] { "one" }, lines);
        spool.Write("o\nlast");
        reader.Read();
        reader.Complete();
        CollectionAssert.AreEqual(new[] { "one", "two", "last" }, lines);
        Assert.AreEqual("one\ntwo\nlast", Log(folder));
        Assert.IsFalse(reader.WasReopened);
    }

    [TestMethod]
    [DataRow("short", "again, and longer\n", DisplayName = "longer than what was read")]
    [DataRow("a line that is long\n", "new\n", DisplayName = "shorter than what was read")]
    [DataRow("same length\n", "other words\n", DisplayName = "as long as what was read, and more")]
    public void A_file_that_was_begun_again_is_read_from_its_beginning(string before, string after)
    {
        using var folder = new TempFolder();
        var spool = new Writer(folder);
        using var reader = Reader(folder, []);
        spool.Write(before);
        reader.Read();

        // echo … > /dev/stdout
        File.WriteAllText(Spool(folder), after);
        spool.Write("appended\n");
        reader.Complete();
        Assert.IsTrue(reader.WasReopened);
        Assert.AreEqual(before + after + "appended\n", Log(folder));
    }

    [TestMethod]
    public void What_is_in_the_log_is_given_back_to_the_disk_and_nothing_is_reported_twice_after_a_kill()
    {
        using var folder = new TempFolder();
        var spool = new Writer(folder);
        var text = Text(120_000);
        var half = text.Length / 2;
        using (var reader = Reader(folder, []))
        {
            spool.Write(text[..half]);
            while (reader.Read() == OutputState.More)
            {
            }

            // Killed here: nothing is completed.
        }

        spool.Write(text[half..]);
        Assert.IsGreaterThan(0, SpoolMark.Read(Spool(folder)).Position);
        TakeIn(folder);
        Assert.AreEqual(text.Replace(Secret, "***", StringComparison.Ordinal), Log(folder));
        Assert.IsFalse(Directory.Exists(folder["spool"]));
    }

    [TestMethod]
    [DataRow(1), DataRow(7), DataRow(100), DataRow(1_000)]
    public void Wherever_a_reader_stops_the_next_build_has_every_line_once_and_no_secret(int step)
    {
        // Marks are forced by a flood before the text; the reader is cut after each part.
        for (var cut = 0; cut < 12; cut++)
        {
            using var folder = new TempFolder();
            var spool = new Writer(folder);
            var flood = string.Concat(Enumerable.Repeat("0123456789abcdef\n", 70_000));
            var text = string.Concat(Enumerable.Range(0, 40).Select(number => $"línea {number} {Secret} 日本\n"));
            using (var reader = Reader(folder, []))
            {
                spool.Write(flood);
                while (reader.Read() == OutputState.More)
                {
                }

                foreach (var part in text.Chunk(step).Take(cut))
                {
                    spool.Write(new string(part));
                    reader.Read();
                }
            }

            spool.Write(string.Concat(text.Chunk(step).Skip(cut).Select(part => new string(part))));
            TakeIn(folder);
            Assert.AreEqual(flood + text.Replace(Secret, "***", StringComparison.Ordinal), Log(folder), $"cut after {cut} parts of {step}");
        }
    }

    [TestMethod]
    public void A_flood_without_a_line_break_is_given_back_too()
    {
        using var folder = new TempFolder();
        var spool = new Writer(folder);
        using var reader = Reader(folder, []);
        spool.Write(new string('x', 5_000_000));
        while (reader.Read() == OutputState.More)
        {
        }

        Assert.IsGreaterThan(3_000_000, SpoolMark.Read(Spool(folder)).Position);
        reader.Complete();
        Assert.AreEqual(new string('x', 5_000_000), Log(folder));
    }

    [TestMethod]
    public void What_cannot_be_freed_ends_at_four_times_the_cap()
    {
        using var folder = new TempFolder();
        var spool = new Writer(folder);
        using var log = new CappedLog(folder["a.log"], 1_000_000);
        using var reader = new SpoolReader(Spool(folder), new OutputSink(SecretSet.Empty, log, readLine: null), 1_000_000);

        // The rest of what follows the head of a private key is part of it: there is no place where it could be said what is in the log.
        spool.Write("-----BEGIN PRIVATE KEY-----\n");
        var state = OutputState.Quiet;
        for (var written = 0; written < 5; written++)
        {
            spool.Write(new string('A', 900_000));
            do
            {
                state = reader.Read();
            }
            while (state == OutputState.More);
            Assert.AreEqual(written < 4 ? OutputState.Quiet : OutputState.TooMuch, state);
        }
    }

    [TestMethod]
    public void A_log_over_its_cap_is_the_same_whether_a_build_was_killed_or_not()
    {
        var text = Text(60_000);
        var whole = Capped(text, cut: null);
        foreach (var cut in new[] { 0.1, 0.4, 0.7, 0.99 })
        {
            Assert.AreEqual(whole, Capped(text, cut));
        }
    }

    [TestMethod]
    public void A_log_that_was_finished_is_left_alone()
    {
        using var folder = new TempFolder();
        var spool = new Writer(folder);
        using (var reader = new SpoolReader(Spool(folder), new OutputSink(Secrets, new CappedLog(LogFile(folder), 1000), readLine: null), 1000))
        {
            spool.Write(Text(100));
            reader.Complete();
        }

        // Killed between the log's end and the line in the ledger.
        var log = Log(folder);
        Spools.TakeIn(folder["spool"], folder["logs"], Secrets, 1000);
        Assert.AreEqual(log, Log(folder));
    }

    [TestMethod]
    public void A_spool_that_was_begun_again_while_no_build_was_there_takes_nothing_from_the_log()
    {
        using var folder = new TempFolder();
        var spool = new Writer(folder);
        using (var reader = Reader(folder, []))
        {
            spool.Write("a first line that is long\nand a second\n");
            reader.Read();
        }

        File.WriteAllText(Spool(folder), "third\n");
        TakeIn(folder);
        Assert.AreEqual("a first line that is long\nand a second\nthird\n", Log(folder));
    }

    [TestMethod]
    public void A_gates_spool_goes_without_a_log()
    {
        using var folder = new TempFolder();
        folder.Write("spool/agent-01.1.gate.out", "text\n");
        TakeIn(folder);
        Assert.IsFalse(Directory.Exists(folder["spool"]));
        Assert.IsEmpty(Directory.GetFiles(folder["logs"]));
    }

    private static string Capped(string text, double? cut)
    {
        const long Small = 300_000;
        using var folder = new TempFolder();
        var spool = new Writer(folder);
        using (var reader = new SpoolReader(Spool(folder), new OutputSink(Secrets, new CappedLog(LogFile(folder), Small), readLine: null), Small))
        {
            spool.Write(text[..(int)(text.Length * (cut ?? 1))]);
            while (reader.Read() == OutputState.More)
            {
            }

            if (cut is null)
            {
                reader.Complete();
                return Log(folder);
            }
        }

        spool.Write(text[(int)(text.Length * cut.Value)..]);
        Spools.TakeIn(folder["spool"], folder["logs"], Secrets, Small);
        return Log(folder);
    }

    private static string Text(int lines) => string.Concat(Enumerable.Range(0, lines).Select(number => $"line {number} größe {(number % 50 == 0 ? Secret : "word")} of a text\n"));

    private static void TakeIn(TempFolder folder)
    {
        Directory.CreateDirectory(folder["logs"]);
        Spools.TakeIn(folder["spool"], folder["logs"], Secrets, Cap);
    }

    private static SpoolReader Reader(TempFolder folder, List<string> lines) =>
        new(Spool(folder), new OutputSink(Secrets, new CappedLog(LogFile(folder), Cap), lines.Add), Cap);

    private static string Spool(TempFolder folder) => folder["spool/agent-01.1.out"];

    private static string LogFile(TempFolder folder)
    {
        Directory.CreateDirectory(folder["logs"]);
        return folder["logs/agent-01.1.stdout.log"];
    }

    private static string Log(TempFolder folder) => File.ReadAllText(LogFile(folder));

    /// <summary>The process: appends.</summary>
    private sealed class Writer
    {
        private readonly string _path;

        public Writer(TempFolder folder)
        {
            _path = Spool(folder);
            ProcessFiles.Create(folder["spool"], "agent-01.1", input: null);
        }

        public void Write(string text)
        {
            using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            file.Write(Encoding.UTF8.GetBytes(text));
        }
    }
}
