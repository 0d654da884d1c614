using System.Reflection;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Tasks;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Tasks;

[TestClass]
public sealed class PublicTasksTests
{
    private static IEnumerable<Type> AllTasks => typeof(RunOrchestration).Assembly.GetExportedTypes().Where(type => !type.IsAbstract);

    [TestMethod]
    public void Tasks_and_their_parameters_are_these()
    {
        var lines = AllTasks.Select(type => $"{type.FullName}: {string.Join(", ", Parameters(type))}").Order(StringComparer.Ordinal);

        Golden.Verify("public-tasks.txt", string.Join('\n', lines) + "\n");
    }

    [TestMethod]
    public void Everything_public_is_a_sealed_task_that_threads_may_share()
    {
        foreach (var task in AllTasks)
        {
            Assert.IsTrue(typeof(ITask).IsAssignableFrom(task), task.Name);
            Assert.IsTrue(task.IsSealed, task.Name);
            Assert.IsNotNull(task.GetCustomAttribute<MSBuildMultiThreadableTaskAttribute>(inherit: false), task.Name);
        }
    }

    [TestMethod]
    public void Every_task_is_used_and_every_UsingTask_has_one()
    {
        var used = new[] { "Orchestration.proj", "Orchestration.Build.targets", "Orchestration.Build.props" }
            .SelectMany(file => Load(file).Descendants("UsingTask"))
            .ToList();

        CollectionAssert.AreEquivalent(AllTasks.Select(type => type.FullName).ToList(), used.Select(element => element.Attribute("TaskName")!.Value).ToList());
        Assert.IsTrue(used.TrueForAll(element => element.Attribute("Runtime")?.Value == "NET"));
    }

    [TestMethod]
    public void Every_command_that_a_target_asks_for_exists()
    {
        var asked = Load("Orchestration.proj").Descendants("RunOrchestration").Select(element => element.Attribute("Command")!.Value).ToList();

        CollectionAssert.AllItemsAreUnique(asked);
        // The page of a code needs no properties.
        CollectionAssert.AreEquivalent(Commands.All.Select(command => command.Name).Append("Explain").ToList(), asked);
    }

    [TestMethod]
    public void A_solution_gets_every_public_target()
    {
        var targets = Load("Orchestration.Build.targets").Descendants("Target").Select(element => element.Attribute("Name")!.Value).Where(name => !name.StartsWith('_')).ToList();

        CollectionAssert.AreEquivalent(targets, SolutionTargets.Names);
        CollectionAssert.AreEquivalent(targets, XDocument.Parse(SolutionTargets.Render()).Descendants("Target").Select(element => element.Attribute("Name")!.Value).ToList());
    }

    [TestMethod]
    public void What_the_targets_say_themselves_is_what_the_catalogue_has()
    {
        var errors = Load("Orchestration.Build.targets").Descendants("Error").ToDictionary(element => element.Attribute("Code")!.Value);

        foreach (var (code, descriptor) in new[] { Catalogue.MSBuildTooOld, Catalogue.NoRoot }.ToDictionary(descriptor => descriptor.Code))
        {
            var text = errors[code].Attribute("Text")!.Value.Replace("$(_OrchestrationLeastMSBuild)", LeastMSBuild, StringComparison.Ordinal).Replace("$(_OrchestrationHint)", "{1}", StringComparison.Ordinal).Replace("$(MSBuildVersion)", "{0}", StringComparison.Ordinal).Replace("$(MSBuildProjectDirectory)", "{0}", StringComparison.Ordinal);
            Assert.AreEqual(descriptor.MessageFormat, text);
            Assert.AreEqual(descriptor.HelpLink, errors[code].Attribute("HelpLink")!.Value.Replace("$(_OrchestrationHelp)", Help, StringComparison.Ordinal));
        }

        Assert.HasCount(2, errors);
    }

    private static string LeastMSBuild => Load("Orchestration.Build.targets").Descendants("_OrchestrationLeastMSBuild").Single().Value;

    private static string Help => Load("Orchestration.Build.targets").Descendants("_OrchestrationHelp").Single().Value;

    private static XDocument Load(string file) => XDocument.Load(Path.Combine(TestPaths.RepositoryRoot, "build", file));

    private static IEnumerable<string> Parameters(Type task) => task
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.DeclaringType!.Assembly == typeof(RunOrchestration).Assembly)
        .Select(property => (property.IsDefined(typeof(OutputAttribute)) ? "out " : string.Empty) + property.Name)
        .Order(StringComparer.Ordinal);
}
