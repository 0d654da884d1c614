using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Orchestration.Build.Torture.Reads;

/// <summary>Reads a great many broken specs: none may throw, hang, read differently twice, take memory out of proportion, or lose a checkbox without a word.</summary>
internal static class ReadFuzz
{
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(10);

    /// <summary>Bytes that reading may allocate: a sum for every spec, and as many per character.</summary>
    private const long Base = 4_000_000;
    private const long PerCharacter = 6_000;

    public static int Run(int inputs, int seed)
    {
        var corpus = Corpus.Load();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {inputs} inputs, {corpus.Count} files to change"));
        var findings = new ConcurrentQueue<string>();
        var running = new ConcurrentDictionary<int, (long Since, string Text)>();
        var clock = Stopwatch.GetTimestamp();
        var (characters, most) = (0L, 0.0);
        var gate = new Lock();
        using var watchdog = new Timer(_ => EndWhereOneHangs(running), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        Parallel.For(0, inputs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            // Each input by a generator of its own: any one can be made again by its number.
            var random = new Random(unchecked((seed * 1_000_003) + i));
            var (tasks, yaml) = i % 2 == 0 || corpus.Count == 0 ? BrokenText.Create(random) : Mutation.Of(corpus[random.Next(corpus.Count)], random);
            running[i] = (Stopwatch.GetTimestamp(), tasks);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var problem = ReadOnce.Check(tasks, yaml);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            running.TryRemove(i, out var _);
            var length = tasks.Length + yaml.Length;
            problem ??= allocated > Base + (PerCharacter * length) ? $"{allocated} bytes for {length} characters" : null;
            if (problem is not null)
            {
                findings.Enqueue(string.Create(CultureInfo.InvariantCulture, $"input {i}: {problem}\n{tasks}\n---\n{yaml}"));
            }

            lock (gate)
            {
                characters += length;
                most = length > 1000 ? Math.Max(most, (double)allocated / length) : most;
            }
        });

        foreach (var finding in findings.Take(5))
        {
            Console.WriteLine(finding);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{inputs} inputs, {characters / 1_000_000.0:0.0} million characters, {Stopwatch.GetElapsedTime(clock).TotalSeconds:0} s; at most {most:0} bytes allocated per character\nfindings: {findings.Count}"));
        return findings.IsEmpty ? 0 : 1;
    }

    private static void EndWhereOneHangs(ConcurrentDictionary<int, (long Since, string Text)> running)
    {
        foreach (var (number, (since, text)) in running)
        {
            if (Stopwatch.GetElapsedTime(since) > LongestRead)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"input {number} takes more than {LongestRead.TotalSeconds} s\n{text}\nfindings: 1"));
                Environment.Exit(1);
            }
        }
    }
}
