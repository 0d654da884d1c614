using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Running.Ledger;

/// <summary>What people are to know of a ledger before anything is concluded from it.</summary>
internal static class LedgerCheck
{
    /// <param name="file">Absolute path of the ledger.</param>
    public static void Report(LedgerContents contents, RunHistory history, Plan plan, string file, DiagnosticBag bag)
    {
        if (contents.OtherVersion is { } version)
        {
            bag.Add(version > LedgerEvent.CurrentVersion
                ? Catalogue.LedgerTooNew.At(SourceSpan.None, file, version, LedgerEvent.CurrentVersion)
                : Catalogue.LedgerTooOld.At(SourceSpan.None, file, version, LedgerEvent.CurrentVersion, Path.GetDirectoryName(file)!, plan.Spec.Name));
            return;
        }

        if (history.SpecPath is { } path && path != plan.Spec.RelativePath && SpecLocator.HasTasks(Path.Combine(plan.Spec.Root, path)))
        {
            bag.Add(Catalogue.StateOfAnotherSpec.At(SourceSpan.WholeFile(plan.Spec.TasksFile), Path.GetDirectoryName(file)!, path));
        }

        if (contents.Damaged > 0)
        {
            bag.Add(Catalogue.LedgerDamaged.At(SourceSpan.None, file, contents.Damaged));
        }

        var known = plan.Groups.Select(group => group.Id).ToHashSet(StringComparer.Ordinal);
        var gone = history.Groups.Where(pair => pair.Value.Attempts > 0 && !known.Contains(pair.Key)).Select(pair => pair.Key).Order(StringComparer.Ordinal).ToList();
        if (gone.Count > 0)
        {
            bag.Add(Catalogue.GroupsUnknownToPlan.At(SourceSpan.WholeFile(plan.Spec.TasksFile), string.Join(", ", gone)));
        }
    }
}
