using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Orchestration.Build.Running.Processes;

/// <summary>Processes whose streams are files, job objects, and holes in files. Written from the documentation; not run.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class WindowsNative
{
    public const int ExtendedLimitInformation = 9;
    public const uint KillOnJobClose = 0x2000;
    public const uint CtrlBreak = 1;
    public const uint GenericRead = 0x80000000;

    /// <summary>FILE_APPEND_DATA, FILE_READ_ATTRIBUTES and SYNCHRONIZE: every write goes to the end of the file.</summary>
    public const uint AppendData = 0x4 | 0x80 | 0x100000;

    /// <summary>The build reads along, and deletes the file when it is done with it.</summary>
    public const uint ShareAll = 1 | 2 | 4;
    public const uint OpenExisting = 3;

    /// <summary>CREATE_NEW_PROCESS_GROUP, CREATE_UNICODE_ENVIRONMENT, EXTENDED_STARTUPINFO_PRESENT, CREATE_NO_WINDOW.</summary>
    public const uint CreationFlags = 0x200 | 0x400 | 0x80000 | 0x08000000;
    public const uint UseStandardHandles = 0x100;

    /// <summary>PROC_THREAD_ATTRIBUTE_HANDLE_LIST: only these handles are inherited.</summary>
    public const nuint HandleList = 0x00020002;

    /// <summary>PROC_THREAD_ATTRIBUTE_JOB_LIST: the process is in the job before it runs.</summary>
    public const nuint JobList = 0x0002000D;

    private const uint SetSparse = 0x000900C4;
    private const uint SetZeroData = 0x000980C8;

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial SafeFileHandle CreateJob(nint attributes, nint name);

    [LibraryImport("kernel32", EntryPoint = "SetInformationJobObject", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SetJobInformation(SafeFileHandle job, int kind, JobLimits* limits, uint length);

    [LibraryImport("kernel32", EntryPoint = "TerminateJobObject", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool TerminateJob(SafeFileHandle job, uint exitCode);

    [LibraryImport("kernel32", EntryPoint = "GenerateConsoleCtrlEvent", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SendConsoleEvent(uint kind, uint processGroup);

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial SafeFileHandle OpenFile(string path, uint access, uint share, SecurityAttributes* security, uint disposition, uint flags, nint template);

    [LibraryImport("kernel32", EntryPoint = "InitializeProcThreadAttributeList", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool InitializeAttributes(byte* list, int count, uint flags, nuint* size);

    [LibraryImport("kernel32", EntryPoint = "UpdateProcThreadAttribute", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool UpdateAttribute(byte* list, uint flags, nuint attribute, void* value, nuint size, nint previous, nint returned);

    [LibraryImport("kernel32", EntryPoint = "DeleteProcThreadAttributeList")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial void DeleteAttributes(byte* list);

    [LibraryImport("kernel32", EntryPoint = "CreateProcessW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool CreateProcess(
        nint application,
        char* commandLine,
        nint processSecurity,
        nint threadSecurity,
        [MarshalAs(UnmanagedType.Bool)] bool inheritHandles,
        uint flags,
        char* environment,
        string directory,
        StartupInformation* startup,
        ProcessInformation* process);

    [LibraryImport("kernel32", EntryPoint = "GetExitCodeProcess", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetExitCode(SafeProcessHandle process, uint* code);

    [LibraryImport("kernel32", EntryPoint = "CloseHandle")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Close(nint handle);

    /// <returns>False where the file system cannot.</returns>
    public static bool PunchHole(SafeFileHandle file, long offset, long length)
    {
        uint returned;
        var range = stackalloc long[2] { offset, offset + length };
        return DeviceControl(file, SetSparse, null, 0, null, 0, &returned, 0) && DeviceControl(file, SetZeroData, range, 2 * sizeof(long), null, 0, &returned, 0);
    }

    [LibraryImport("kernel32", EntryPoint = "DeviceIoControl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool DeviceControl(SafeFileHandle file, uint code, void* input, uint inputLength, void* output, uint outputLength, uint* returned, nint overlapped);

    /// <summary>SECURITY_ATTRIBUTES.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SecurityAttributes
    {
        public uint Length;
        public nint Descriptor;
        public int InheritHandle;
    }

    /// <summary>STARTUPINFOEXW.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct StartupInformation
    {
        public uint Size;
        public nint Reserved;
        public nint Desktop;
        public nint Title;
        public uint X;
        public uint Y;
        public uint Width;
        public uint Height;
        public uint CharactersWide;
        public uint CharactersHigh;
        public uint FillAttribute;
        public uint Flags;
        public ushort ShowWindow;
        public ushort ReservedSize;
        public nint ReservedBytes;
        public nint StandardInput;
        public nint StandardOutput;
        public nint StandardError;
        public byte* Attributes;
    }

    /// <summary>PROCESS_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ProcessInformation
    {
        public nint Process;
        public nint Thread;
        public uint ProcessId;
        public uint ThreadId;
    }

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct JobLimits
    {
        public long PerProcessUserTimeLimit;
        public long PerJobUserTimeLimit;
        public uint LimitFlags;
        public nuint MinimumWorkingSetSize;
        public nuint MaximumWorkingSetSize;
        public uint ActiveProcessLimit;
        public nuint Affinity;
        public uint PriorityClass;
        public uint SchedulingClass;
        public ulong ReadOperationCount;
        public ulong WriteOperationCount;
        public ulong OtherOperationCount;
        public ulong ReadTransferCount;
        public ulong WriteTransferCount;
        public ulong OtherTransferCount;
        public nuint ProcessMemoryLimit;
        public nuint JobMemoryLimit;
        public nuint PeakProcessMemoryUsed;
        public nuint PeakJobMemoryUsed;
    }
}
