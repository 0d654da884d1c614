using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.House;

[TestClass]
public sealed class LinkTests
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(Markdig.Extensions.AutoIdentifiers.AutoIdentifierOptions.GitHub).Build();

    [TestMethod]
    public void Links_between_pages_lead_to_a_file_and_a_heading_that_exist()
    {
        var found = new List<string>();
        foreach (var page in SourceFiles.All.Where(IsDocumentation))
        {
            foreach (var url in Document(page).Descendants<LinkInline>().Select(link => link.Url ?? "").Where(url => !url.Contains("://", StringComparison.Ordinal) && !url.StartsWith("mailto:", StringComparison.Ordinal)))
            {
                if (Problem(page, url) is { } problem)
                {
                    found.Add($"{page}: {url}: {problem}");
                }
            }
        }

        Assert.IsEmpty(found, string.Join('\n', found));
    }

    private static bool IsDocumentation(string file) =>
        file.EndsWith(".md", StringComparison.Ordinal) && (file.StartsWith("docs/", StringComparison.Ordinal) || !file.Contains('/', StringComparison.Ordinal));

    private static string? Problem(string page, string url)
    {
        var parts = url.Split('#', 2);
        var target = parts[0].Length == 0 ? page : Path.GetRelativePath(TestPaths.RepositoryRoot, Path.Combine(TestPaths.RepositoryRoot, Path.GetDirectoryName(page)!, parts[0])).Replace('\\', '/');
        if (!Path.Exists(Path.Combine(TestPaths.RepositoryRoot, target)))
        {
            return "no such file";
        }

        return parts.Length == 2 && !Document(target).Descendants<HeadingBlock>().Any(heading => heading.GetAttributes().Id == parts[1]) ? "no such heading" : null;
    }

    private static MarkdownDocument Document(string page) => Markdown.Parse(SourceFiles.Read(page), Pipeline);
}
