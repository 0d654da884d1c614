using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;

namespace Orchestration.Build.Tests.Engines;

[TestClass]
public sealed class JobOriginTests
{
    [TestMethod]
    [DataRow("SLURM_JOB_ID=12 SLURM_RESTART_COUNT=1 SLURMD_NODENAME=n2", "slurm n2 here 12  12.1")]
    [DataRow("SLURM_JOB_ID=12 ORCH_RUN=slurm-7", "slurm pc slurm-7 12  12.0")]
    [DataRow("GITLAB_CI=true CI_PIPELINE_ID=5 CI_JOB_ID=77 CI_JOB_URL=https://g/77", "gitlab pc gitlab-5 77 https://g/77 77")]
    [DataRow("GITHUB_ACTIONS=true GITHUB_RUN_ID=9 GITHUB_RUN_ATTEMPT=2 GITHUB_JOB=g_api GITHUB_SERVER_URL=https://h GITHUB_REPOSITORY=o/r", "github pc github-9 g_api https://h/o/r/actions/runs/9 9.2")]
    [DataRow("TF_BUILD=True BUILD_BUILDID=3 SYSTEM_JOBATTEMPT=1 SYSTEM_JOBID=j SYSTEM_COLLECTIONURI=https://a/ SYSTEM_TEAMPROJECT=p", "azure pc azure-3 j https://a/p/_build/results?buildId=3 3.1")]
    [DataRow("", "local pc here   1")]
    [DataRow("ORCH_ENGINE=mine ORCH_ATTEMPT=../../x", "mine pc here   -..-x")]
    public void A_job_knows_itself_by_what_its_engine_sets(string environment, string expected)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

        var origin = JobOrigin.Read(variables.GetValueOrDefault, "pc", "here");

        Assert.AreEqual(expected, $"{origin.Engine} {origin.Host} {origin.Run} {origin.Job} {origin.Url} {origin.Attempt}");
    }

    [TestMethod]
    public void A_job_without_a_group_is_an_error_and_paths_are_those_of_the_repository()
    {
        var bag = new DiagnosticBag();
        var origin = JobOrigin.Read(_ => null, "pc", "here");

        Assert.IsNull(JobRequest.Read(_ => null, path => "/top/" + path, origin, needsGroup: true, bag));
        Assert.AreEqual("ORCH6001", bag.ToSorted().Single().Code);

        var variables = new Dictionary<string, string> { ["ORCH_GROUP"] = "api", ["ORCH_NEEDS"] = " data  data pages ", ["ORCH_SHARE"] = "4" };
        var request = JobRequest.Read(variables.GetValueOrDefault, path => "/top/" + path, origin, needsGroup: true, bag)!;
        Assert.AreEqual("data pages", string.Join(' ', request.Needs));
        Assert.AreEqual("/top/orchestrate", request.Out);
        Assert.AreEqual(4, request.Share);
    }
}
