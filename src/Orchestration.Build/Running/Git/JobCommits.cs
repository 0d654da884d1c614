using System.Globalization;
using System.Text;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Git;

/// <summary>Work of a group that a job made.</summary>
/// <param name="Commit">As the job made it.</param>
/// <param name="Parent">What it was made on: the base with what the group needs.</param>
/// <param name="Tree">Its tree, but with the <c>tasks.md</c> of the parent: whatever a job made of that file is nobody's work.</param>
internal sealed record JobWork(string Commit, string Parent, string Tree);

/// <summary>
/// The commits that jobs of one run hand to each other. What a job starts from is the base and the work of all groups it needs, in plan order, in commits that hold
/// nothing of the machine that made them: whoever has the same work makes the same commits. So everybody can check what everybody else started from, and does.
/// </summary>
internal sealed class JobCommits
{
    private const string Need = "need";
    private const string NotOnBase = "it was not made on the base of this run and the work that it needs";
    private const string Identity = "Orchestration.Build <orchestration-build@localhost>";

    private readonly Plan _plan;
    private readonly SpecPlaces _places;
    private readonly TreeView _view;
    private readonly string _folder;
    private readonly string _base;
    private readonly string _date;
    private readonly Func<PlanGroup, bool> _maySkip;
    private readonly TaskBoxes _boxes;
    private readonly string _tasksMode;
    private readonly Dictionary<int, JobWork> _works = [];
    private readonly Dictionary<string, Step> _steps = new(StringComparer.Ordinal);
    private int _bundles;

    private JobCommits(Plan plan, SpecPlaces places, Func<PlanGroup, bool> maySkip, TreeView view, string folder, string start, string date, byte[] tasks, string tasksMode)
    {
        _maySkip = maySkip;
        (_plan, _places, _view, _folder, _base, _date, _tasksMode) = (plan, places, view, folder, start, date, tasksMode);
        _boxes = new TaskBoxes(plan, tasks);
    }

    /// <summary>A state on the way from the base to what a group starts from.</summary>
    /// <param name="Tasks">Its <c>tasks.md</c>.</param>
    private sealed record Step(string Commit, byte[] Tasks);

    private GitClient Git => _view.Ours.Git;

    private GitPlace Index => _view.Place with { IndexFile = Path.Combine(_folder, "index") };

    /// <param name="folder">Absolute path of a folder that is made for this and removed by whoever owns it.</param>
    /// <param name="start">The commit that all jobs start from.</param>
    /// <param name="maySkip">Whether others may run without the work of a group that failed.</param>
    /// <returns>Null where the plan's spec is not in that commit as it was read.</returns>
    public static async Task<JobCommits?> CreateAsync(
        TreeSource source, Plan plan, SpecPlaces places, string folder, string start, Func<PlanGroup, bool> maySkip, CancellationToken cancellationToken)
    {
        Folders.Delete(folder);
        var directory = Path.Combine(Disk.CreateFolder(folder), "view");
        GitDirectories.Write(
            source, directory, source.Settings.ForView(LfsObjects.StorageOf(directory)), start, System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, source.User.Objects);
        var nowhere = Disk.CreateFolder(Path.Combine(folder, "nowhere"));
        var view = new TreeView(source, nowhere, TreeView.ViewOf(source, nowhere, directory));
        var tasks = await view.Ours.ReadFileAsync(start, places.TasksPath, cancellationToken);
        var here = await File.ReadAllBytesAsync(plan.Spec.TasksFile, cancellationToken);
        if (tasks is null || !BoxTicker.DifferInBoxesOnly(WithoutCarriageReturns(tasks), WithoutCarriageReturns(here)))
        {
            return null;
        }

        var date = (await view.Ours.Git.RunAsync(view.Place, cancellationToken, "log", "-1", "--no-show-signature", "--format=%ct", start)).Line;
        var mode = (await view.Ours.Git.RunAsync(view.Place, cancellationToken, "ls-tree", start, "--", places.TasksPath)).Text[..6];
        return new JobCommits(plan, places, maySkip, view, folder, start, date, tasks, mode);
    }

    /// <summary>The group was not done where the jobs started from, so that it had one.</summary>
    public bool HasJob(PlanGroup group) => !_boxes.AreTicked(group);

    /// <summary>Positions of the groups with jobs that a group needs, directly or through others.</summary>
    public IReadOnlyList<int> NeedsOf(PlanGroup group) => [.. JobNeeds.Of(_plan, group).Where(position => HasJob(_plan.Groups[position]))];

    public JobWork? Find(PlanGroup group) => _works.GetValueOrDefault(group.Position);

    /// <summary>Takes the work of a group from the bundle of its job, where all that it builds on is known or in the bundle, and nothing else is.</summary>
    /// <returns>Why not, or null.</returns>
    public async Task<string?> TakeAsync(PlanGroup group, string bundle, CancellationToken cancellationToken)
    {
        var (commit, problem) = await ReadBundleAsync(bundle, cancellationToken);
        return commit is null ? problem : await TakeCommitAsync(group, commit, cancellationToken);
    }

