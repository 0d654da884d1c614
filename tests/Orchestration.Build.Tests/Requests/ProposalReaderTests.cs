using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Requests;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Requests;

[TestClass]
public sealed class ProposalReaderTests
{
    private static readonly JsonNode?[] Values = [null, true, 0, 1, 7.5, -3, 20_000, "", " ", "x", "Not An Id", new JsonArray(), new JsonArray("a", 1), new JsonArray(""), new JsonObject()];

    [TestMethod]
    public void What_is_written_is_read()
    {
        var proposal = TestProposal.Create("model", "api <- model") with { Questions = ["Which \"currency\"?"] };
        proposal = proposal.With(2, group => group with { Verify = null, Subagent = "api-engineer", Standards = ["global/*"], Inputs = ["src/model"] });

        Assert.AreEqual(proposal.ToJson(), proposal.Read().Proposal.ToJson());
    }

    [TestMethod]
    [DataRow("{\n  \"version\": 1,\n  \"title\": \"x\"", 3, "ORCH7011")]
    [DataRow("{\n  \"version\": 1,\n  \"title\": x }", 3, "ORCH7011")]
    [DataRow("{ \"version\": 1 } and more", 1, "ORCH7011")]
    [DataRow("", 1, "ORCH7011")]
    [DataRow("{\"title\":\"\\ud800\"}", 0, "ORCH7011")]
    [DataRow("[]", 1, "ORCH7012")]
    public void What_is_no_proposal_is_named_with_its_line(string text, int line, string code)
    {
        var bag = new DiagnosticBag();

        Assert.IsNull(ProposalReader.Read(new SourceText(ProposalAnswers.File, text), bag));
        Assert.AreEqual((code, line), (bag.ToSorted()[0].Code, bag.ToSorted()[0].Span.Line == 0 ? line : bag.ToSorted()[0].Span.Line), bag.ToSorted()[0].Message);
    }

    [TestMethod]
    public void A_fault_of_the_schema_has_a_place_and_a_path()
    {
        var json = TestProposal.Create("model").ToJson().Replace("\"minutes\": 15", "\"minutes\": \"ten\"", StringComparison.Ordinal);
        var bag = new DiagnosticBag();
        ProposalReader.Read(new SourceText(ProposalAnswers.File, json), bag);
        var fault = bag.ToSorted().Single();
        var line = json.Split('\n').Index().Single(pair => pair.Item.Contains("\"ten\"", StringComparison.Ordinal));

        Assert.AreEqual("/groups/0/minutes must be a whole number, not text.", fault.Message);
        Assert.AreEqual((line.Index + 1, line.Item.IndexOf("\"ten\"", StringComparison.Ordinal) + 1), (fault.Span.Line, fault.Span.Column));
    }

    [TestMethod]
    public void Letters_of_several_bytes_do_not_move_the_place()
    {
        var json = (TestProposal.Create("model") with { Title = "Läden für Öl 😀" }).ToJson().ReplaceLineEndings(" ").Replace("\"minutes\": 15", "\"minutes\": 0", StringComparison.Ordinal);
        var bag = new DiagnosticBag();
        ProposalReader.Read(new SourceText(ProposalAnswers.File, json), bag);

        Assert.AreEqual(json.IndexOf("\"minutes\": 0", StringComparison.Ordinal) + "\"minutes\": ".Length + 1, bag.ToSorted().Single().Span.Column);
    }

    [TestMethod]
    public void A_text_that_nobody_could_read_is_a_fault()
    {
        var bag = new DiagnosticBag();
        ProposalReader.Read(new SourceText(ProposalAnswers.File, (TestProposal.Create("model") with { Summary = new string('`', 200_000) }).ToJson()), bag);

        Assert.AreEqual("/summary must have at most 4000 characters.", bag.ToSorted().Single().Message);
    }

    [TestMethod]
    public void A_name_that_occurs_twice_is_a_fault()
    {
        var json = TestProposal.Create("model").ToJson().Replace("\"version\": 1,", "\"version\": 1, \"version\": 1,", StringComparison.Ordinal);
        var bag = new DiagnosticBag();
        ProposalReader.Read(new SourceText(ProposalAnswers.File, json), bag);

        Assert.AreEqual("/version occurs 2 times.", bag.ToSorted().Single().Message);
    }

