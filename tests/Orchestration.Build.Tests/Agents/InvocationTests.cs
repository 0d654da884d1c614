using System.Text;
using Orchestration.Build.Agents;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Agents;

[TestClass]
public sealed class InvocationTests
{
    private static readonly AgentRequest Plain = new("Do it.", "/repo", null, null, PermissionLevel.Edit, [], null, "/state/logs/agent-01.1");

    private static readonly AgentRequest Full = Plain with
    {
        Model = "big",
        Subagent = "painter",
        ReadableDirectories = ["/state/results", "/with blank"],
        ResumeSessionId = "session-1",
    };

    /// <summary>The command lines of the built-in profiles are part of the contract: a change shows here.</summary>
    [TestMethod]
    public void Command_lines_of_the_built_in_profiles()
    {
        var text = new StringBuilder();
        foreach (var profile in AgentProfiles.BuiltIn.Names.Select(name => AgentProfiles.BuiltIn.Find(name)!))
        {
            foreach (var level in Enum.GetValues<PermissionLevel>())
            {
                Append(text, $"{profile.Name} {AgentPreflight.Name(level)}", profile.CreateInvocation(Plain with { Permissions = level }));
            }

            Append(text, $"{profile.Name} with everything", profile.CreateInvocation(Full));
        }

        Golden.Verify("agents/command-lines.txt", text.ToString());
    }

    [TestMethod]
    public void A_resolved_program_comes_first()
    {
        var profile = new AgentProfile { Name = "p", Command = "p", Arguments = ["run"] };
        var invocation = profile.CreateInvocation(Plain, new ResolvedProgram("/bin/node", ["--flag", "/p.js"]));

        Assert.AreEqual("/bin/node", invocation.FileName);
        CollectionAssert.AreEqual(new[] { "--flag", "/p.js", "run" }, invocation.Arguments.ToArray());
    }

    [TestMethod]
    public void A_value_is_never_taken_for_a_placeholder()
    {
        var profile = new AgentProfile { Name = "p", Command = "p", Arguments = ["--model={model}", "{model}", "{scratch}"] };
        var invocation = profile.CreateInvocation(Plain with { Model = "{scratch}" });

        CollectionAssert.AreEqual(new[] { "--model={scratch}", "{scratch}", "/state/logs/agent-01.1" }, invocation.Arguments.ToArray());
    }

    [TestMethod]
    public void An_argument_without_its_value_is_left_out()
    {
        var profile = new AgentProfile { Name = "p", Command = "p", Arguments = ["a", "--model={model}", "{model}", "{resume}", "{subagent}", "b"] };

        CollectionAssert.AreEqual(new[] { "a", "b" }, profile.CreateInvocation(Plain).Arguments.ToArray());
    }

    private static void Append(StringBuilder text, string title, AgentInvocation invocation)
    {
        text.Append("# ").Append(title).Append('\n');
        foreach (var (name, value) in invocation.Environment)
        {
            text.Append(name).Append('=').Append(value).Append('\n');
        }

        text.Append(invocation.FileName).Append('\n');
        foreach (var argument in invocation.Arguments)
        {
            text.Append("  ").Append(argument).Append('\n');
        }

        text.Append(invocation.UsageFile is null ? "" : "usage file: " + invocation.UsageFile + "\n").Append('\n');
    }
}
