using System.Diagnostics;

namespace Orchestration.Build.PackageTests;

/// <summary>A folder of its own for each test, kept with a binary log of every command where the test fails.</summary>
public abstract class BuildTest : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _commands;
    private bool _disposed;

    public TestContext TestContext { get; set; } = null!;

    private protected TempFolder Repository => _folder;

    /// <summary>Empty files that end MSBuild's search upwards, and a feed of our own.</summary>
    [TestInitialize]
    public void PrepareFolder()
    {
        _folder.Write("Directory.Build.props", "<Project />\n");
        _folder.Write("Directory.Build.targets", "<Project />\n");
        _folder.Write("Directory.Packages.props", "<Project />\n");
        _folder.Write("Directory.Build.rsp", "/nr:false\n");
        _folder.Write("NuGet.config", $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="under-test" value="{Package.Feed}" />
                {(NeedsPublicFeed ? """<add key="nuget.org" value="https://api.nuget.org/v3/index.json" />""" : string.Empty)}
              </packageSources>
            </configuration>
            """);
    }

    [TestCleanup]
    public void KeepFolderOfFailure()
    {
        if (TestContext.CurrentTestOutcome == UnitTestOutcome.Passed || TestContext.CurrentTestOutcome == UnitTestOutcome.Inconclusive)
        {
            Dispose();
            return;
        }

        TestContext.WriteLine($"Kept with binary logs: {_folder.Path}");
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _folder.Dispose();
        }
    }

    /// <summary>Packages besides ours are restored.</summary>
    private protected virtual bool NeedsPublicFeed => false;

    /// <summary><c>dotnet &lt;verb&gt; …</c> in the repository's folder.</summary>
    private protected BuildResult Run(string verb, params string[] arguments) => RunIn(".", [], verb, arguments);

    private protected BuildResult RunIn(string folder, Dictionary<string, string?> environment, string verb, params string[] arguments)
    {
        var log = $"-bl:{Repository[$"command{++_commands}.binlog"]}";
        environment["NUGET_PACKAGES"] = Package.Cache;
        var result = Dotnet.Run(Path.Combine(_folder.Path, folder), [verb, .. arguments, log, "-nologo", "-tl:off"], environment);
        TestContext.WriteLine($"dotnet {verb} {string.Join(' ', arguments)} -> {result.ExitCode}\n{result.Output}{result.Errors}");
        return result;
    }

    /// <summary>Builds without restore: for projects that import the unpacked package.</summary>
    private protected BuildResult Build(params string[] arguments) => Run("build", ["--no-restore", .. arguments]);

    /// <summary>The same for <c>bare.proj</c> by a user who owns nothing here; root may read and write everywhere.</summary>
    /// <param name="home">That user's folder.</param>
    private protected BuildResult BuildAsNobody(string home, string arguments)
    {
        var command = $"dotnet build bare.proj --no-restore -nologo -nodeReuse:false -tl:off {arguments}";
        var environment = new Dictionary<string, string?> { ["HOME"] = home, ["DOTNET_CLI_HOME"] = home };
        if (Environment.UserName != "root")
        {
            return Dotnet.Run(_folder.Path, command.Split(' ')[1..], environment);
        }

        Shell.Run(_folder.Path, $"chmod a+rwx '{home}' && chmod a+x '{Path.GetDirectoryName(Package.Folder)}' && chmod -R a+rX '{Package.Folder}'");
        var start = new ProcessStartInfo("setpriv", ["--reuid=12345", "--regid=12345", "--clear-groups", "sh", "-c", command])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Programs.Clean(start.Environment);
        foreach (var (name, text) in environment)
        {
            start.Environment[name] = text;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new BuildResult(process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    /// <summary>A project without SDK: nothing but our targets, two tenths of a second.</summary>
    /// <param name="content">Before the import of our targets.</param>
    private protected string WriteBareProject(string path = "bare.proj", string content = "") =>
        _folder.Write(path, $"""
            <Project DefaultTargets="Build">
              <Import Project="{Package.Folder}/buildTransitive/Orchestration.Build.props" />
              {content}
              <Target Name="Build" />
              <Target Name="Clean" />
              <Import Project="{Package.Folder}/buildTransitive/Orchestration.Build.targets" />
            </Project>
            """);

    /// <summary>The sample's spec without the prompts that are committed beside it: the tests see them written.</summary>
    private protected void CopySample(string sample, string to = ".")
    {
        var source = Path.Combine(TestPaths.RepositoryRoot, "samples", sample, "agent-os");
        var prompts = $"{Path.DirectorySeparatorChar}implementation{Path.DirectorySeparatorChar}";
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(file => !file.Contains(prompts, StringComparison.Ordinal)))
        {
            var target = Path.Combine(_folder.Path, to, "agent-os", Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            System.IO.File.Copy(file, target);
        }
    }
}
