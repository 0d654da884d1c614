using System.Globalization;
using Orchestration.Build.TrustTests;

// How often is work called done that is not? Plans, behaviours and moments of death are drawn from a seed; agents are shell scripts that follow
// their part; the judge reads the final commit with git and knows nothing of the code under test.
//
//   dotnet run --project tests/Orchestration.Build.TrustTests -- lies [runs] [seed]
//   dotnet run --project tests/Orchestration.Build.TrustTests -- kills [per phase] [seed]
//
// Exit code 0: nothing false was found.
if (OperatingSystem.IsWindows())
{
    Console.WriteLine("The agents of this program are shell scripts; it runs on Linux and macOS.");
    return 0;
}

return args.FirstOrDefault() switch
{
    "lies" => await Lies.RunAsync(Number(1, 20), Number(2, Environment.TickCount & 0xFFFF)),
    "kills" => await Kills.RunAsync(Number(1, 5), Number(2, Environment.TickCount & 0xFFFF)),
    "carry-out" => await Orchestrator.RunAsync(args[1]),
    _ => Usage(),
};

int Number(int position, int otherwise) =>
    args.Length > position ? int.Parse(args[position], CultureInfo.InvariantCulture) : otherwise;

static int Usage()
{
    Console.Error.WriteLine("lies [runs] [seed] | kills [per phase] [seed]");
    return 2;
}
