namespace Orchestration.Build.Torture.Reads;

/// <summary>A real spec with lines lost, doubled, moved, cut, indented and damaged.</summary>
internal static class Mutation
{
    private const int LongestText = 20_000;
    private const string Alphabet = " \n\r\t#*_-+`[]()<>xX~|:.,;1209aTG—–✅\uD83D\uDE00\0\u3000前第|!&\"'{}@\\";

    public static (string Tasks, string Yaml) Of((string Tasks, string Yaml) spec, Random random) =>
        (Change(Part(spec.Tasks, random), random), spec.Yaml.Length == 0 || random.Next(3) == 0 ? spec.Yaml : Change(spec.Yaml, random));

    private static string Part(string text, Random random)
    {
        var start = random.Next(3) == 0 ? random.Next(text.Length + 1) : 0;
        return text.Substring(start, Math.Min(text.Length - start, random.Next(LongestText)));
    }

    private static string Change(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        for (var i = random.Next(1, 12); i > 0; i--)
        {
            var at = random.Next(lines.Count);
            switch (random.Next(8))
            {
                case 0 when lines.Count > 1:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.Insert(at, lines[random.Next(lines.Count)]);
                    break;
                case 2:
                    var other = random.Next(lines.Count);
                    (lines[at], lines[other]) = (lines[other], lines[at]);
                    break;
                case 3 when lines[at].Length > 0:
                    lines[at] = lines[at][..random.Next(lines[at].Length)];
                    break;
                case 4:
                    lines[at] = new string(' ', random.Next(9)) + lines[at];
                    break;
                case 5:
                    lines.Insert(at, BrokenText.Line(random));
                    break;
                default:
                    lines[at] = lines[at].Insert(random.Next(lines[at].Length + 1), Alphabet[random.Next(Alphabet.Length)].ToString());
                    break;
            }
        }

        return string.Join('\n', lines);
    }
}