    /// <summary>Takes what a group that failed had started from: what depends on it may need that, and starts from no less.</summary>
    /// <returns>Why not, or null.</returns>
    public async Task<string?> TakeStartAsync(PlanGroup group, string bundle, CancellationToken cancellationToken)
    {
        var (commit, problem) = await ReadBundleAsync(bundle, cancellationToken);
        if (commit is null)
        {
            return problem;
        }

        var (way, refusal) = await TakeNeedsAsync(group, commit, NeedsOf(group), cancellationToken);
        return refusal ?? ((await StartOfAsync(way, cancellationToken)).Commit == commit ? null : NotOnBase);
    }

    /// <summary>What a group starts from: the work of all that it needs, without that of groups that failed and may be skipped.</summary>
    /// <returns>Positions; or a group whose work is missing.</returns>
    public (IReadOnlyList<int> Needs, PlanGroup? Missing) FindNeeds(PlanGroup group) => Divide(NeedsOf(group), _works.ContainsKey);

    /// <summary>The base with the work of some groups, whose work is known.</summary>
    /// <param name="needs">Positions, with all that these need.</param>
    /// <returns>The commit, or null and the files that conflict.</returns>
    public async Task<(string? Commit, IReadOnlyList<string> Conflicts)> StartOfAsync(IReadOnlyList<int> needs, CancellationToken cancellationToken)
    {
        var step = new Step(_base, _boxes.Now);
        var way = new StringBuilder();
        foreach (var position in _plan.Order.Where(needs.Contains))
        {
            way.Append(CultureInfo.InvariantCulture, $"{position} ");
            if (!_steps.TryGetValue(way.ToString(), out var next))
            {
                (next, var conflicts) = await AddAsync(step, _plan.Groups[position], cancellationToken);
                if (next is null)
                {
                    return (null, conflicts);
                }

                _steps[way.ToString()] = next;
            }

            step = next;
        }

        return (step.Commit, []);
    }

    /// <summary>Lets the user's repository have all that was taken, where refs may then name it.</summary>
    public void Release() => Quarantine.ReleaseAll(_view.Ours.Objects, _view.User.Objects);

    /// <summary>The file on the disk may have the line ends of the system.</summary>
    private static byte[] WithoutCarriageReturns(byte[] file) => [.. file.Where(character => character != (byte)'\r')];

