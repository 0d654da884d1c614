using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Tests.House;

[TestClass]
public sealed class FolderTests
{
    /// <summary>The order of the data. Model stands before Specs because syntax carries the model's small types (task, state, policy).</summary>
    private static readonly string[] Order =
    [
        "Diagnostics", "Model", "Specs", "Validation", "Planning", "Prompts", "Requests", "Output", "Agents", "Engines", "Reporting", "Running", "Pipeline", "Tasks",
    ];

    private static readonly string[] Pure =
        ["Diagnostics", "Model", "Validation", "Planning", "Prompts", "Requests", "Agents", "Engines", "Reporting"];

    /// <summary>Whole types that pure code may not name, then single members.</summary>
    private static readonly string[] Impure =
    [
        "System.IO.File", "System.IO.Directory", "System.IO.FileInfo", "System.IO.DirectoryInfo", "System.IO.FileStream", "System.IO.StreamReader",
        "System.IO.StreamWriter", "System.Environment", "System.Random", "System.Console", "System.Diagnostics.Process", "System.Diagnostics.Stopwatch",
        "System.Net.Http.HttpClient", "System.Threading.Thread", "System.Security.Cryptography.RandomNumberGenerator",
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow",
        "System.TimeProvider.get_System", "System.Guid.NewGuid", "System.Guid.CreateVersion7", "System.Threading.Tasks.Task.Delay", "System.Threading.Tasks.Task.Run",
        "System.Globalization.CultureInfo.get_CurrentCulture", "System.Globalization.CultureInfo.get_CurrentUICulture",
        "System.IO.Path.GetFullPath", "System.IO.Path.GetTempPath", "System.IO.Path.GetTempFileName", "System.IO.Path.Exists",
        "System.String.ToLower", "System.String.ToUpper",
    ];

    private static readonly Lazy<IReadOnlyCollection<Reference>> References =
        new(() => AssemblyReferences.Of(typeof(Catalogue).Assembly.Location));

    [TestMethod]
    public void Every_namespace_has_its_place_in_the_order() =>
        AssertNone(References.Value.Where(reference => !Order.Contains(reference.Folder)));

    [TestMethod]
    public void A_folder_uses_only_folders_before_it() =>
        AssertNone(References.Value.Where(reference =>
            reference.Namespace.StartsWith("Orchestration.Build.", StringComparison.Ordinal)
            && Array.IndexOf(Order, reference.Namespace.Split('.')[2]) > Array.IndexOf(Order, reference.Folder)));

    [TestMethod]
    public void MSBuild_is_named_in_Tasks_only() => AssertOnlyIn("Tasks", "Microsoft.Build");

    [TestMethod]
    public void Markdig_is_named_in_Specs_only() => AssertOnlyIn("Specs", "Markdig");

    [TestMethod]
    public void YamlDotNet_is_named_in_Specs_only() => AssertOnlyIn("Specs", "YamlDotNet");

    [TestMethod]
    public void Processes_are_started_in_Running_only() =>
        AssertNone(References.Value.Where(reference =>
            reference is { Namespace: "System.Diagnostics", Type: "Process" or "ProcessStartInfo" } && reference.Folder != "Running"));

    [TestMethod]
    public void Nothing_names_Roslyn() =>
        AssertNone(References.Value.Where(reference => reference.Namespace.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
            && reference.Type is not ("EmbeddedAttribute" or "StringSyntaxAttribute")));

    [TestMethod]
    public void Pure_folders_have_no_clock_no_chance_and_no_files() =>
        AssertNone(References.Value.Where(reference => Pure.Contains(reference.Folder) && IsImpure(reference)));

    [TestMethod]
    public void The_reader_sees_what_code_names()
    {
        var own = AssemblyReferences.Of(typeof(FolderTests).Assembly.Location).Where(reference => reference.Owner.EndsWith(".FolderTests", StringComparison.Ordinal)).ToList();

        Assert.Contains(reference => reference is { Type: "Catalogue", Namespace: "Orchestration.Build.Diagnostics" }, own);
        Assert.Contains(reference => reference is { Type: "Array", Member: "IndexOf" }, own);
    }

    // The compiler's iterators ask for the managed thread's number; nothing is read from the environment there.
    private static bool IsImpure(Reference reference) =>
        reference is not { Type: "Environment", Member: "" or "get_CurrentManagedThreadId" }
        && (Impure.Contains($"{reference.Namespace}.{reference.Type}") || Impure.Contains($"{reference.Namespace}.{reference.Type}.{reference.Member}"));

    private static void AssertOnlyIn(string folder, string prefix) =>
        AssertNone(References.Value.Where(reference =>
            reference.Folder != folder && (reference.Namespace == prefix || reference.Namespace.StartsWith(prefix + ".", StringComparison.Ordinal))));

    private static void AssertNone(IEnumerable<Reference> references)
    {
        var found = references.Select(reference => reference.ToString()).Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.IsEmpty(found, string.Join('\n', found));
    }
}
