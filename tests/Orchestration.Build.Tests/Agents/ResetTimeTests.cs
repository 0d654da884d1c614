using System.Globalization;
using Orchestration.Build.Agents.Readers;

namespace Orchestration.Build.Tests.Agents;

[TestClass]
public sealed class ResetTimeTests
{
    // It is 14:00 at +01:00.
    [TestMethod]
    [DataRow("You've hit your 5-hour limit · resets 6:40pm (UTC)", "2026-11-20T18:40:00+00:00")]
    [DataRow("You have hit your session limit · resets 3:50pm (Asia/Tokyo)", "2026-11-21T06:50:00+00:00")]
    [DataRow("You have hit your session limit · resets 11:50pm (Asia/Tokyo)", "2026-11-20T14:50:00+00:00")]
    [DataRow("You've hit your weekly limit · resets Nov 25 at 9am (America/New_York)", "2026-11-25T14:00:00+00:00")]
    [DataRow("You've hit your weekly limit · resets Mar 30, 2027, 9am (Europe/Berlin)", "2027-03-30T07:00:00+00:00")]
    [DataRow("Limit reached. Try again at 6:40 PM UTC.", "2026-11-20T18:40:00+00:00")]
    [DataRow("You've hit your limit · resets 3pm (Etc/GMT+8)", "2026-11-20T23:00:00+00:00")]
    [DataRow("You've hit your limit · resets 3pm", "2026-11-20T15:00:00+01:00")]
    [DataRow("You've hit your limit · resets 9am", "2026-11-21T09:00:00+01:00")]
    [DataRow("You've hit your weekly limit · resets Nov 25 at 9am", "2026-11-25T09:00:00+01:00")]
    [DataRow("You’ve hit your usage limit. Upgrade or try again at 6:40 PM.", "2026-11-20T18:40:00+01:00")]
    [DataRow("You’ve hit your usage limit. Try again at Nov 23rd, 2026 6:40 PM.", "2026-11-23T18:40:00+01:00")]
    [DataRow("usage limit reached, try again in 3 hours 2 minutes", "2026-11-20T17:02:00+01:00")]
    [DataRow("Please retry in 90.5s.", "2026-11-20T14:01:30.5+01:00")]
    [DataRow("Please try again in 250ms.", "2026-11-20T14:00:00.25+01:00")]
    [DataRow("You have exhausted your capacity on this model. Your quota will reset after 1h2m3s.", "2026-11-20T15:02:03+01:00")]
    [DataRow("Claude AI usage limit reached|1795200000", "2026-11-20T18:40:00+00:00")]
    public void A_reset_is_found(string text, string expected) =>
        Assert.AreEqual(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), ResetTime.Find(text, Recording.Now));

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("API Error: Request rejected (429) · fake: rate limit exceeded, slow down")]
    [DataRow("resets 3pm (Middle-earth/Shire)", DisplayName = "A zone that nobody knows")]
    [DataRow("resets 25:99pm")]
    [DataRow("resets Feb 31 at 9am")]
    [DataRow("try again later")]
    public void Where_none_is_reported_none_is_found(string? text) => Assert.IsNull(ResetTime.Find(text, Recording.Now));
}
