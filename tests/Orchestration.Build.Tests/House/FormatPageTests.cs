using Orchestration.Build.Prompts;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Tests.House;

[TestClass]
public sealed class FormatPageTests
{
    private static readonly Lazy<string> Page = new(() => SourceFiles.Read("docs/formats.md"));

    [TestMethod]
    public void Every_placeholder_of_prompts_is_described() => AssertDescribed(PromptValues.Names);

    [TestMethod]
    public void Every_key_of_an_assignment_is_described() => AssertDescribed(AssignmentKeys.Entry);

    private static void AssertDescribed(IEnumerable<string> names)
    {
        var missing = names.Where(name => !Page.Value.Contains($"`{name}`", StringComparison.Ordinal)).ToList();

        Assert.IsEmpty(missing, string.Join(' ', missing));
    }
}