    [TestMethod]
    public void Agents_get_the_schema_without_its_version()
    {
        var shipped = JsonNode.Parse(ProposalReader.SchemaText)!.AsObject();
        shipped.Remove("$schema");
        shipped.Remove("$id");

        Assert.AreEqual(shipped.ToJsonString(), JsonNode.Parse(ProposalReader.AnswerSchema)!.ToJsonString());
    }

    [TestMethod]
    public void Every_keyword_of_the_shipped_schema_is_read() =>
        Assert.IsEmpty(new Build.Requests.JsonSchema(PlacedJson.Parse(ProposalReader.SchemaText)).FindUnknownKeywords());

    [TestMethod]
    public void Models_can_be_held_to_the_schema()
    {
        // The rules of structured output: every property required, nothing additional.
        foreach (var schema in Objects(JsonNode.Parse(ProposalReader.SchemaText)!.AsObject()))
        {
            CollectionAssert.AreEquivalent(schema["properties"]!.AsObject().Select(pair => pair.Key).ToList(), schema["required"]!.AsArray().Select(name => (string)name!).ToList());
            Assert.AreEqual(JsonValueKind.False, schema["additionalProperties"]!.GetValueKind());
        }
    }

    [TestMethod]
    public void It_says_what_a_complete_validator_says()
    {
        var complete = Json.Schema.JsonSchema.FromText(ProposalReader.SchemaText);
        var own = new Build.Requests.JsonSchema(PlacedJson.Parse(ProposalReader.SchemaText));
        var random = new Random(1);
        var (valid, invalid) = (0, 0);
        for (var round = 0; round < 3000; round++)
        {
            var proposal = JsonNode.Parse(TestProposal.Create("model", "api <- model").ToJson())!;
            for (var change = random.Next(3); change > 0; change--)
            {
                Change(proposal, random);
            }

            var text = proposal.ToJsonString();
            var expected = complete.Evaluate(JsonDocument.Parse(text).RootElement).IsValid;
            var faults = own.Check(PlacedJson.Parse(text)).Select(fault => $"{fault.At.Pointer} {fault.Problem}").ToList();

            Assert.AreEqual(expected, faults.Count == 0, $"{text}\n{string.Join('\n', faults)}");
            (valid, invalid) = expected ? (valid + 1, invalid) : (valid, invalid + 1);
        }

        Assert.IsTrue(valid > 300 && invalid > 300, $"{valid} valid, {invalid} invalid");
    }

    private static IEnumerable<JsonObject> Objects(JsonObject schema) =>
    [
        .. schema.ContainsKey("properties") ? [schema] : Array.Empty<JsonObject>(),
        .. (schema["properties"] as JsonObject ?? []).SelectMany(property => Objects(property.Value!.AsObject())),
        .. schema["items"] is JsonObject items ? Objects(items) : [],
    ];

    /// <summary>Somewhere in it, something else.</summary>
    private static void Change(JsonNode node, Random random)
    {
        var value = Values[random.Next(Values.Length)]?.DeepClone();
        while (true)
        {
            if (node is JsonArray { Count: > 0 } array)
            {
                var index = random.Next(array.Count);
                if (array[index] is JsonObject or JsonArray && random.Next(4) > 0)
                {
                    node = array[index]!;
                    continue;
                }

                array[index] = value;
            }
            else if (node is JsonObject { Count: > 0 } item)
            {
                var name = item.ElementAt(random.Next(item.Count)).Key;
                if (item[name] is JsonObject or JsonArray && random.Next(4) > 0)
                {
                    node = item[name]!;
                    continue;
                }

                switch (random.Next(6))
                {
                    case 0:
                        item.Remove(name);
                        break;
                    case 1:
                        item["more"] = value;
                        break;
                    default:
                        item[name] = value;
                        break;
                }
            }

            return;
        }
    }
}
