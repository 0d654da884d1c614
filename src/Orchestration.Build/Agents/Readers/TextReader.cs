using System.Text;
using System.Text.Json;

namespace Orchestration.Build.Agents.Readers;

/// <summary>Plain text: everything printed is the result, the exit code decides. Usage stays unknown, and nothing can be adopted after a crash.</summary>
internal sealed class TextReader : AgentOutputReader
{
    private const int MaxLength = 256 * 1024;

    private readonly StringBuilder _text = new();

    protected override bool ReadsPlainText => true;

    protected override void ReadEvent(JsonElement root)
    {
    }

    // An agent's conclusion stands at its end, so the end is what is kept.
    protected override void ReadText(string line)
    {
        _text.Append(line.AsSpan(Math.Max(0, line.Length - MaxLength))).Append('\n');
        if (_text.Length > 2 * MaxLength)
        {
            _text.Remove(0, _text.Length - MaxLength);
        }
    }

    protected override Verdict Judge(AgentExit exit)
    {
        var text = _text.ToString().Trim();
        ResultText = text.Length == 0 ? null : text[Math.Max(0, text.Length - MaxLength)..];
        return exit.ExitCode == 0 ? Finished(exit) : Unfinished(exit, null);
    }
}
