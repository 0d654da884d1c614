using Orchestration.Build.Model;

namespace Orchestration.Build.Tests.Model;

[TestClass]
public sealed class DurationTests
{
    [TestMethod]
    [DataRow("90s", 90)]
    [DataRow("45m", 2700)]
    [DataRow("2h", 7200)]
    [DataRow(" 1h30m ", 5400)]
    [DataRow("1H5S", 3605)]
    [DataRow("336h", 1_209_600)]
    public void Durations_are_read(string text, int seconds)
    {
        Assert.IsTrue(Duration.TryParse(text, out var duration));
        Assert.AreEqual(TimeSpan.FromSeconds(seconds), duration);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("45")]
    [DataRow("m")]
    [DataRow("-5m")]
    [DataRow("1.5h")]
    [DataRow("5 m")]
    [DataRow("30m1h")]
    [DataRow("1m1m")]
    [DataRow("0s")]
    [DataRow("337h")]
    [DataRow("99999999999h")]
    [DataRow("٣m")]
    public void What_is_no_duration_is_refused(string text)
    {
        Assert.IsFalse(Duration.TryParse(text, out _));
    }
}
