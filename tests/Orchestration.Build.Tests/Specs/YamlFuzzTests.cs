using System.Text;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Tests.Specs;

/// <summary>The file is anybody's: whatever is in it, it is read or a coded error says where it cannot be.</summary>
[TestClass]
public sealed class YamlFuzzTests
{
    private const string Indicators = "!!!&*%<>[]{}-:?|'\"#@`~,. \n\n\ttask_groups:name\u0085\u2028\uFEFF\\0x";

    [TestMethod]
    public void No_sequence_of_indicators_escapes_the_reader()
    {
        var random = new Random(20260115);
        for (var round = 0; round < 30_000; round++)
        {
            var text = new StringBuilder(round % 3 == 0 ? "task_groups:\n  - name: " : string.Empty);
            for (var length = random.Next(1, 14); length > 0; length--)
            {
                text.Append(Indicators[random.Next(Indicators.Length)]);
            }

            var bag = new DiagnosticBag();
            var source = new SourceText("orchestration.yml", text.ToString());

            AssignmentsReader.Read(source, bag);
            EntryLayout.Find(source);

            Assert.IsFalse(bag.ToSorted().Any(said => said.Code.Length == 0 || said.Span.File != "orchestration.yml"), text.ToString());
        }
    }
}
