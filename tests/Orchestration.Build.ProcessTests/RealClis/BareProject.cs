using System.Xml.Linq;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.RealClis;

/// <summary>A project that builds nothing and has the targets of this checkout.</summary>
internal static class BareProject
{
    /// <param name="items">Such as agent profiles.</param>
    public static string Render(params ReadOnlySpan<XElement> items)
    {
        var (build, tasks) = (Path.Combine(TestPaths.RepositoryRoot, "build"), Path.GetDirectoryName(typeof(OrchestrateTarget).Assembly.Location));
        return $"""
            <Project DefaultTargets="Build">
              <PropertyGroup><OrchestrationTaskFolder>{tasks}/</OrchestrationTaskFolder></PropertyGroup>
              <Import Project="{build}/Orchestration.Build.props" />
              <ItemGroup>{string.Join(string.Empty, items.ToArray().Select(item => item.ToString()))}</ItemGroup>
              <Target Name="Build" />
              <Import Project="{build}/Orchestration.Build.targets" />
            </Project>
            """;
    }
}
