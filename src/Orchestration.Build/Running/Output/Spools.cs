using System.Collections.Immutable;
using Orchestration.Build.Output;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Running.Output;

/// <summary>The spools of a state folder, over the life of one build.</summary>
internal static class Spools
{
    private static readonly ImmutableArray<(string Suffix, string Log)> Streams = [(ProcessFiles.OutputSuffix, ".stdout.log"), (ProcessFiles.ErrorSuffix, ".stderr.log")];

    /// <summary>A process is over, and what it wrote is where it belongs.</summary>
    public static void Remove(ProcessFiles files)
    {
        files.Delete();
        Disk.Delete(files.Output + SpoolMark.Suffix);
        Disk.Delete(files.Error + SpoolMark.Suffix);
    }

    /// <summary>Removes whatever is there.</summary>
    /// <param name="folder">Absolute path; need not exist.</param>
    public static void RemoveAll(string folder)
    {
        if (Directory.Exists(folder))
        {
            Disk.DeleteFolder(folder);
        }
    }

    /// <summary>Logs that a killed build was putting in order; they are whole under their own names.</summary>
    /// <param name="logs">Absolute path.</param>
    public static void RemoveHalfWrittenLogs(string logs)
    {
        foreach (var file in Directory.EnumerateFiles(logs, "*.log" + CappedLog.TemporarySuffix))
        {
            Disk.Delete(file);
        }
    }

    /// <summary>Brings what a killed build did not read any more into the logs, redacted like the rest. Nothing may write there any more.</summary>
    /// <param name="folder">Absolute path of the spools; need not exist.</param>
    /// <param name="logs">Absolute path.</param>
    /// <param name="cap">Longest log in bytes.</param>
    public static void TakeIn(string folder, string logs, SecretSet secrets, long cap)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var (suffix, log) in Streams)
        {
            foreach (var spool in Directory.EnumerateFiles(folder, "*" + suffix))
            {
                // A gate is run again, and so is its log written.
                var label = Path.GetFileNameWithoutExtension(spool);
                if (!label.EndsWith("gate", StringComparison.Ordinal))
                {
                    TakeInOne(spool, Path.Combine(logs, label + log), secrets, cap);
                }
            }
        }

        RemoveAll(folder);
    }

    /// <summary>What a killed build had not brought into a log, for whoever may not write it there.</summary>
    /// <param name="label">Of the process.</param>
    public static void ReadLines(string folder, string label, Action<string> readLine)
    {
        var spool = Path.Combine(folder, label + ProcessFiles.OutputSuffix);
        if (File.Exists(spool))
        {
            using var reader = new SpoolReader(spool, new OutputSink(SecretSet.Empty, log: null, readLine), long.MaxValue / 8, SpoolMark.Read(spool) with { LogLength = 0 });
            reader.Complete();
        }
    }

    private static void TakeInOne(string spool, string logFile, SecretSet secrets, long cap)
    {
        var mark = SpoolMark.Read(spool);
        var size = new FileInfo(spool).Length;
        if (size == 0)
        {
            return;
        }

        // Began again after the mark, and nobody was there to see it: what the log has is not in the spool any more.
        var isShorter = size < mark.Position || (mark == default && File.Exists(logFile) && new FileInfo(logFile) is var known && known.Length > size && known.Length < cap);
        if (isShorter)
        {
            mark = new SpoolMark(0, new FileInfo(logFile).Length);
        }

        if (CappedLog.Resume(logFile, cap, mark.LogLength) is { } log)
        {
            using var reader = new SpoolReader(spool, new OutputSink(secrets, log, readLine: null), cap, mark);
            reader.Complete();
        }
    }
}
