using System.Collections.Immutable;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.RealClis;

/// <summary>
/// A real agent of <c>ORCHESTRATION_TEST_CLIS</c> (a folder with <c>node_modules</c>), told to talk to a fake model. Where it is absent a test is
/// skipped, unless <c>ORCHESTRATION_REQUIRE_CLIS=1</c> says that it must be there.
/// </summary>
internal sealed record RealCli(string Name, string Command, ImmutableSortedDictionary<string, string?> Environment, string? Model)
{
    private const string Key = "test-key";

    private static readonly ImmutableDictionary<string, string> Packages = ImmutableDictionary<string, string>.Empty
        .Add("claude", "@anthropic-ai/claude-code@2.1.329")
        .Add("codex", "@openai/codex@0.169.0")
        .Add("gemini", "@google/gemini-cli@0.61.0")
        .Add("copilot", "@github/copilot@1.0.102")
        .Add("opencode", "opencode-ai@1.18.33");

    /// <summary>All five; the last two are heavier and not asked for everywhere.</summary>
    public static IEnumerable<string> Names => Packages.Keys.Order(StringComparer.Ordinal);

    /// <param name="home">An empty folder that stands for the user's home.</param>
    /// <param name="url">The fake's address.</param>
    public static RealCli Require(string name, TempFolder home, string url)
    {
        var folder = System.Environment.GetEnvironmentVariable("ORCHESTRATION_TEST_CLIS");
        var command = folder is null ? null : Path.Combine(folder, "node_modules", ".bin", name);
        if (command is null || !File.Exists(command))
        {
            var reason = $"{Packages[name]} is not installed below ORCHESTRATION_TEST_CLIS ({folder ?? "not set"}): npm install --prefix <folder> {Packages[name]}";
            if (System.Environment.GetEnvironmentVariable("ORCHESTRATION_REQUIRE_CLIS") == "1")
            {
                Assert.Fail(reason);
            }

            Assert.Inconclusive("Skipped: " + reason);
        }

        var variables = ImmutableSortedDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        variables["HOME"] = home.Path;
        variables["NO_PROXY"] = "127.0.0.1,localhost";
        var model = Configure(name, home, url, variables);
        return new RealCli(name, command!, variables.ToImmutable(), model);
    }

    private static string? Configure(string name, TempFolder home, string url, ImmutableSortedDictionary<string, string?>.Builder variables)
    {
        switch (name)
        {
            case "claude":
                variables["ANTHROPIC_BASE_URL"] = url;
                variables["ANTHROPIC_API_KEY"] = Key;
                variables["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1";
                variables["CLAUDE_CONFIG_DIR"] = home["claude"];
                return null;
            case "codex":
                variables["CODEX_API_KEY"] = Key;
                variables["CODEX_HOME"] = home["codex"];

                // Where bubblewrap is installed, codex runs no command with a home below the temporary folder.
                variables["TMPDIR"] = Directory.CreateDirectory(home["tmp"]).FullName;
                home.Write("codex/config.toml", CodexConfiguration(url));
                return null;
            case "gemini":
                variables["GEMINI_API_KEY"] = Key;
                variables["GOOGLE_GEMINI_BASE_URL"] = url;
                variables["GEMINI_CLI_HOME"] = home.Path;

                // What docs/agents.md tells users to set: no other way lowers gemini's retries.
                home.Write(".gemini/settings.json", """{"security":{"auth":{"selectedType":"gemini-api-key"}},"privacy":{"usageStatisticsEnabled":false},"general":{"maxAttempts":1}}""");
                return "gemini-2.5-pro";
            case "copilot":
                variables["COPILOT_PROVIDER_BASE_URL"] = url + "/v1";
                variables["COPILOT_PROVIDER_API_KEY"] = Key;
                variables["COPILOT_PROVIDER_WIRE_API"] = "responses";
                variables["COPILOT_MODEL"] = "gpt-5.4";
                variables["COPILOT_OFFLINE"] = "true";
                variables["COPILOT_HOME"] = home["copilot"];

                // 233 MB are unpacked there at the first start; all tests share them.
                variables["XDG_CACHE_HOME"] = Path.Combine(Path.GetTempPath(), "orchestration-copilot-cache");
                return null;
            default:
                variables["OPENCODE_CONFIG_CONTENT"] = OpencodeConfiguration(url);
                variables["OPENCODE_DISABLE_MODELS_FETCH"] = "1";
                return null;
        }
    }

    private static string CodexConfiguration(string url) =>
        $"""
        model_provider = "fake"
        check_for_update_on_startup = false
        [model_providers.fake]
        name = "fake"
        base_url = "{url}/v1"
        wire_api = "responses"
        env_key = "CODEX_API_KEY"
        [analytics]
        enabled = false
        [features]
        plugins = false
        """;

    private static string OpencodeConfiguration(string url) =>
        $$"""
        {"autoupdate":false,"share":"disabled","model":"fake/fake-model","small_model":"fake/fake-model","provider":{"fake":{
        "npm":"@ai-sdk/openai-compatible","name":"Fake","options":{"baseURL":"{{url}}/v1","apiKey":"{{Key}}"},
        "models":{"fake-model":{"name":"Fake","limit":{"context":200000,"output":32000},
        "cost":{"input":3,"output":15,"cache_read":0.3,"cache_write":3.75}
        } } } } }
        """;
}
