using System.Globalization;
using Orchestration.Build.Engines;
using Orchestration.Build.Planning;
using Orchestration.Build.Testing;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Engines;

/// <summary>Runs exported workflows of random plans by the program that plays GitHub's runner; jobs leave a file each instead of starting agents.</summary>
[TestClass]
public sealed class HarnessTests
{
    private const int Plans = 12;

    private static readonly EngineSettings Settings = new("claude", string.Empty, "dotnet build") { Engine = EngineKind.GitHub };

    /// <summary>No job starts before what it needs has ended; each is given exactly the results of what it needs, and the last one that of every group once.</summary>
    [TestMethod]
    [DataRow("Graph")]
    [DataRow("Waves")]
    public void No_job_starts_before_its_needs_and_the_last_one_sees_every_group_once(string form)
    {
        EngineTools.RequireNode();
        using var folder = new TempFolder();
        for (var seed = 0; seed < Plans; seed++)
        {
            var random = new Random(seed);
            var plan = EnginePlan.Create(Planner.Create(TestSpec.CreateRandom(random, 15)), Settings with { Form = Enum.Parse<EngineForm>(form) });
            var file = folder.Write("workflow.yml", GitHubWriter.Write(plan));
            var outputs = folder.Write("outputs", GitHubWriter.Matrices(plan));

            var (code, output) = EngineTools.Node(folder.Path, null, "run-workflow.mjs", file, folder.Path, folder["out"], random.Next(1, 5).ToString(CultureInfo.InvariantCulture), outputs);

            Assert.AreEqual(0, code, output);
            var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[1..]).ToList();
            var ended = new HashSet<string>(StringComparer.Ordinal);
            foreach (var words in events)
            {
                var job = plan.Jobs.FirstOrDefault(job => job.Id == words[1]);
                switch (words[0])
                {
                    case "start":
                        Assert.IsTrue(job is null || job.Needs.All(need => ended.Contains(need.Id)), $"seed {seed}: {words[1]} started before what it needs\n{output}");
                        break;
                    case "end":
                        Assert.AreEqual("success", words[2]);
                        Assert.IsTrue(ended.Add(words[1]), $"seed {seed}: {words[1]} ran twice\n{output}");
                        break;
                    default:
                        var wanted = job is null ? plan.Jobs.Select(other => other.Id) : job.Needs.Select(need => need.Id);
                        CollectionAssert.AreEqual(wanted.Order(StringComparer.Ordinal).ToList(), words[2..], $"seed {seed}: {words[1]}\n{output}");
                        break;
                }
            }

            Assert.HasCount(plan.Jobs.Length + 1, events.Where(words => words[0] == "given").ToList());
        }
    }
}
