using Orchestration.Build.Requests;

namespace Orchestration.Build.Tests.Requests;

[TestClass]
public sealed class AnswerTextTests
{
    [TestMethod]
    [DataRow("{\"a\":1}", "{\"a\":1}")]
    [DataRow("  {\"a\":1}\n", "{\"a\":1}")]
    [DataRow("Here it is:\n```json\n{\"a\":1}\n```\nGood luck.", "{\"a\":1}")]
    [DataRow("First:\n```\n{\"a\":1}\n```\nBetter:\n~~~~json\n{\"a\":2}\n~~~~\n", "{\"a\":2}")]
    [DataRow("My plan {\"a\":1} is short.", "{\"a\":1}")]
    [DataRow("```json\n{\"text\":\"```\"}\n```", "{\"text\":\"```\"}")]
    [DataRow("```\n{\"groups\":[]}\n```\nAn example:\n```\n{\"a\":2}\n```\n", "{\"groups\":[]}")]
    [DataRow("{\"a\":", "{\"a\":")]
    [DataRow("```json\n{\"a\":[1,", "{\"a\":[1,")]
    [DataRow("I cannot plan that.", null)]
    [DataRow("", null)]
    public void The_object_is_found(string answer, string? expected) => Assert.AreEqual(expected, AnswerText.FindObject(answer));
}
