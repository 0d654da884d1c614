using System.Globalization;

namespace Orchestration.Build.Benchmarks;

/// <summary>
/// What it costs to keep agents apart and to judge them: a run of twelve groups whose agent takes no time, less a build that only validates, beside the least
/// that a script can do with <c>git worktree</c>.
/// </summary>
internal static class TreesBenchmark
{
    private const int Groups = 12;
    private const int AtOnce = 4;

    private static readonly int[] Sizes = [1_000, 10_000, 50_000];

    private static string Script => Path.Combine(AppContext.BaseDirectory, "bare.sh");

    public static async Task RunAsync(Settings settings)
    {
        using var folder = new Folder(inMemory: true);
        await ConsoleApp.CreateFeedAsync(folder);
        var agent = folder.Write("agent.sh", "cat > /dev/null\nmkdir -p work\necho x > \"work/$(basename \"$PWD\").txt\"\necho done\n");
        var rows = new List<IReadOnlyList<string>>();
        foreach (var size in Sizes)
        {
            var template = await CreateTemplateAsync(folder, agent, size);
            rows.Add(await MeasureAsync(folder, template, agent, size, settings.Rounds));
        }

        Report.Note($"{Groups} groups, {AtOnce} at a time, gate `true`; median of {settings.Rounds} interleaved rounds; processes are git's own, children included\n");
        Report.Table(["files", "script ms", "this package ms", "ratio", "script's git processes a group", "this package's"], rows);
    }

    private static async Task<IReadOnlyList<string>> MeasureAsync(Folder folder, string template, string agent, int size, int rounds)
    {
        var (script, ours) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            script.Add(await InCopyAsync(folder, template, copy => BareAsync(copy, agent)));
            ours.Add(await InCopyAsync(folder, template, async copy => await BuildAsync(copy, "Orchestrate") - await BuildAsync(copy, "ValidateOrchestration")));
        }

        var scripts = await CountAsync(folder, template, copy => BareAsync(copy, agent));
        var run = await CountAsync(folder, template, copy => BuildAsync(copy, "Orchestrate"));
        return
        [
            size.ToString("N0", CultureInfo.InvariantCulture), Report.Number(Statistics.Median(script), "0"), Report.Number(Statistics.Median(ours), "0"),
            Report.Number(Statistics.Median(script.Zip(ours, (first, second) => second / first))),
            Report.Number((double)scripts / Groups, "0.0"), Report.Number((double)run / Groups, "0.0"),
        ];
    }

    /// <summary>In a fresh copy, about which git knows all.</summary>
    private static async Task<T> InCopyAsync<T>(Folder folder, string template, Func<string, Task<T>> measure)
    {
        var copies = Path.Combine(folder.Path, "copies");
        var copy = Path.Combine(copies, "repo");
        Directory.CreateDirectory(copies);
        await Commands.TimeAsync(folder.Path, "cp", "-a", template, copy);
        await Commands.TimeAsync(copy, "git", "update-index", "-q", "--refresh");
        try
        {
            return await measure(copy);
        }
        finally
        {
            Directory.Delete(copies, recursive: true);
        }
    }

    /// <summary>Processes of git, each of which leaves a file of its own; a wrapper asks for it, since the package passes on no variable of git's.</summary>
    private static async Task<int> CountAsync(Folder folder, string template, Func<string, Task<double>> measure)
    {
        var traces = Directory.CreateDirectory(Path.Combine(folder.Path, "traces")).FullName;
        var git = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(path => Path.Combine(path, "git")).First(File.Exists);
        var wrapper = folder.Write("wrapped/git", $"#!/bin/sh\nGIT_TRACE2_EVENT='{traces}' exec '{git}' \"$@\"\n");
        await Commands.TimeAsync(folder.Path, "chmod", "+x", wrapper);
        var path = Environment.GetEnvironmentVariable("PATH");
        return await InCopyAsync(folder, template, async copy =>
        {
            Environment.SetEnvironmentVariable("PATH", Path.GetDirectoryName(wrapper) + Path.PathSeparator + path);
            await measure(copy);
            Environment.SetEnvironmentVariable("PATH", path);
            var count = Directory.GetFiles(traces).Length;
            Directory.Delete(traces, recursive: true);
            return count;
        });
    }

    private static Task<double> BareAsync(string repository, string agent) =>
        Commands.TimeAsync(repository, "sh", Script, agent, Groups.ToString(CultureInfo.InvariantCulture), AtOnce.ToString(CultureInfo.InvariantCulture));

    private static Task<double> BuildAsync(string repository, string target) =>
        Commands.TimeAsync(repository, "dotnet", "build", "build/app.csproj", "--no-restore", $"-t:{target}", "-v:q");

    private static async Task<string> CreateTemplateAsync(Folder folder, string agent, int size)
    {
        var name = $"template-{size}";
        folder.Write($"{name}/build/app.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OrchestrationAgent>script</OrchestrationAgent>
                <OrchestrationMaxParallelism>{AtOnce}</OrchestrationMaxParallelism>
              </PropertyGroup>
              <ItemGroup>
                <OrchestrationAgentProfile Include="script" Command="/bin/sh" Arguments="{agent}" EditArguments="" />
              </ItemGroup>
              {ConsoleApp.ReferenceToThis}
            </Project>
            """);
        folder.Write($"{name}/.gitignore", "bin/\nobj/\n.orchestrator/\n");
        for (var file = 0; file < size; file++)
        {
            folder.Write(string.Create(CultureInfo.InvariantCulture, $"{name}/src/{file / 100:000}/file-{file:00000}.txt"), string.Create(CultureInfo.InvariantCulture, $"file {file}\n"));
        }

        var root = Path.Combine(folder.Path, name);
        SyntheticSpec.WriteIndependent(root, Groups, "    verify: \"true\"\n");
        await Commands.TimeAsync(Path.Combine(root, "build"), "dotnet", "restore", "-v:q");

        // Prompts are written before the measured part, as in a repository that has been built.
        foreach (var arguments in new[] { "init -q -b main", "config user.name Bench", "config user.email bench@example.org", "add -A", "commit -q -m Start" })
        {
            await Commands.TimeAsync(root, "git", arguments.Split(' '));
        }

        await BuildAsync(root, "GenerateOrchestrationPrompts");
        await Commands.TimeAsync(root, "git", "add", "-A");
        await Commands.TimeAsync(root, "git", "commit", "-q", "-m", "Prompts");
        return root;
    }
}
