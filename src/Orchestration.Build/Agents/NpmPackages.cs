using System.Collections.Immutable;

namespace Orchestration.Build.Agents;

/// <summary>
/// The agents whose npm package is a node script that starts a native program of another package. The native program is started instead:
/// copilot's script leaves it behind when it is ended, and all of them cost a second process.
/// </summary>
internal static class NpmPackages
{
    private static readonly ImmutableArray<(string Script, string Program)> Known =
    [
        ("@openai/codex/bin/codex.js", "@openai/codex-{platform}/vendor/{triple}/bin/codex{exe}"),
        ("@github/copilot/npm-loader.js", "@github/copilot-{platform}/copilot{exe}"),
        ("@anthropic-ai/claude-code/cli-wrapper.cjs", "@anthropic-ai/claude-code-{platform}/claude{exe}"),
        ("@anthropic-ai/claude-code/bin/claude", "@anthropic-ai/claude-code-{platform}/claude{exe}"),
        ("opencode-ai/bin/opencode", "opencode-{opencode}/bin/opencode{exe}"),
    ];

    /// <summary>The native program behind a script of a known package, or null. It is beside the package or in its own node_modules.</summary>
    public static string? NativeProgram(string script, ProgramMachine machine, Func<string, bool> exists)
    {
        var full = script.Replace('\\', '/');
        foreach (var (name, program) in Known)
        {
            if (!full.EndsWith("/" + name, StringComparison.Ordinal))
            {
                continue;
            }

            var modules = full[..^(name.Length + 1)];
            var package = modules + "/" + string.Join('/', name.Split('/')[..(name.StartsWith('@') ? 2 : 1)]);
            var relative = Fill(program, machine);
            string[] candidates = [modules + "/" + relative, package + "/node_modules/" + relative];
            if (candidates.Select(path => machine.Windows ? path.Replace('/', '\\') : path).FirstOrDefault(exists) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string Fill(string program, ProgramMachine machine) => program
        .Replace("{platform}", machine.Platform, StringComparison.Ordinal)
        .Replace("{opencode}", machine.Platform.Replace("win32", "windows", StringComparison.Ordinal), StringComparison.Ordinal)
        .Replace("{triple}", Triple(machine.Platform), StringComparison.Ordinal)
        .Replace("{exe}", machine.Windows ? ".exe" : string.Empty, StringComparison.Ordinal);

    private static string Triple(string platform) => platform switch
    {
        "linux-x64" => "x86_64-unknown-linux-musl",
        "linux-arm64" => "aarch64-unknown-linux-musl",
        "darwin-x64" => "x86_64-apple-darwin",
        "darwin-arm64" => "aarch64-apple-darwin",
        "win32-arm64" => "aarch64-pc-windows-msvc",
        _ => "x86_64-pc-windows-msvc",
    };
}
