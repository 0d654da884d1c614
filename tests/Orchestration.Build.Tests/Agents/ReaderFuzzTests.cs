using System.Text;
using Orchestration.Build.Agents;

namespace Orchestration.Build.Tests.Agents;

[TestClass]
public sealed class ReaderFuzzTests
{
    private const int Seed = 20261120;

    private static readonly string[] Pieces =
        ["\\ud800", "null", "{}", "[]", "\"", "}", "1e400", "-1", "9223372036854775808", "true", "\uD800", "\0", "{\"type\":", "NaN"];

    [TestMethod]
    public void No_damaged_line_makes_any_reader_throw()
    {
        var random = new Random(Seed);
        var recordings = Recording.Names.Select(Recording.Load).ToList();
        foreach (var cli in AgentProfiles.BuiltIn.Names)
        {
            foreach (var recording in recordings)
            {
                for (var round = 0; round < 5; round++)
                {
                    var lines = recording.Lines.Select(line => Damage(line, random)).ToList();
                    var report = Recording.Read(cli, lines, Damage(recording.UsageFile ?? "{}", random), new AgentExit(random.Next(3), "", false, false));

                    Assert.IsNotNull(report, $"{cli} {recording.Name} round {round} of seed {Seed}");
                }
            }
        }
    }

    [TestMethod]
    public void Every_value_of_every_event_may_be_of_another_kind()
    {
        foreach (var name in Recording.Names)
        {
            var recording = Recording.Load(name);
            foreach (var kind in new[] { "null", "1", "\"x\"", "[1]", "{\"a\":1}", "\"\\ud800\"", "true", "1e999" })
            {
                var lines = recording.Lines.Select(line => System.Text.RegularExpressions.Regex.Replace(line, "(?<=:)(\"[^\"\\\\]{1,12}\"|\\d+)", kind));
                Recording.Read(recording.Cli, lines, recording.UsageFile?.Replace("130", kind, StringComparison.Ordinal), new AgentExit(0, "", false, false));
            }
        }
    }

    [TestMethod]
    public void What_is_kept_of_a_flood_is_bounded()
    {
        var big = new string('x', 4 * 1024 * 1024);
        string[] lines =
        [
            $$$"""{"type":"result","is_error":false,"num_turns":1,"result":"{{{big}}}"}""",
            $$$"""{"type":"item.completed","item":{"type":"agent_message","text":"{{{big}}}"} }""",
            $$$"""{"type":"message","role":"assistant","content":"{{{big}}}"}""",
            $$$"""{"type":"assistant.message","data":{"content":"{{{big}}}"} }""",
            $$$"""{"type":"text","part":{"text":"{{{big}}}"} }""",
            $$$"""{"type":"error","message":"{{{big}}}","severity":"error","error":{"data":{"message":"{{{big}}}" } } }""",
            $$$"""{"type":"turn.failed","error":{"message":"{{{big}}}"} }""",
        ];
        foreach (var cli in AgentProfiles.BuiltIn.Names)
        {
            var report = Recording.Read(cli, lines, null, new AgentExit(1, big, false, false));

            Assert.IsLessThanOrEqualTo(300 * 1024, report.ResultText?.Length ?? 0, cli);
            Assert.IsLessThanOrEqualTo(10_000, report.Error?.Length ?? 0, cli);
            Assert.IsLessThanOrEqualTo(20, report.Notes.Length, cli);
        }
    }

    private static string Damage(string line, Random random)
    {
        var text = new StringBuilder(line);
        switch (random.Next(5))
        {
            case 0:
                return line;
            case 1:
                return line[..random.Next(line.Length + 1)];
            case 2:
                text[random.Next(text.Length)] = (char)random.Next(char.MaxValue);
                return text.ToString();
            case 3:
                var start = random.Next(text.Length);
                return text.Remove(start, Math.Min(random.Next(20), text.Length - start)).ToString();
            default:
                return text.Insert(random.Next(text.Length), Pieces[random.Next(Pieces.Length)]).ToString();
        }
    }
}
