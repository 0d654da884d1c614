using System.Globalization;
using System.Text.Json;
using Orchestration.Build.Model;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Specs;
using Orchestration.Build.Testing;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Output;

[TestClass]
public sealed class PlanJsonTests
{
    private static readonly SpecModel Spec = TestSpec.Create("Data \"Ünï\"", "Style", "Api <- 1-2")
        .With(1, group => group with { Tasks = TestSpec.Tasks(2, TaskState.Done), Layer = "Ground" })
        .Assign(1, assignment => assignment with
        {
            Agent = "codex",
            Fallback = "claude",
            Model = "gpt-5",
            Subagent = new Subagent("writer", null),
            Standards = [new Standard("global/x.md", "00")],
            Timeout = TimeSpan.FromMinutes(45),
            Retries = 2,
            OnFailure = FailurePolicy.FailFast,
            Priority = GroupPriority.P0,
            Verify = GateCommand.FromArguments(["dotnet", "test"]),
            Writes = ["src/**"],
            Protect = ["tests/**"],
            AllowNoChange = true,
            Approve = true,
        })
        .Assign(2, assignment => assignment with { Verify = GateCommand.FromShell("make && true") });

    [TestMethod]
    public void The_whole_plan_is_written() => Golden.Verify("plan.json", PlanJson.Render(Planner.Create(Spec), "claude"));

    [TestMethod]
    public void The_schema_names_exactly_what_is_written()
    {
        using var schema = JsonDocument.Parse(Schema("plan"));
        using var plan = JsonDocument.Parse(PlanJson.Render(Planner.Create(Spec)));
        var definitions = schema.RootElement.GetProperty("$defs");
        var group = plan.RootElement.GetProperty("groups")[0];

        AssertSame(plan.RootElement, schema.RootElement);
        AssertSame(group, definitions.GetProperty("group"));
        AssertSame(group.GetProperty("tasks")[0], definitions.GetProperty("task"));
    }

    [TestMethod]
    public void The_schema_of_the_assignments_knows_the_keys_that_are_read()
    {
        using var schema = JsonDocument.Parse(Schema("orchestration"));
        var definitions = schema.RootElement.GetProperty("$defs");
        var entry = Names(definitions.GetProperty("entry").GetProperty("properties"));
        var defaults = Names(definitions.GetProperty("defaults").GetProperty("properties"));

        Assert.IsEmpty(AssignmentKeys.Entry.Except(entry));
        Assert.IsEmpty(AssignmentKeys.Defaults.Except(defaults));
        Assert.DoesNotContain("name", defaults);
    }

    [TestMethod]
    public void The_culture_changes_no_byte()
    {
        var expected = PlanJson.Render(Planner.Create(Spec));
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Assert.AreEqual(expected, PlanJson.Render(Planner.Create(Spec)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public void Thousands_of_groups_that_need_all_previous_ones_stay_small()
    {
        var lines = Enumerable.Range(1, 3000).Select(i => i == 1 ? "G1" : string.Create(CultureInfo.InvariantCulture, $"G{i} <- 1-{i - 1}"));
        var json = PlanJson.Render(Planner.Create(TestSpec.Create([.. lines])));

        Assert.IsLessThan(6_000_000, json.Length);
    }

    private static void AssertSame(JsonElement written, JsonElement schema)
    {
        var names = Names(written);
        CollectionAssert.AreEquivalent(names, Names(schema.GetProperty("properties")));
        CollectionAssert.AreEquivalent(names, schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()!).ToList());
    }

    private static List<string> Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];

    private static string Schema(string name) =>
        File.ReadAllText(Path.Combine(TestPaths.RepositoryRoot, "src/Orchestration.Build/Schemas", name + ".schema.json"));
}
