using System.Text;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;

namespace Orchestration.Build.Tests.Output;

[TestClass]
public sealed class BoxTickerTests
{
    private static readonly byte[] Preamble = [0xEF, 0xBB, 0xBF];

    private static SourceSpan Mark(int line, int column) => new("/tasks.md", line, column, line, column + 1);

    [TestMethod]
    [DataRow("- [ ] a\n- [ ] b\n", "- [ ] a\n- [x] b\n")]
    [DataRow("- [ ] a\r\n- [ ] b\r\n", "- [ ] a\r\n- [x] b\r\n")]
    [DataRow("- [ ] a\r- [ ] b", "- [ ] a\r- [x] b")]
    [DataRow("- [ ] a\n- [~] b  \n\t\n", "- [ ] a\n- [x] b  \n\t\n")]
    [DataRow("- [ ] a\n- [X] b\n", "- [ ] a\n- [x] b\n")]
    public void Only_the_byte_of_the_mark_changes(string before, string after)
    {
        var ticked = BoxTicker.SetTicked(Encoding.UTF8.GetBytes(before), [Mark(2, 4)]);

        CollectionAssert.AreEqual(Encoding.UTF8.GetBytes(after), ticked);
    }

    [TestMethod]
    public void A_byte_order_mark_and_bytes_that_are_no_text_stay()
    {
        byte[] file = [.. Preamble, .. "- [ ] é\n"u8, 0xFF, 0xC0, .. "\n- [ ] 中文 😀"u8];
        byte[] expected = [.. Preamble, .. "- [x] é\n"u8, 0xFF, 0xC0, .. "\n- [x] 中文 😀"u8];

        CollectionAssert.AreEqual(expected, BoxTicker.SetTicked(file, [Mark(3, 4), Mark(1, 4)]));
    }

    [TestMethod]
    public void Columns_count_as_editors_do_in_front_of_the_box()
    {
        var ticked = BoxTicker.SetTicked("- 😀é [ ] a"u8.ToArray(), [Mark(1, 8)]);

        Assert.AreEqual("- 😀é [x] a", Encoding.UTF8.GetString(ticked!));
    }

    [TestMethod]
    public void A_mark_of_several_bytes_becomes_one()
    {
        var ticked = BoxTicker.SetTicked("- [✓] a\n- [ ] b"u8.ToArray(), [Mark(1, 4), Mark(2, 4)]);

        Assert.AreEqual("- [x] a\n- [x] b", Encoding.UTF8.GetString(ticked!));
    }

    [TestMethod]
    [DataRow(1, 3)]
    [DataRow(1, 400)]
    [DataRow(9, 4)]
    [DataRow(0, 0)]
    public void A_place_without_a_box_is_refused(int line, int column) =>
        Assert.IsNull(BoxTicker.SetTicked("- [ ] a\n"u8.ToArray(), [Mark(line, column)]));

    [TestMethod]
    public void Files_that_differ_in_marks_only_are_told_from_others()
    {
        var file = "- [ ] a\n- [ ] b\n"u8.ToArray();

        Assert.IsTrue(BoxTicker.DifferInBoxesOnly(file, "- [x] a\n- [X] b\n"u8.ToArray()));
        Assert.IsTrue(BoxTicker.DifferInBoxesOnly(file, "- [✓] a\n- [ ] b\n"u8.ToArray()));
        Assert.IsFalse(BoxTicker.DifferInBoxesOnly(file, "- [x] a\n- [ ] c\n"u8.ToArray()));
        Assert.IsFalse(BoxTicker.DifferInBoxesOnly(file, "- [x] a\n"u8.ToArray()));
        Assert.IsFalse(BoxTicker.DifferInBoxesOnly(file, "- [ ] a\n- [ ] b\n- [ ] c\n"u8.ToArray()));
    }

    [TestMethod]
    public void A_group_is_done_when_all_its_boxes_are_ticked()
    {
        var file = "- [x] a\n- [X] b\n- [ ] c\n- [~] d\n"u8.ToArray();

        Assert.IsTrue(BoxTicker.AreTicked(file, [Mark(1, 4), Mark(2, 4)]));
        Assert.IsFalse(BoxTicker.AreTicked(file, [Mark(2, 4), Mark(3, 4)]));
        Assert.IsFalse(BoxTicker.AreTicked(file, [Mark(4, 4)]));
    }
}
