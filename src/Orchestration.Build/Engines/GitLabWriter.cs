using System.Globalization;
using System.Text;

namespace Orchestration.Build.Engines;

/// <summary>
/// A child pipeline of GitLab: one job for each group with its needs, and one that collects. It is made when the parent pipeline runs, so that nothing has to be
/// committed; see <see cref="Parent"/>.
/// </summary>
internal static class GitLabWriter
{
    /// <summary>Needs of one job; a setting of the instance that is not higher by default.</summary>
    public const int MaxNeeds = 50;

    /// <summary>Of a generated file, in bytes.</summary>
    public const int MaxSize = 5 * 1024 * 1024;

    public static string Write(EnginePlan plan)
    {
        var text = new StringBuilder(EngineHeader.Of(plan, "#"));
        text.Append(CultureInfo.InvariantCulture, $"""
            stages: [orchestrate, collect]

            workflow:
              rules:
                - when: always

            default:
              interruptible: true
            {Image(plan.Settings)}{Tags(plan.Settings)}
            variables:
              GIT_DEPTH: "0"
              GIT_STRATEGY: clone
              ORCH_ENGINE: gitlab
              ORCH_SPEC: {Value(plan.Spec)}
              ORCH_PLAN: {Value(plan.Hash)}
              ORCH_AGENT: {Value(plan.Settings.Agent)}
              ORCH_SHARE: "{plan.Agents}"
              ORCH_IN: {JobLine.Folder}
              ORCH_OUT: {JobLine.Folder}
              ORCH_EXIT_FILE: {JobLine.ExitFile}

            """);
        for (var index = 0; index < plan.Jobs.Length; index++)
        {
            WriteJob(text, plan, plan.Jobs[index], index);
        }

        text.Append(CultureInfo.InvariantCulture, $"""

            collect:
              stage: collect
              when: always
              interruptible: false
              variables:
                ORCH_OUT: {JobLine.ResultFolder}
              script:
                - {EngineText.Yaml(JobLine.OfCollection(plan.Settings))}
              artifacts:
                when: always
                expire_in: 4 weeks
                paths: ["{JobLine.ResultFolder}/"]
                reports:
                  junit: {JobLine.ResultFolder}/collect.junit.xml

            """);
        return EngineText.Lines(text.ToString());
    }

    /// <summary>What <c>.gitlab-ci.yml</c> needs to make and start the child.</summary>
    /// <param name="settings">Where jobs run.</param>
    /// <param name="command">Writes the child's file.</param>
    /// <param name="file">The child's file, relative to the top of the repository.</param>
    public static string Parent(EngineSettings settings, string command, string file) => EngineText.Lines(
        $"""
        plan:
          stage: build
        {Image(settings)}{Tags(settings)}  script:
            - {EngineText.Yaml(command)}
          artifacts:
            paths: [{EngineText.Yaml(file)}]

        orchestrate:
          stage: test
          needs: [plan]
          trigger:
            include:
              - artifact: {EngineText.Yaml(file)}
                job: plan
            strategy: depend

        """);

    private static void WriteApproval(StringBuilder text, EnginePlan plan, EngineJob job) => text.Append(CultureInfo.InvariantCulture, $"""

        # {job.Name}
        {job.Id}:
          stage: orchestrate
          needs: {Needs(job)}
          when: manual
          allow_failure: false
          variables:
            ORCH_GROUP: {Value(job.Group)}
          script:
            - {EngineText.Yaml(JobLine.OfApproval(plan.Settings))}
          artifacts:
            expire_in: 1 week
            paths: ["{JobLine.Folder}/{job.Id}/"]

        """);

    private static void WriteJob(StringBuilder text, EnginePlan plan, EngineJob job, int index)
    {
        if (job.IsApproval)
        {
            WriteApproval(text, plan, job);
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"""

            # {job.Name}
            {job.Id}:
              stage: orchestrate
              needs: {Needs(job)}
              variables:
                ORCH_GROUP: {Value(job.Group)}
                ORCH_NEEDS: {Value(job.NeedsText)}
              script:
            {Setup(plan)}    - {EngineText.Yaml(JobLine.OfGroup(plan.Settings))}
              timeout: {job.Minutes} minutes
              retry:
                max: 2
                when: [runner_system_failure, stuck_or_timeout_failure, api_failure]
                exit_codes: [{JobExit.Infrastructure}]

            """);
        if (plan.Settings.MaxParallelism < plan.Jobs.Length)
        {
            // GitLab has no other limit in a file: one job at a time in each of as many groups as may run at once.
            text.Append(CultureInfo.InvariantCulture, $"  resource_group: orchestrate-{index % plan.Settings.MaxParallelism}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"""
              artifacts:
                when: always
                expire_in: 1 week
                paths: ["{JobLine.Folder}/{job.Id}/"]

            """);
    }

    private static string Needs(EngineJob job) =>
        job.Needs.IsEmpty ? "[]" : $"[{string.Join(", ", job.Needs.Select(need => $"{{job: {need.Id}, artifacts: true}}"))}]";

    private static string Image(EngineSettings settings) => settings.Image is { } image ? $"  image: {EngineText.Yaml(image)}\n" : string.Empty;

    private static string Setup(EnginePlan plan) => plan.Settings.Setup is { } setup ? $"    - {EngineText.Yaml(setup)}\n" : string.Empty;

    private static string Tags(EngineSettings settings) => settings.Machine is { } machine ? $"  tags: [{string.Join(", ", machine.Split(',', ';').Select(tag => EngineText.Yaml(tag.Trim())))}]\n" : string.Empty;

    /// <summary>GitLab expands variables in the values of variables.</summary>
    private static string Value(string text) => EngineText.Yaml(text.Replace("$", "$$", StringComparison.Ordinal));
}
