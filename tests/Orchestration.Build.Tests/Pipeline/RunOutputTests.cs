using Orchestration.Build.Pipeline;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Testing;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Pipeline;

[TestClass]
public sealed class RunOutputTests
{
    private static readonly Plan Plan = Planner.Create(TestSpec.Create("Data", "Api <- 1"));

    private readonly ManualTime _time = new();

    [TestMethod]
    public void Where_no_line_is_drawn_over_itself_silence_is_broken_every_few_minutes()
    {
        var output = new RecordingOutput();
        using var shown = new RunOutput(output, _time);

        Begin(shown);
        _time.Advance(TimeSpan.FromMinutes(7));

        Assert.AreEqual(
            """
            1 Data: started claude
            0 of 2 done; 1 Data (agent for 3 m 00 s)
            0 of 2 done; 1 Data (agent for 6 m 00 s)
            """,
            output.Text);
    }

    [TestMethod]
    public void A_line_that_is_drawn_over_itself_follows_the_clock_until_the_run_is_over()
    {
        var output = new RecordingOutput { LiveWidth = 60 };
        using (var shown = new RunOutput(output, _time))
        {
            Begin(shown);
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        _time.Advance(TimeSpan.FromHours(1));

        Assert.AreEqual(
            """
            1 Data: started claude
            [0/2] 1 agent 0s
            [0/2] 1 agent 1s
            [0/2] 1 agent 2s
            """,
            output.Text);
    }

    private void Begin(RunOutput shown)
    {
        var activity = new GroupActivity(Plan.Groups[0], GroupPhase.Agent, "claude", _time.GetUtcNow());
        shown.OnPhase(activity, new RunProgress(0, 2, [activity], null));
    }
}
