namespace Orchestration.Build.Agents;

/// <summary>Names of environment variables whose values are secrets.</summary>
internal static class SecretNames
{
    private static readonly string[] Parts =
    [
        "KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL", "AUTH", "_PAT", "CONNECTION_STRING", "CONNECTIONSTRING", "WEBHOOK",
    ];

    public static bool IsSecret(string name) =>
        Array.Exists(Parts, part => name.Replace("AUTHOR", string.Empty, StringComparison.OrdinalIgnoreCase).Contains(part, StringComparison.OrdinalIgnoreCase));
}
