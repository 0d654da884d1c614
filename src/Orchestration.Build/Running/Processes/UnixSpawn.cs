using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Orchestration.Build.Running.Processes;

/// <summary>
/// <c>posix_spawn</c> with SETSID: one exec less per agent than <c>setsid(1)</c>, and the same code on Linux and macOS, which has no <c>setsid(1)</c>.
/// </summary>
internal static unsafe class UnixSpawn
{
    /// <summary>The empty input; also where words that nobody wants go.</summary>
    public const string Nothing = "/dev/null";

    /// <param name="input">Descriptor that becomes stdin in place of the spec's file, or null.</param>
    /// <returns>The process id, which is also its session and group.</returns>
    /// <exception cref="Win32Exception">With the system's error number.</exception>
    public static int Start(ProcessSpec spec, int? input = null)
    {
        try
        {
            return Start(spec.FileName, spec.Arguments, spec, changeDirectory: true, input);
        }
        catch (EntryPointNotFoundException)
        {
            // A libc older than glibc 2.29 cannot change the directory in the child: a shell does it. Its words are constant.
            return Start(
                "/bin/sh",
                ["-c", "cd \"$1\" && shift && exec \"$@\"", "sh", spec.WorkingDirectory, spec.FileName, .. spec.Arguments],
                spec,
                changeDirectory: false,
                input);
        }
    }

    private static int Start(
        string file,
        IReadOnlyList<string> arguments,
        ProcessSpec spec,
        bool changeDirectory,
        int? input)
    {
        var attributes = stackalloc byte[UnixNative.OpaqueSize];
        var actions = stackalloc byte[UnixNative.OpaqueSize];
        using var strings = new NativeStrings();
        Check(UnixNative.InitAttributes(attributes));
        Check(UnixNative.InitActions(actions));
        try
        {
            ResetSignals(attributes);
            Check(input is { } descriptor
                ? UnixNative.AddDuplicate(actions, descriptor, 0)
                : UnixNative.AddOpen(actions, 0, strings.Add(spec.Files.Input ?? Nothing), 0, 0));
            Check(UnixNative.AddOpen(actions, 1, strings.Add(spec.Files.Output), UnixNative.OpenToAppend, 0));
            Check(UnixNative.AddOpen(actions, 2, strings.Add(spec.Files.Error), UnixNative.OpenToAppend, 0));
            if (changeDirectory)
            {
                Check(UnixNative.AddChangeDirectory(actions, strings.Add(spec.WorkingDirectory)));
            }

            var argumentVector = strings.AddVector([file, .. arguments]);
            var environment = strings.AddVector([.. spec.Environment.Select(pair => $"{pair.Key}={pair.Value}")]);
            Check(UnixNative.Spawn(out var pid, strings.Add(file), actions, attributes, argumentVector, environment));
            return pid;
        }
        finally
        {
            _ = UnixNative.DestroyActions(actions);
            _ = UnixNative.DestroyAttributes(attributes);
        }
    }

    /// <summary>The runtime ignores SIGPIPE and blocks others; a child must begin with what a shell would give it.</summary>
    private static void ResetSignals(void* attributes)
    {
        var signals = stackalloc byte[UnixNative.OpaqueSize];
        _ = UnixNative.EmptySignals(signals);
        Check(UnixNative.SetSignalMask(attributes, signals));
        _ = UnixNative.FillSignals(signals);
        _ = UnixNative.RemoveSignal(signals, UnixNative.Sigkill);
        _ = UnixNative.RemoveSignal(signals, OperatingSystem.IsMacOS() ? UnixNative.SigstopMac : UnixNative.Sigstop);
        Check(UnixNative.SetSignalDefaults(attributes, signals));
        Check(UnixNative.SetFlags(attributes, UnixNative.SpawnFlags));
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error);
        }
    }

    /// <summary>UTF-8 strings in native memory, freed together.</summary>
    private sealed class NativeStrings : IDisposable
    {
        private readonly List<nint> _blocks = [];

        public byte* Add(string text)
        {
            var block = Marshal.StringToCoTaskMemUTF8(text);
            _blocks.Add(block);
            return (byte*)block;
        }

        public byte** AddVector(IReadOnlyList<string> texts)
        {
            var block = Marshal.AllocCoTaskMem(checked((texts.Count + 1) * sizeof(byte*)));
            _blocks.Add(block);
            var vector = (byte**)block;
            for (var i = 0; i < texts.Count; i++)
            {
                vector[i] = Add(texts[i]);
            }

            vector[texts.Count] = null;
            return vector;
        }

        public void Dispose() => _blocks.ForEach(Marshal.FreeCoTaskMem);
    }
}
