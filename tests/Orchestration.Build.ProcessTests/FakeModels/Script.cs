using System.Globalization;
using System.Text.RegularExpressions;

namespace Orchestration.Build.ProcessTests.FakeModels;

/// <summary>One thing the fake does.</summary>
internal readonly record struct Step(string Name, string Detail);

/// <summary>
/// What the fake does, step by step: <c>[[write path text]] [[shell command]] [[read path]] [[answer json]] [[text words]] [[status 429 retry-after=600]]
/// [[hang]] [[refuse]]</c>. Each tool is one turn; status and hang strike at their place; text is the last answer, and answer one in JSON: by the tool for it, where the agent offers one.
/// </summary>
internal sealed partial class Script
{
    private readonly List<Step> _steps = [];

    private Script()
    {
    }

    public string Answer { get; private set; } = "Fake reply.";

    public bool Refuses { get; private set; }

    /// <summary>Null where the text has no marker.</summary>
    public static Script? Parse(string text)
    {
        var script = new Script();
        var any = false;
        foreach (Match match in Marker().Matches(text))
        {
            any = true;
            var (name, rest) = (match.Groups["name"].Value, match.Groups["rest"].Value.Trim());
            switch (name)
            {
                case "text":
                    script.Answer = rest;
                    break;
                case "refuse":
                    script.Refuses = true;
                    break;
                default:
                    script._steps.Add(new Step(name, rest));
                    break;
            }
        }

        return any ? script : null;
    }

    /// <summary>What to do when so many tool calls were made: a failure, a tool, or null for the answer.</summary>
    public Step? Next(int turns)
    {
        var done = 0;
        foreach (var step in _steps)
        {
            if (step.Name is "status" or "hang")
            {
                if (done == turns)
                {
                    return step;
                }
            }
            else if (done++ == turns)
            {
                return step;
            }
        }

        return null;
    }

    public static int Status(string rest) => int.Parse(rest.Split(' ')[0], CultureInfo.InvariantCulture);

    public static string? RetryAfter(string rest) =>
        rest.Split(' ').Select(word => word.Split('=')).FirstOrDefault(pair => pair[0] == "retry-after")?[1];

    [GeneratedRegex(@"\[\[(?<name>write|shell|read|answer|text|status|hang|refuse)(?<rest>(?:[ :][^\]]*(?:\](?!\])[^\]]*)*)?)\]\]")]
    private static partial Regex Marker();
}
