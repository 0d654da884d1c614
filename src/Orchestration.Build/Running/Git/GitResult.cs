using System.Text;

namespace Orchestration.Build.Running.Git;

/// <summary>What one git command said.</summary>
/// <param name="Bytes">Its standard output, untouched.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record GitResult(int ExitCode, byte[] Bytes, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>Standard output as UTF-8, which is what git stores paths in.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Standard output of a command that answers with one line.</summary>
    public string Line => Text.TrimEnd('\n', '\r');

    /// <summary>Standard output of a command called with <c>-z</c>.</summary>
    public string[] Fields => Text.Split('\0', StringSplitOptions.RemoveEmptyEntries);
}
