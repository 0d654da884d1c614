using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Orchestration.Build.PackageTests;

[TestClass]
public sealed class PackageContentTests
{
    [TestMethod]
    public void The_package_holds_these_files_and_no_others()
    {
        using var package = ZipFile.OpenRead(Package.File);
        var files = package.Entries
            .Select(entry => entry.FullName)
            .Where(name => !name.EndsWith(".psmdcp", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

        Golden.Verify("package-files.txt", string.Join('\n', files) + "\n");
    }

    [TestMethod]
    public void Two_packs_are_the_same_bytes()
    {
        using var folder = new TempFolder();
        Package.Pack(folder["again"]);

        CollectionAssert.AreEqual(File.ReadAllBytes(Package.File), File.ReadAllBytes(Directory.GetFiles(folder["again"], "*.nupkg").Single()));
    }

    [TestMethod]
    public void Nothing_in_it_references_Roslyn_and_everything_it_references_is_in_it_or_the_hosts()
    {
        var tasks = Directory.GetFiles(Path.Combine(Package.Folder, "tasks", "net10.0"), "*.dll");
        var shipped = tasks.Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var references = tasks.SelectMany(References).Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.DoesNotContain(name => name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal), references);
        Assert.IsEmpty(references.Where(name => !shipped.Contains(name) && !IsHosts(name)).ToList());
        Assert.DoesNotContain(name => name!.StartsWith("Microsoft.Build", StringComparison.Ordinal), shipped);
    }

    [TestMethod]
    public void Consumers_get_no_dependency_and_the_package_is_for_development_only()
    {
        using var package = ZipFile.OpenRead(Package.File);
        using var reader = new StreamReader(package.GetEntry("Orchestration.Build.nuspec")!.Open());
        var nuspec = reader.ReadToEnd();

        StringAssert.Contains(nuspec, "<developmentDependency>true</developmentDependency>", StringComparison.Ordinal);
        Assert.DoesNotContain("<dependency ", nuspec);
    }

    private static bool IsHosts(string name) =>
        name is "Microsoft.Build.Framework" or "Microsoft.Build.Utilities.Core" or "mscorlib" or "netstandard" or "System"
        || name.StartsWith("System.", StringComparison.Ordinal) || name == "Microsoft.Win32.Primitives";

    private static IEnumerable<string> References(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
