using System.Runtime.InteropServices;

namespace Orchestration.Build.Running.Processes;

/// <summary>The few calls of the C library that .NET has no form of. Values that differ between Linux and macOS are chosen here.</summary>
internal static unsafe partial class UnixNative
{
    public const int Sigterm = 15;
    public const int Sigkill = 9;
    public const int Sigstop = 19;
    public const int SigstopMac = 17;
    public const int Interrupted = 4;
    public const int ByProcessId = 1;
    public const int WaitExited = 4;

    /// <summary>O_RDONLY | O_CLOEXEC on Linux.</summary>
    public const int OpenToRead = 0x80000;

    private const int KeepSizeAndPunchHole = 3;
    private const int PunchHoleMac = 99;

    /// <summary>Room for <c>posix_spawnattr_t</c>, <c>posix_spawn_file_actions_t</c>, <c>sigset_t</c> and <c>siginfo_t</c> of every libc (glibc's largest: 336 bytes).</summary>
    public const int OpaqueSize = 512;

    public static int WaitNoReap => OperatingSystem.IsMacOS() ? 0x20 : 0x01000000;

    /// <summary>POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF (and CLOEXEC_DEFAULT on macOS).</summary>
    public static short SpawnFlags => OperatingSystem.IsMacOS() ? (short)(0x0400 | 0x08 | 0x04 | 0x4000) : (short)(0x80 | 0x08 | 0x04);

    /// <summary>O_WRONLY | O_APPEND.</summary>
    public static int OpenToAppend => OperatingSystem.IsMacOS() ? 0x9 : 0x401;

    /// <summary>Offset of <c>si_code</c> in <c>siginfo_t</c>.</summary>
    public const int CodeOffset = 8;

    /// <summary>Offset of <c>si_status</c> in <c>siginfo_t</c> after a wait.</summary>
    public static int StatusOffset => OperatingSystem.IsMacOS() ? 20 : 24;

    [LibraryImport("libc", EntryPoint = "posix_spawnp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Spawn(out int pid, byte* file, void* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int InitActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int DestroyActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int AddDuplicate(void* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int AddOpen(void* actions, int descriptor, byte* path, int flags, uint mode);

    /// <summary>glibc 2.29, musl 1.1.24, macOS 10.15.</summary>
    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int AddChangeDirectory(void* actions, byte* path);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int InitAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int DestroyAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetFlags(void* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetSignalMask(void* attributes, void* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetSignalDefaults(void* attributes, void* signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EmptySignals(void* signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int FillSignals(void* signals);

    [LibraryImport("libc", EntryPoint = "sigdelset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int RemoveSignal(void* signals, int signal);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Wait(int idType, uint id, void* information, int options);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Kill(int pid, int signal);

    /// <summary>For files of <c>/proc</c>, which are gone more often than not when they are opened: no exception, no advisory lock.</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Open(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Close(int descriptor);

    /// <returns>False where the file system cannot, or where the call takes other types than these.</returns>
    public static bool PunchHole(int descriptor, long offset, long length)
    {
        if (OperatingSystem.IsMacOS())
        {
            var hole = stackalloc long[3] { 0, offset, length };
            return Control(descriptor, PunchHoleMac, 0, 0, 0, 0, 0, 0, hole) == 0;
        }

        return sizeof(nint) == sizeof(long) && Allocate(descriptor, KeepSizeAndPunchHole, offset, length) == 0;
    }

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Allocate(int descriptor, int mode, long offset, long length);

    /// <summary>On Apple's ARM a variable argument is on the stack, behind the eight in registers; on its x64 the call fails, which is allowed.</summary>
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command, nint r2, nint r3, nint r4, nint r5, nint r6, nint r7, void* argument);
}
