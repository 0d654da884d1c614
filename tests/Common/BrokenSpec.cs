using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Orchestration.Build.Testing;

/// <summary>
/// One case of <c>Orchestration.Build.Tests/Broken/*.txt</c>: files that are wrong in one way, and what is reported about them.
/// Sections begin with <c>-- name --</c>. <c>tasks.md</c>, <c>orchestration.yml</c> and other relative names lie in the spec folder,
/// names with a leading <c>/</c> below the root, <c>-- /a => /b --</c> is a link; <c>properties</c> holds Name=Value lines; what stands
/// above the first section is a remark. <c>&lt;TAB&gt;</c>, <c>&lt;CR&gt;</c> and <c>&lt;0xE9&gt;</c> stand for those bytes.
/// </summary>
internal sealed partial class BrokenSpec
{
    private const string Expected = "expected";
    private const string Properties = "properties";

    private readonly List<(string Name, string Text)> _sections;
    private readonly string _path;

    private BrokenSpec(string path, List<(string Name, string Text)> sections)
    {
        _path = path;
        _sections = sections;
        Name = Path.GetFileNameWithoutExtension(path);
    }

    public string Name { get; }

    /// <summary>Sorted, as <c>file(line,column,endline,endcolumn): severity CODE: text</c>; the root is written as <c>&lt;root&gt;</c>.</summary>
    public string ExpectedText => Section(Expected) ?? string.Empty;

    public IReadOnlyDictionary<string, string> PropertyValues => (Section(Properties) ?? string.Empty)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    public static IEnumerable<string> Names => Directory
        .EnumerateFiles(Folder, "*.txt")
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .Order(StringComparer.Ordinal);

    private static string Folder => Path.Combine(TestPaths.TestProject("Orchestration.Build.Tests"), "Broken");

    public static BrokenSpec Load(string name)
    {
        var path = Path.Combine(Folder, name + ".txt");
        var sections = new List<(string Name, string Text)>();
        var parts = SectionPattern().Split("\n" + File.ReadAllText(path).ReplaceLineEndings("\n"));
        for (var i = 1; i < parts.Length; i += 2)
        {
            sections.Add((parts[i], parts[i + 1]));
        }

        return new BrokenSpec(path, sections);
    }

    /// <summary>A case that is in no file.</summary>
    public static BrokenSpec Of(IEnumerable<(string Name, string Text)> sections) => new(string.Empty, [.. sections]);

    /// <summary>
    /// Writes the case below a root: <c>agent-os/specs/broken/</c>, with a sound <c>tasks.md</c> and <c>orchestration.yml</c> of the
    /// groups Data Models and Pages where the case has none of its own, three standards and one subagent.
    /// </summary>
    public void WriteTo(string root)
    {
        foreach (var (name, text) in Surroundings.Where(file => _sections.TrueForAll(section => section.Name != file.Name)))
        {
            Write(root, name, text);
        }

        foreach (var (name, text) in _sections.Where(section => section.Name is not Expected and not Properties))
        {
            Write(root, name, text);
        }
    }

    /// <summary>Rewrites what is expected, to be read before it is committed.</summary>
    public void UpdateExpected(string text)
    {
        var all = File.ReadAllText(_path).ReplaceLineEndings("\n");
        var marker = $"-- {Expected} --\n";
        var start = all.IndexOf(marker, StringComparison.Ordinal);
        File.WriteAllText(_path, (start < 0 ? all : all[..start]) + marker + text);
    }

    private static readonly (string Name, string Text)[] Surroundings =
    [
        ("tasks.md", "# Tasks: Broken\n\n#### Task Group 1: Data Models\n**Dependencies:** None\n\n- [ ] 1.1 Write the models\n\n#### Task Group 2: Pages\n**Dependencies:** Task Group 1\n\n- [ ] 2.1 Write the pages\n"),
        ("orchestration.yml", "task_groups:\n  - name: data-models\n  - name: pages\n"),
        ("/agent-os/standards/global/conventions.md", "Be kind.\n"),
        ("/agent-os/standards/global/style.md", "Be brief.\n"),
        ("/agent-os/standards/frontend/components.md", "Be small.\n"),
        ("/.claude/agents/frontend-specialist.md", "---\nname: frontend-specialist\n---\nYou build pages.\n"),
    ];

    private string? Section(string name) => _sections.Find(section => section.Name == name).Text;

    private static void Write(string root, string name, string text)
    {
        if (name.StartsWith("no ", StringComparison.Ordinal))
        {
            return;
        }

        var link = name.Split(" => ");
        var path = PathOf(root, link[0]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (link.Length == 2)
        {
            File.CreateSymbolicLink(path, PathOf(root, link[1]));
            return;
        }

        File.WriteAllBytes(path, Encode(text));
    }

    private static string PathOf(string root, string name) =>
        Path.Combine(root, (name.StartsWith('/') ? name[1..] : "agent-os/specs/broken/" + name).Replace('/', Path.DirectorySeparatorChar));

    private static byte[] Encode(string text)
    {
        using var bytes = new MemoryStream();
        var parts = BytePattern().Split(text.Replace("<TAB>", "\t", StringComparison.Ordinal).Replace("<CR>", "\r", StringComparison.Ordinal));
        for (var i = 0; i < parts.Length; i++)
        {
            bytes.Write(i % 2 == 0 ? Encoding.UTF8.GetBytes(parts[i]) : [byte.Parse(parts[i], NumberStyles.HexNumber, CultureInfo.InvariantCulture)]);
        }

        return bytes.ToArray();
    }

    [GeneratedRegex(@"(?<=\n)-- (.+) --\n", RegexOptions.CultureInvariant)]
    private static partial Regex SectionPattern();

    [GeneratedRegex(@"<0x([0-9A-F]{2})>", RegexOptions.CultureInvariant)]
    private static partial Regex BytePattern();
}
