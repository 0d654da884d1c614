using System.Globalization;
using Orchestration.Build.Output;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Run;

/// <summary>One run per spec: a file held open, which the system lets go of when this process dies, however it dies.</summary>
internal sealed class RunLock : IDisposable
{
    private const int Trials = 5;

    private static readonly TimeSpan TrialPause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;
    private readonly string _holder;

    private RunLock(FileStream file, string holder) => (_file, _holder) = (file, holder);

    /// <param name="holder">Who has it, in words, when it cannot be had.</param>
    /// <returns>Null when another build has it.</returns>
    /// <exception cref="UnauthorizedAccessException">The state folder belongs to somebody else.</exception>
    public static RunLock? TryTake(RunPaths paths, TimeProvider time, out string holder)
    {
        holder = string.Empty;
        FileStream? file = null;
        for (var trial = 1; file is null; trial++)
        {
            try
            {
                file = Disk.Open(paths.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(paths.Lock) && trial < Trials)
            {
                // Perhaps only somebody who looks whether a run is in progress.
                Thread.Sleep(TrialPause);
            }
            catch (IOException) when (File.Exists(paths.Lock))
            {
                holder = ReadHolder(paths.Holder);
                return null;
            }
        }

        try
        {
            Disk.WriteText(
                paths.Holder,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"process {Environment.ProcessId} of {Environment.UserName} on {Environment.MachineName}, since {time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z"));
            return new RunLock(file, paths.Holder);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Who has it, in words; null when nobody has. Takes nothing.</summary>
    public static string? FindHolder(RunPaths paths)
    {
        if (!File.Exists(paths.Lock))
        {
            return null;
        }

        try
        {
            // Shared with other readers, refused while a run has it.
            using var probe = new FileStream(paths.Lock, FileMode.Open, FileAccess.Read, FileShare.Read);
            return null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (IOException)
        {
            return ReadHolder(paths.Holder);
        }
    }

    public void Dispose()
    {
        try
        {
            Disk.Delete(_holder);
        }
        catch (IOException)
        {
            // It only names; the lock is the open file.
        }

        _file.Dispose();
    }

    private static string ReadHolder(string path)
    {
        try
        {
            var text = File.ReadAllText(path).Trim();
            return text.Length == 0 ? "just starting" : text;
        }
        catch (IOException)
        {
            return "just starting or ending";
        }
    }
}
