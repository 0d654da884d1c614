using Microsoft.Win32.SafeHandles;

namespace Orchestration.Build.Running.Processes;

/// <summary>Gives the space of a part of a file back to the disk while others write on at its end. On Linux tested; elsewhere written from the documentation.</summary>
internal static unsafe class FileHoles
{
    /// <summary>What file systems give back at once; a hole that begins or ends elsewhere is only zeroed there.</summary>
    public const int BlockSize = 4096;

    /// <returns>False where the file system cannot.</returns>
    public static bool TryPunch(SafeFileHandle file, long offset, long length)
    {
        var added = false;
        try
        {
            file.DangerousAddRef(ref added);
            return OperatingSystem.IsWindows() ? WindowsNative.PunchHole(file, offset, length) : UnixNative.PunchHole((int)file.DangerousGetHandle(), offset, length);
        }
        finally
        {
            if (added)
            {
                file.DangerousRelease();
            }
        }
    }
}
