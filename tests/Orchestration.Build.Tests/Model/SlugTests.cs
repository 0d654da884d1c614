using Orchestration.Build.Model;

namespace Orchestration.Build.Tests.Model;

/// <summary>Identity of groups: what is stored carries it, so none of these lines may ever change.</summary>
[TestClass]
public sealed class SlugTests
{
    [TestMethod]
    [DataRow("Data Models", "data-models")]
    [DataRow("  API & Endpoints (v2)!  ", "api-endpoints-v2")]
    [DataRow("Add `--show-reasoning` Flag", "add-show-reasoning-flag")]
    [DataRow("snake_case.and/paths", "snake-case-and-paths")]
    [DataRow("Größe ändern", "größe-ändern")]
    [DataRow("Cafe\u0301", "café")]
    [DataRow("Модели данных", "модели-данных")]
    [DataRow("データモデル 設計", "データモデル-設計")]
    [DataRow("हिन्दी शीर्षक", "हिन्दी-शीर्षक")]
    [DataRow("نماذج البيانات ٣", "نماذج-البيانات-٣")]
    [DataRow("𐐀 Deseret", "𐐨-deseret")]
    [DataRow("⚙️ Setup ✅", "setup")]
    [DataRow("İstanbul", "İstanbul")]
    [DataRow("CON", "con-group")]
    [DataRow("lpt1", "lpt1-group")]
    [DataRow("Console", "console")]
    [DataRow("🚀🚀", "7")]
    [DataRow("", "7")]
    [DataRow("\ud800 broken", "broken")]
    public void The_slug_of_a_title_never_changes(string title, string slug)
    {
        Assert.AreEqual(slug, Slug.Create(title, "7"));
    }

    [TestMethod]
    public void A_slug_has_at_most_60_characters_and_no_dash_or_half_character_at_its_end()
    {
        Assert.AreEqual(new string('a', 60), Slug.Create(new string('a', 80), "1"));
        Assert.AreEqual(new string('a', 59), Slug.Create(new string('a', 59) + " bcd", "1"));
        Assert.AreEqual(new string('a', 59), Slug.Create(new string('a', 59) + "𐐀x", "1"));
    }

    [TestMethod]
    public void A_title_and_number_without_letters_still_have_a_slug()
    {
        Assert.AreEqual("group", Slug.Create("!!", "?"));
    }

    [TestMethod]
    public void Ids_of_a_file_are_unique_also_where_case_does_not_count()
    {
        var ids = Slug.CreateAll([("Tests", "1"), ("Tests", "2"), ("tests 2", "3"), ("Tests", "4"), ("ΟΔΟΣ", "5"), ("οδος", "6"), (new string('x', 70), "7"), (new string('x', 61), "8")]);

        CollectionAssert.AreEqual(
            new[] { "tests", "tests-2", "tests-2-2", "tests-3", "οδοσ", "οδος-2", new string('x', 60), new string('x', 58) + "-2" },
            ids.ToArray());
    }

    [TestMethod]
    public void Ten_thousand_equal_titles_are_told_apart_in_linear_time()
    {
        var ids = Slug.CreateAll(Enumerable.Repeat(("Same", "1"), 10_000));

        Assert.AreEqual("same-10000", ids[^1]);
    }
}
