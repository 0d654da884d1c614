using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Tests.Diagnostics;

[TestClass]
public sealed class CatalogueTests
{
    [TestMethod]
    public void Codes_are_unique()
    {
        var codes = Catalogue.All.Select(descriptor => descriptor.Code).ToList();

        CollectionAssert.AllItemsAreUnique(codes);
        Assert.IsGreaterThan(0, codes.Count);
    }
}
