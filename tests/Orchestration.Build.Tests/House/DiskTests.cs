using System.Text.RegularExpressions;

namespace Orchestration.Build.Tests.House;

/// <summary>What is claimed of every change on the disk holds of those that go through one place.</summary>
[TestClass]
public sealed partial class DiskTests
{
    [TestMethod]
    public void Every_change_on_the_disk_goes_through_one_place()
    {
        var others = SourceFiles.All.Where(file => file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal))
            .Where(file => !file.EndsWith("/Output/Disk.cs", StringComparison.Ordinal))
            .SelectMany(file => SourceFiles.Read(file).Split('\n').Select((line, index) => (File: file, Line: line.Trim(), Number: index + 1)))
            .Where(found => Changes().IsMatch(found.Line) && !found.Line.Contains("FileAccess.Read,", StringComparison.Ordinal))
            .Select(found => $"{found.File}({found.Number}): {found.Line}");
        Assert.AreEqual(string.Empty, string.Join('\n', others));
    }

    [GeneratedRegex(@"(?<!\w)(?:File\.(?:Write|Append|Delete|Move|Copy|Create|Replace)|Directory\.(?:Create|Delete|Move)\w*\()|new FileStream\(|RandomAccess\.Write|new StreamWriter", RegexOptions.CultureInvariant)]
    private static partial Regex Changes();
}
