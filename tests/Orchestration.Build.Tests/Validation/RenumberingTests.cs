using System.Globalization;
using System.Text;
using Orchestration.Build.Specs;
using SpecTasks = Orchestration.Build.Tests.Specs.Tasks;
using Orchestration.Build.Validation;

namespace Orchestration.Build.Tests.Validation;

/// <summary>What people do to a plan while it is being worked on changes what they changed, and nothing else.</summary>
[TestClass]
public sealed class RenumberingTests
{
    private const int Plans = 300;

    [TestMethod]
    public void Other_numbers_with_references_in_step_change_no_id_edge_or_work()
    {
        for (var seed = 0; seed < Plans; seed++)
        {
            var random = new Random(seed);
            var edges = Edges(random, random.Next(1, 12));
            var numbers = Enumerable.Range(1, edges.Length).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
            var others = numbers.Select((_, i) => (i * 3 + random.Next(3) + 1).ToString(CultureInfo.InvariantCulture)).ToArray();

            CollectionAssert.AreEqual(Read(Write(edges, numbers)), Read(Write(edges, others)), $"seed {seed}");
        }
    }

    [TestMethod]
    public void A_group_put_in_between_changes_only_what_the_text_itself_changes()
    {
        for (var seed = 0; seed < Plans; seed++)
        {
            var random = new Random(seed);
            var edges = Edges(random, random.Next(2, 12));
            var at = random.Next(edges.Length);
            var before = Read(Write(edges, [.. Enumerable.Range(1, edges.Length).Select(i => i.ToString(CultureInfo.InvariantCulture))]));

            // The new group has a number that nobody refers to, and stands between two others.
            var numbers = Enumerable.Range(1, edges.Length).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToList();
            numbers.Insert(at, "99");
            var shifted = edges.Select(group => group.Select(to => to < at ? to : to + 1).ToArray()).ToList();
            shifted.Insert(at, []);
            var after = Read(Write([.. shifted], [.. numbers], titleOf: position => position == at ? "Put in" : Title(position < at ? position : position - 1)));

            CollectionAssert.AreEqual(before, after.Where(line => !line.StartsWith("put-in|", StringComparison.Ordinal)).ToArray(), $"seed {seed}");
        }
    }

    private static int[][] Edges(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(group => Enumerable.Range(0, group).Where(_ => random.Next(3) == 0).ToArray())];

    private static string Title(int position) => "Part " + (char)('A' + position);

    private static string Write(int[][] edges, string[] numbers, Func<int, string>? titleOf = null)
    {
        var text = new StringBuilder("# Tasks: Plan\n\n");
        for (var i = 0; i < edges.Length; i++)
        {
            var after = edges[i].Length == 0 ? "None" : "Task Group " + string.Join(", Task Group ", edges[i].Select(to => numbers[to]));
            text.Append(CultureInfo.InvariantCulture, $"#### Task Group {numbers[i]}: {(titleOf ?? Title)(i)}\n**Dependencies:** {after}\n\n- [ ] {numbers[i]}.0 Complete it\n  - [ ] {numbers[i]}.1 Test it\n\n");
        }

        return text.ToString();
    }

    /// <summary>Per group its id, what it depends on by id, and what it asks for.</summary>
    private static string[] Read(string text)
    {
        var tasks = SpecTasks.TryRead(text, out var bag)!;
        var ids = GroupNames.CheckIds(tasks, bag);
        var resolved = DependencyResolver.Resolve(tasks, GroupFinder.Of(tasks, ids), bag).Groups;
        Assert.AreEqual(string.Empty, SpecTasks.Describe(bag));
        Assert.HasCount(ids.Length, ids.Distinct(StringComparer.OrdinalIgnoreCase));
        return [.. tasks.Groups.Select((group, i) => $"{ids[i]}|{string.Join(' ', GroupRanges.Positions(resolved[i]).Select(to => ids[to]))}|{WorkText.Of(group.Title, group.Text)}")];
    }
}
