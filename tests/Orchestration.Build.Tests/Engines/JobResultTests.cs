using System.Text;
using System.Text.Json;
using Json.Schema;
using Orchestration.Build.Engines;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Engines;

[TestClass]
public sealed class JobResultTests
{
    /// <summary>Read once: its library refuses a second schema of the same name.</summary>
    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(TestPaths.RepositoryRoot, "src", "Orchestration.Build", "Schemas", "result.schema.json")));

    private static readonly JobResult Result = new()
    {
        Spec = "agent-os/specs/shop",
        Group = "api",
        Status = JobResult.Accepted,
        Outcome = "completed",
        Exit = 0,
        Start = DateTimeOffset.UnixEpoch,
        End = DateTimeOffset.UnixEpoch.AddMinutes(1),
        Host = "n1",
        Engine = "slurm",
        Job = "12",
        Attempt = "12.0",
        Run = "slurm-1",
        Plan = new string('a', 64),
        Base = new string('b', 40),
        Key = new string('c', 64),
        Head = new string('d', 40),
        Parent = new string('b', 40),
    };

    [TestMethod]
    [DataRow("accepted", 0)]
    [DataRow("awaiting-approval", 0)]
    [DataRow("not-accepted", 1)]
    [DataRow("need-missing", 69)]
    [DataRow("needs-conflict", 73)]
    [DataRow("infrastructure", 75)]
    [DataRow("cancelled", 143)]
    public void What_is_written_fits_the_shipped_schema_and_is_read_again(string status, int exit)
    {
        var result = Result with { Status = status, Exit = exit, Error = exit == 0 ? null : "why" };
        using var json = JsonDocument.Parse(result.ToJson());
        Assert.IsTrue(Schema.Evaluate(json.RootElement).IsValid);
        Assert.AreEqual(result, JobResult.Parse(Encoding.UTF8.GetBytes(result.ToJson())).Result);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("null")]
    [DataRow("[]")]
    [DataRow("{}")]
    [DataRow("{\"v\":1,\"group\":7}")]
    [DataRow("{\"v\":2,\"spec\":\"s\",\"group\":\"g\",\"status\":\"accepted\",\"exit\":0,\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2026-01-01T00:00:00Z\",\"host\":\"h\",\"engine\":\"e\",\"attempt\":\"1\",\"run\":\"r\",\"plan\":\"p\",\"base\":\"b\"}")]
    public void What_is_no_result_is_refused_with_a_reason(string text)
    {
        var (result, problem) = JobResult.Parse(Encoding.UTF8.GetBytes(text));

        Assert.IsNull(result);
        Assert.AreNotEqual(string.Empty, problem);
    }

    [TestMethod]
    public void An_approval_is_read_again_and_anything_else_is_none()
    {
        var approval = new JobApproval("api", new string('e', 40), "maria", DateTimeOffset.UnixEpoch);

        Assert.AreEqual(approval, JobApproval.Parse(Encoding.UTF8.GetBytes(approval.ToJson())));
        Assert.IsNull(JobApproval.Parse("{}"u8));
        Assert.IsNull(JobApproval.Parse("{"u8));
        Assert.AreEqual("maria", JobApproval.FindPerson(name => name == "GITLAB_USER_LOGIN" ? "maria" : null));
        Assert.AreEqual("a reviewer of the environment in GitHub (run 4711)", JobApproval.FindPerson(name => name == "GITHUB_RUN_ID" ? "4711" : name == "GITHUB_TRIGGERING_ACTOR" ? "somebody else" : null));
        Assert.IsNull(JobApproval.FindPerson(_ => " "));
    }
}
