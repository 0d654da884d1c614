using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests;

[TestClass]
public sealed class PersonsMachine
{
    [AssemblyInitialize]
    public static void LeaveCi(TestContext context) => CiVariables.Leave();
}
