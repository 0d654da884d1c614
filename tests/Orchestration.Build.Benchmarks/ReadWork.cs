using System.Text;
using Markdig;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;
using Orchestration.Build.Specs;
using Orchestration.Build.Validation;
using YamlDotNet.Core;

namespace Orchestration.Build.Benchmarks;

/// <summary>One synthetic spec in memory, and the stages of a build over it, without any disk.</summary>
internal sealed class ReadWork
{
    private readonly SourceText _tasks;
    private readonly SourceText _assignments;
    private readonly SpecSources _sources;
    private readonly RepositorySnapshot _repository;
    private readonly PromptTemplate _template = PromptTemplate.Default;

    public ReadWork(Folder folder, int groups)
        : this(Written(folder, groups))
    {
    }

    /// <param name="root">Holds one spec.</param>
    public ReadWork(string root)
    {
        var bag = new DiagnosticBag();
        _repository = SpecReader.ReadRepository(root, bag);
        _sources = SpecReader.ReadSpec(SpecLocator.FindSpecs(root).Single(), bag) ?? throw new InvalidOperationException("The spec cannot be read.");
        _tasks = _sources.Tasks;
        _assignments = _sources.Orchestration ?? throw new InvalidOperationException("No orchestration.yml.");
    }

    public int InputBytes => Encoding.UTF8.GetByteCount(_tasks.Text) + Encoding.UTF8.GetByteCount(_assignments.Text);

    /// <summary>What any reader of these files must pay: both libraries over the same text.</summary>
    public int ParseAlone() => ParseMarkdownAlone() + ParseYamlAlone();

    public int ParseMarkdownAlone() => Markdown.Parse(_tasks.Text).Count;

    public int ParseYamlAlone()
    {
        using var reader = new StringReader(_assignments.Text);
        var parser = new Parser(reader);
        var events = 0;
        while (parser.MoveNext())
        {
            events++;
        }

        return events;
    }

    public TasksSyntax ReadTasks() => TasksReader.Read(_tasks, TasksReadOptions.Default, new DiagnosticBag()) ?? throw new InvalidOperationException("tasks.md");

    public AssignmentsSyntax ReadAssignments() => AssignmentsReader.Read(_assignments, new DiagnosticBag()) ?? throw new InvalidOperationException("orchestration.yml");

    public SpecModel Validate(TasksSyntax tasks, AssignmentsSyntax assignments)
    {
        var bag = new DiagnosticBag();
        var model = SpecValidator.Validate(_sources, tasks, assignments, _repository, ValidationOptions.Default, bag);
        return model is not null && !bag.HasErrors ? model : throw new InvalidOperationException(string.Join('\n', bag.ToSorted().Select(diagnostic => diagnostic.Message)));
    }

    public int Render(Plan plan) => plan.Groups.Sum(group => PromptRenderer.Render(plan, group, _template).Length);

    /// <summary>Everything from text to prompts.</summary>
    public int Whole() => Render(Planner.Create(Validate(ReadTasks(), ReadAssignments())));

    private static string Written(Folder folder, int groups)
    {
        SyntheticSpec.Write(folder.Path, groups);
        return folder.Path;
    }
}
