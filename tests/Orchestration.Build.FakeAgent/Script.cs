using System.Text.RegularExpressions;

namespace Orchestration.Build.FakeAgent;

/// <summary>
/// The steps of this attempt, one per line, as <see cref="Agent"/> lists them. From markers in the prompt (<c>[[write a.txt hello]]</c>, in order;
/// <c>[[2: fail]]</c> counts for the second attempt only), else from the file named by FAKE_AGENT_SCRIPT, else <see cref="Default"/>.
/// The file has sections: <c># group</c>, <c># group attempt</c>, <c># * attempt</c> or <c># *</c>; the first of these that exists is taken.
/// </summary>
internal static partial class Script
{
    private static readonly string[] Default = ["work", "result done"];

    public static IReadOnlyList<string> Load(Recorder recorder, string prompt)
    {
        var markers = Marker().Matches(prompt)
            .Where(match => match.Groups["attempt"].Value is "" || int.Parse(match.Groups["attempt"].Value, null) == recorder.Attempt)
            .Select(match => match.Groups["step"].Value.Trim())
            .ToList();
        if (markers.Count > 0)
        {
            return markers;
        }

        var file = Environment.GetEnvironmentVariable("FAKE_AGENT_SCRIPT");
        return file is null ? Default : Sections(File.ReadAllLines(file), recorder);
    }

    private static IReadOnlyList<string> Sections(string[] lines, Recorder recorder)
    {
        var sections = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string>? current = null;
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                sections[line[2..].Trim()] = current = [];
            }
            else
            {
                current?.Add(line);
            }
        }

        string[] names = [$"{recorder.Group} {recorder.Attempt}", recorder.Group, $"* {recorder.Attempt}", "*"];
        return names.Select(name => sections.GetValueOrDefault(name)).FirstOrDefault(steps => steps is not null) ?? (IReadOnlyList<string>)Default;
    }

    [GeneratedRegex(@"\[\[(?:(?<attempt>\d+):)?(?<step>[^\]]+)\]\]")]
    private static partial Regex Marker();
}