    private async Task<string?> TakeCommitAsync(PlanGroup group, string commit, CancellationToken cancellationToken)
    {
        var needs = NeedsOf(group);
        var (parents, _) = await ReadAsync(commit, cancellationToken);
        if (parents is not [var parent])
        {
            return "its work is not one commit on what it needs";
        }

        var (way, problem) = await TakeNeedsAsync(group, parent, needs, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        var (there, missing) = Divide(needs, way.Contains);
        if (missing is not null)
        {
            return $"the work of {missing.Name}, which it needs, is not there";
        }

        var (start, _) = await StartOfAsync(there, cancellationToken);
        if (start != parent)
        {
            return NotOnBase;
        }

        // Whatever the job made of tasks.md.
        var before = await _view.Ours.ReadFileAsync(parent, _places.TasksPath, cancellationToken) ?? [];
        var tree = await WithTasksAsync(commit, before, cancellationToken);
        if (_works.TryGetValue(group.Position, out var known) && known.Commit != commit)
        {
            return "another result builds on other work of the same group";
        }

        _works[group.Position] = new JobWork(commit, parent, tree);
        return null;
    }

    /// <summary>Those that are there, and the first other one that may not be skipped.</summary>
    private (IReadOnlyList<int> There, PlanGroup? Missing) Divide(IReadOnlyList<int> needs, Func<int, bool> isThere) =>
        ([.. needs.Where(isThere)], needs.Where(position => !isThere(position)).Select(position => _plan.Groups[position]).FirstOrDefault(group => !_maySkip(group)));

    private async Task<(string? Commit, string Problem)> ReadBundleAsync(string bundle, CancellationToken cancellationToken)
    {
        var quarantine = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"bundle-{_bundles++}"));
        var read = await JobBundle.ReadAsync(_view, bundle, _base, quarantine, cancellationToken);
        Folders.Delete(quarantine);
        return read;
    }

    /// <summary>Work of needed groups of which there is no bundle here: each commit on the way names it as its second parent.</summary>
    /// <returns>Positions of the groups on the way; or why they are not taken.</returns>
    private async Task<(IReadOnlyList<int> Way, string? Problem)> TakeNeedsAsync(PlanGroup group, string parent, IReadOnlyList<int> needs, CancellationToken cancellationToken)
    {
        var found = new List<(PlanGroup Group, string Commit)>();
        for (var commit = parent; commit != _base;)
        {
            var (parents, message) = await ReadAsync(commit, cancellationToken);
            var trailers = CommitMessage.ReadTrailers(message);
            var of = _plan.Groups.FirstOrDefault(other => other.Id == trailers.GetValueOrDefault(CommitMessage.Group));
            if (parents is not [var before, var work] || of is null || !needs.Contains(of.Position) || found.Count >= needs.Count)
            {
                return ([], NotOnBase);
            }

            found.Add((of, work));
            commit = before;
        }

        found.Reverse();
        foreach (var (of, work) in found)
        {
            if (_works.TryGetValue(of.Position, out var known))
            {
                if (known.Commit != work)
                {
                    return ([], $"it builds on other work of {of.Name} than the result of that group");
                }

                continue;
            }

            if (await TakeCommitAsync(of, work, cancellationToken) is { } problem)
            {
                return ([], $"{of.Name}, which {group.Name} needs: {problem}");
            }
        }

        return ([.. found.Select(step => step.Group.Position)], null);
    }

    /// <summary>One more group on top, alike for everybody: tree, parents, fixed identity, the date of the base.</summary>
    private async Task<(Step? Step, IReadOnlyList<string> Conflicts)> AddAsync(Step before, PlanGroup group, CancellationToken cancellationToken)
    {
        var work = _works[group.Position];
        var merged = work.Tree;
        if (work.Parent != before.Commit)
        {
            // With the same tasks.md on all sides: ticks of neighbours are no conflict.
            var tasks = await _view.Ours.ReadFileAsync(work.Parent, _places.TasksPath, cancellationToken) ?? [];
            var into = await _view.Ours.CommitTreeAsync(await WithTasksAsync(before.Commit, tasks, cancellationToken), [work.Parent], "into\n", cancellationToken);
            var from = await _view.Ours.CommitTreeAsync(work.Tree, [work.Parent], "from\n", cancellationToken);
            await Git.RunAsync(Index, cancellationToken, "read-tree", into);
            (var both, var conflicts) = await TreeMerge.RunAsync(_view.Ours, Index, into, from, cancellationToken);
            if (both is null)
            {
                return (null, conflicts);
            }

            merged = both;
        }

        var ticked = Tick(before.Tasks, group);
        var tree = await WithTasksAsync(merged, ticked, cancellationToken);
        var message = CommitMessage.Format($"Bring in {group.Id}", [(CommitMessage.Spec, _places.SpecPath), (CommitMessage.Step, Need), (CommitMessage.Group, group.Id)]);
        return (new Step(await WriteAsync(tree, [before.Commit, work.Commit], message, cancellationToken), ticked), []);
    }

    private byte[] Tick(byte[] tasks, PlanGroup group)
    {
        var boxes = new TaskBoxes(_plan, tasks);
        return boxes.With(group) ?? throw new GitException($"the boxes of {group.Name} are not where they were");
    }

    /// <summary>The tree of a commit, or a tree, with another <c>tasks.md</c>.</summary>
    private async Task<string> WithTasksAsync(string treeish, byte[] tasks, CancellationToken cancellationToken)
    {
        var blob = await Git.RunAsync(_view.Place, ["hash-object", "-w", "--stdin", "--no-filters"], tasks, cancellationToken);
        await Git.RunAsync(Index, cancellationToken, "read-tree", treeish);
        await Git.RunAsync(Index, cancellationToken, "update-index", "--add", "--cacheinfo", $"{_tasksMode},{blob.Line},{_places.TasksPath}");
        return (await Git.RunAsync(Index, cancellationToken, "write-tree")).Line;
    }

    private async Task<string> WriteAsync(string tree, string[] parents, string message, CancellationToken cancellationToken)
    {
        var text = new StringBuilder().Append("tree ").Append(tree).Append('\n');
        foreach (var parent in parents)
        {
            text.Append("parent ").Append(parent).Append('\n');
        }

        text.Append("author ").Append(Identity).Append(' ').Append(_date).Append(" +0000\n");
        text.Append("committer ").Append(Identity).Append(' ').Append(_date).Append(" +0000\n\n").Append(message);
        return (await Git.RunAsync(_view.Place, ["hash-object", "-t", "commit", "-w", "--stdin"], Encoding.UTF8.GetBytes(text.ToString()), cancellationToken)).Line;
    }

    private async Task<(string[] Parents, string Message)> ReadAsync(string commit, CancellationToken cancellationToken)
    {
        var text = (await Git.RunAsync(_view.Place, cancellationToken, "log", "-1", "--no-show-signature", "--format=%P%n%B", commit)).Text;
        var line = text.IndexOf('\n', StringComparison.Ordinal);
        return (text[..line].Split(' ', StringSplitOptions.RemoveEmptyEntries), text[(line + 1)..]);
    }
}
