using System.Collections.Immutable;
using System.Text;
using Orchestration.Build.Model;

namespace Orchestration.Build.Running.Evidence;

/// <summary>What the agent is told when its work is not accepted.</summary>
internal static class EvidenceTexts
{
    private const int MaxListed = 20;

    public static string GateFailed(GateCommand gate, GateOutcome outcome) => $"""
        The gate `{gate.Display}` {outcome.Verdict}. Your work stays in the tree; fix it so that the gate passes. The end of the gate's output:

        {Fenced(outcome.Tail)}
        """;

    public const string NoChange =
        "You changed no file, although tasks of this group are open. Do the work in the files of this repository; boxes are ticked for you after it is checked.";

    public static string Refused(DiffVerdict verdict)
    {
        var text = new StringBuilder("Your work is not accepted as it is:\n");
        Append(text, "These files are protected; put them back as they were", verdict.Protected);
        Append(text, "These files are outside of what this group may write; put them back as they were", verdict.Outside);
        Append(text, "These folders hold git repositories of their own; remove the inner .git folder", verdict.NestedRepositories);
        Append(text, "These links lead out of the tree, so they mean something else in every checkout; replace them by files or remove them", verdict.LinksOut);
        return text.ToString();
    }

    public static string NotTaken(string error) => $"""
        Git cannot take your work into a commit. Fix the files it names:

        {Fenced(error)}
        """;

    public static string HookRefused(string error) => $"""
        A hook of this repository refuses the commit of your work. Fix the work so that the hook passes. What it said:

        {Fenced(error)}
        """;

    public static string InsideSubmodules(IReadOnlyList<string> paths) => $"""
        You changed files or made commits inside submodules, which are repositories of their own: {List(paths)}. Nothing of that can be part of your
        work here. Put the submodules back as they were, and do the work in the files of this repository.
        """;

    public static string TestsLost(TestComparison comparison)
    {
        var text = new StringBuilder("Tests that passed before your work do not pass after it. Bring them back; do not delete, skip or empty tests.\n");
        Append(text, "Gone or skipped", comparison.Vanished);
        Append(text, "Failing", comparison.Failing);
        return text.ToString();
    }

    public static string Conflict(IReadOnlyList<string> files) => $"""
        Other groups' work was accepted meanwhile and conflicts with yours. It has been merged into your tree; these files hold conflict markers or
        need a decision: {List(files)}. Resolve them so that both sides' purpose is kept, remove all markers, and do not undo the others' work.
        """;

    public static string Combination(GateCommand gate, GateOutcome outcome) => $"""
        Your work passes alone, but not together with the work of other groups that was accepted meanwhile. That work has been merged into your tree.
        {GateFailed(gate, outcome)}
        """;

    public static string EarlierGate(string group, GateCommand gate, GateOutcome outcome) => $"""
        Your work breaks the accepted group "{group}". The accepted work has been merged into your tree; do not undo it.
        {GateFailed(gate, outcome)}
        """;

    /// <summary>A sentence to put behind another; empty where nothing is ignored.</summary>
    public static string Ignored(ImmutableArray<string> files) =>
        files.IsEmpty ? string.Empty : $" Git ignores these files of the group's tree, so the merged tree does not have them: {List(files)}.";

    public const string TreeRemoved = "The folder you worked in is gone, and your work with it. Work in the folder you are started in, and do not remove it.";

    /// <summary>At most some, in one line.</summary>
    public static string List(IReadOnlyList<string> items) =>
        items.Count <= MaxListed
            ? string.Join(", ", items)
            : FormattableString.Invariant($"{string.Join(", ", items.Take(MaxListed))} and {items.Count - MaxListed} more");

    private static void Append(StringBuilder text, string what, ImmutableArray<string> items)
    {
        if (!items.IsEmpty)
        {
            text.Append("- ").Append(what).Append(": ").Append(List(items)).Append(".\n");
        }
    }

    /// <summary>Longer than any run of back-quotes inside.</summary>
    private static string Fenced(string text)
    {
        var fence = new string('`', Math.Max(3, LongestRun(text) + 1));
        return $"{fence}text\n{text}\n{fence}";
    }

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
