using System.Text;

namespace Orchestration.Build.Model;

/// <summary>Texts that are part of this assembly.</summary>
internal static class ResourceText
{
    /// <summary>With LF, however the repository was checked out.</summary>
    /// <param name="name">From the project's folder, with dots: <c>Prompts.DefaultPrompt.md</c>.</param>
    public static string Read(string name)
    {
        using var stream = typeof(ResourceText).Assembly.GetManifestResourceStream("Orchestration.Build." + name) ?? throw new ArgumentException($"There is no resource {name}.", nameof(name));
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes).ReplaceLineEndings("\n");
    }
}
