using Orchestration.Build.Specs;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Specs;

[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class LinksTests
{
    [TestMethod]
    public void A_link_is_followed_to_its_end_before_anything_is_concluded()
    {
        using var folder = new TempFolder();
        using var outside = new TempFolder();
        var key = outside.Write("key", "secret");
        folder.Write("root/agent-os/specs/s/tasks.md", "x");
        folder.Write("root/ideas/one.md", "x");
        Link(folder["root/agent-os/specs/s/plain.md"], "../../../ideas/one.md");
        Link(folder["root/agent-os/specs/s/out.md"], key);
        Link(folder["root/agent-os/specs/s/twice.md"], "out.md");
        Link(folder["root/agent-os/specs/s/gone.md"], "nowhere/at/all.md");
        Link(folder["root/agent-os/specs/s/round.md"], "round.md");
        Directory.CreateSymbolicLink(folder["root/agent-os/specs/s/folder"], outside.Path);

        Assert.IsFalse(Leaves("agent-os/specs/s/tasks.md"));
        Assert.IsFalse(Leaves("agent-os/specs/s/plain.md"));
        Assert.IsTrue(Leaves("agent-os/specs/s/out.md"));
        Assert.IsTrue(Leaves("agent-os/specs/s/twice.md"));
        Assert.IsTrue(Leaves("agent-os/specs/s/round.md"));
        Assert.IsTrue(Leaves("agent-os/specs/s/folder/key"));

        bool Leaves(string path) => Links.LeaveRoot(folder["root"], "agent-os", folder["root/" + path]);
    }

    [TestMethod]
    public void A_home_that_is_a_link_itself_holds_specs_like_any_other()
    {
        using var folder = new TempFolder();
        folder.Write("shared/specs/s/tasks.md", "x");
        Directory.CreateDirectory(folder["root"]);
        Directory.CreateSymbolicLink(folder["root/agent-os"], "../shared");

        Assert.IsFalse(Links.LeaveRoot(folder["root"], "agent-os", folder["root/agent-os/specs/s/tasks.md"]));
    }

    private static void Link(string path, string target) => File.CreateSymbolicLink(path, target);
}
