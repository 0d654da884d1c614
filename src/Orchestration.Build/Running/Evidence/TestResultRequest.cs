using System.Collections.Immutable;
using Orchestration.Build.Model;
using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Evidence;

/// <summary>Variables by which <c>dotnet test</c> leaves results without being asked to by the user: MSBuild reads variables as properties.</summary>
internal static class TestResultRequest
{
    private const string Logger = "VSTestLogger";
    private const string Imported = "CustomAfterMicrosoftCommonTargets";

    /// <summary>Words of a gate that asks for results itself, which may be asked for once.</summary>
    private static readonly ImmutableArray<string> Asked = ["--report-trx", "--results-directory", "--logger", "-l:"];

    /// <summary>
    /// For tests that run on Microsoft.Testing.Platform: its switch is an error where the extension for it is missing, so it is added by a target that knows
    /// what the project references.
    /// </summary>
    private const string Targets = """
        <Project>
          <Target Name="_OrchestrationAskForTestResults" BeforeTargets="ComputeRunArguments" Condition="'$(_OrchestrationTestResults)' != ''">
            <ItemGroup>
              <_OrchestrationTrx Include="@(TestingPlatformBuilderHook)" Condition="'%(TestingPlatformBuilderHook.DisplayName)' == 'Microsoft.Testing.Extensions.TrxReport'" />
            </ItemGroup>
            <PropertyGroup Condition="'@(_OrchestrationTrx)' != '' and !$(RunArguments.Contains('--report-trx')) and !$(RunArguments.Contains('--results-directory'))">
              <RunArguments>$(RunArguments) --report-trx --results-directory "$(_OrchestrationTestResults)"</RunArguments>
            </PropertyGroup>
          </Target>
        </Project>

        """;

    /// <param name="environment">Of the gate.</param>
    /// <param name="results">Absolute path of the folder to write to.</param>
    /// <param name="folder">Absolute path of a folder of ours that exists.</param>
    public static ImmutableSortedDictionary<string, string> AddTo(
        ImmutableSortedDictionary<string, string> environment, GateCommand gate, string results, string folder)
    {
        if (Asked.Any(word => gate.Display.Contains(word, StringComparison.Ordinal)))
        {
            return environment;
        }

        if (!environment.ContainsKey(Logger))
        {
            environment = environment.SetItem(Logger, "trx").SetItem("VSTestResultsDirectory", results);
        }

        if (!environment.ContainsKey(Imported))
        {
            var file = Path.Combine(folder, "test-results.targets");
            AtomicFile.WriteIfDifferent(file, Targets);
            environment = environment.SetItem(Imported, file).SetItem("_OrchestrationTestResults", results);
        }

        return environment;
    }
}
