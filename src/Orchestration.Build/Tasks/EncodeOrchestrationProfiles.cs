using Microsoft.Build.Framework;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tasks;

/// <summary>Turns the user's <c>OrchestrationAgentProfile</c> items into text, the only form in which they reach another project.</summary>
[MSBuildMultiThreadableTask]
public sealed class EncodeOrchestrationProfiles : Microsoft.Build.Utilities.Task
{
    /// <summary>The items; their metadata are documented in <c>docs/agents.md</c>.</summary>
    [Required]
    public ITaskItem[] Profiles { get; set; } = [];

    /// <summary>The same, as one property.</summary>
    [Output]
    public string Encoded { get; private set; } = string.Empty;

    /// <inheritdoc/>
    public override bool Execute()
    {
        Encoded = ProfileCodec.Encode(Profiles.Select(profile => (profile.ItemSpec, Metadata(profile))));
        return true;
    }

    private static IEnumerable<KeyValuePair<string, string>> Metadata(ITaskItem item)
    {
        var custom = item.CloneCustomMetadata();
        return custom.Keys.Cast<string>().Select(name => KeyValuePair.Create(name, item.GetMetadata(name)));
    }
}
