using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tests.Tasks;

[TestClass]
public sealed class MSBuildTextTests
{
    [TestMethod]
    [DataRow("plain", "plain")]
    [DataRow("a*;b", "a%2a%3bb")]
    [DataRow("50%20 (x) it's @$?", "50%2520 %28x%29 it%27s %40%24%3f")]
    public void What_is_escaped_comes_back(string text, string escaped)
    {
        Assert.AreEqual(escaped, MSBuildText.Escape(text));
        Assert.AreEqual(text, MSBuildText.Unescape(escaped));
    }

    [TestMethod]
    [DataRow("100%")]
    [DataRow("%2")]
    [DataRow("% 20 %zz")]
    public void A_percent_sign_of_its_own_stays(string text) => Assert.AreEqual(text, MSBuildText.Unescape(text));
}
