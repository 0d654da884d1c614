using System.Diagnostics;
using System.Globalization;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Torture.Plans;

/// <summary>
/// A request is planned in two tries, and the build is ended before every step that others can see, one after the other until there is none left. Whatever is there
/// afterwards is a whole spec or none, and the next build comes to the same end.
/// </summary>
internal static class PlanKills
{
    private const string Spec = "2026-05-01-shop";

    private const int ProgressDistance = 25;

    private static readonly string[] Files = ["orchestration.yml", "planning/raw-idea.md", "spec.md", "tasks.md"];

    /// <param name="range">First and last step; the last may be beyond the end.</param>
    public static async Task<int> RunAsync((int From, int To) range)
    {
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (steps, whole, wrong) = (0, 0, 0);
        using var untouched = Create();
        await PlanAsync(untouched.Path);
        var expected = Read(untouched.Path);
        for (var number = range.From; number <= range.To; number++)
        {
            using var folder = Create();
            await PlanAsync(folder.Path, "kill", number.ToString(CultureInfo.InvariantCulture));
            var stepFile = folder["step.txt"];
            if (!File.Exists(stepFile))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"There is no step {number}."));
                break;
            }

            steps++;
            var step = (await File.ReadAllTextAsync(stepFile)).Replace(folder.Path, string.Empty, StringComparison.Ordinal);
            var kind = string.Join(' ', step.Split(' ').Take(2));
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            var findings = new List<string>();
            var isThere = Directory.Exists(SpecOf(folder.Path));
            whole += isThere ? 1 : 0;
            if (isThere && Read(folder.Path) != expected)
            {
                findings.Add("a part of the spec is there");
            }

            // A state folder that is just being made does not keep itself out of commits yet.
            findings.AddRange(Changed(folder.Path, "after the kill", "?? .orchestrator/"));
            var code = await PlanAsync(folder.Path);
            if (code != (isThere ? 1 : 0) || Read(folder.Path) != expected)
            {
                findings.Add(string.Create(CultureInfo.InvariantCulture, $"the next build ended with {code}"));
            }

            findings.AddRange(Changed(folder.Path, "after the next build"));
            if (Directory.GetFileSystemEntries(Path.GetDirectoryName(SpecOf(folder.Path))!).Length != 1)
            {
                findings.Add("something is beside the spec");
            }

            wrong += findings.Count;
            findings.ForEach(finding => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number} [{step}] {finding}")));
            if (number % ProgressDistance == 0)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number} steps, wrong so far {wrong}"));
            }
        }

        foreach (var (kind, count) in kinds)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,5}  {kind}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nplanning killed at {steps} steps, in {whole} of them with the spec already there, wrong {wrong}"));
        return wrong == 0 && steps > 0 ? 0 : 1;
    }

    /// <summary>What the host is called with.</summary>
    public static IReadOnlyDictionary<string, string> Properties(string root)
    {
        var folder = Path.GetDirectoryName(root)!;
        return new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["OrchestrationRoot"] = root,
            ["OrchestrationAgent"] = "mine",
            ["OrchestrationSpec"] = Spec,
            ["OrchestrationRequest"] = "A shop, with a cart",
            ["_OrchestrationAgentProfiles"] = EncodedProfile.Of("mine", new Dictionary<string, string> { ["Command"] = "sh", ["Arguments"] = Path.Combine(folder, "agent.sh"), ["EditArguments"] = "" }),
        };
    }

    /// <summary>An agent that may write, so that it gets a tree of its own; its first answer has a cycle.</summary>
    private static TempWork Create()
    {
        var folder = new TempWork();
        folder.Write("root/README.md", "A shop.\n");
        folder.Write("good.json", TestProposal.Create("model", "api <- model", "page <- model").ToJson());
        folder.Write("cyclic.json", TestProposal.Create("model <- page", "api <- model", "page <- api").ToJson());
        folder.Write("agent.sh", $"if grep -q ORCH7015; then cat '{folder["good.json"]}'; else cat '{folder["cyclic.json"]}'; fi\n");
        new TestRepository(folder["root"]).Initialise();
        return folder;
    }

    private static string SpecOf(string folder) => Path.Combine(folder, "root", "agent-os", "specs", Spec);

    private static string Read(string folder) => string.Concat(Files.Select(file => Path.Combine(SpecOf(folder), file)).Select(file => File.Exists(file) ? File.ReadAllText(file) : "missing"));

    private static IEnumerable<string> Changed(string folder, string when, string? allowed = null)
    {
        var repository = new TestRepository(Path.Combine(folder, "root"));
        if (repository.Status.Split('\n', StringSplitOptions.RemoveEmptyEntries).Any(line => line != "?? agent-os/" && line != allowed) || repository.Git("rev-list", "--count", "--all").Trim() != "1")
        {
            yield return $"the repository is different {when}: {repository.Status.ReplaceLineEndings(" ")}";
        }
    }

    private static async Task<int> PlanAsync(string folder, params string[] more)
    {
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo(Environment.ProcessPath!, ["planhost", Path.Combine(folder, "root"), .. more]) { RedirectStandardOutput = true, RedirectStandardError = true };
        process.Start();
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>A folder that is thrown away.</summary>
    private sealed class TempWork : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("orch-plan-").FullName;

        public string this[string relative] => System.IO.Path.Combine(Path, relative);

        public void Write(string relative, string text) => TestRepository.WriteAt(Path, relative, text);

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
