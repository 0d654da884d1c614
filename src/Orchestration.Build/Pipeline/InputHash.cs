using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Pipeline;

/// <summary>
/// One hash over everything a plain build depends on: properties, this assembly, and the files it reads or has written. Contents, not
/// times: a touched file changes nothing, a package update does. Knows folders only, so that an unchanged build loads no parser.
/// </summary>
internal static class InputHash
{
    private static readonly string[] Homes = ["agent-os", ".agent-os", ".claude/agents", ".specify", "specs", "openspec", ".kiro", "docs/superpowers"];

    // Of other files (pictures, mostly) only the presence reaches a prompt.
    private static readonly HashSet<string> TextExtensions =
        new(StringComparer.OrdinalIgnoreCase) { ".md", ".yml", ".yaml", ".json", ".txt" };

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, RecurseSubdirectories = true };

    /// <param name="root">Absolute.</param>
    /// <param name="stateFolder">Absolute; plans below it count.</param>
    /// <param name="state">Absolute path of the state of one spec's runs, or empty: what its ledger holds, and which views there are.</param>
    /// <param name="template">Absolute path of the user's own template, or null.</param>
    /// <param name="properties">All of them: each may change what is reported or written.</param>
    /// <returns>Lower-case hex; null where the inputs cannot be known this way (links to folders) and every build has to look.</returns>
    public static string? Compute(string root, string stateFolder, string state, string? template, IReadOnlyDictionary<string, string> properties)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, typeof(InputHash).Module.ModuleVersionId.ToString());
        foreach (var (name, value) in Preparation.Deciding(properties))
        {
            Append(hash, name);
            Append(hash, value);
        }

        foreach (var home in Homes)
        {
            if (!AppendFolder(hash, Path.Combine(root, home), "*", Everything))
            {
                return null;
            }
        }

        var selection = properties.FirstOrDefault(pair => string.Equals(pair.Key, Properties.Spec.Name, StringComparison.OrdinalIgnoreCase)).Value;
        foreach (var file in string.IsNullOrWhiteSpace(selection) ? [] : SpecSelection.FilesIn(root, selection))
        {
            Append(hash, file.TasksFile);
            AppendContents(hash, file.TasksFile);
            if (!AppendFolder(hash, file.Directory, "*", Everything))
            {
                return null;
            }
        }

        AppendPlans(hash, stateFolder);

        if (state.Length > 0)
        {
            AppendState(hash, new RunPaths(state));
        }

        if (template is not null && File.Exists(template))
        {
            AppendContents(hash, template);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool AppendFolder(IncrementalHash hash, string folder, string pattern, EnumerationOptions listing)
    {
        if (!Directory.Exists(folder))
        {
            return true;
        }

        var entries = new DirectoryInfo(folder).GetFileSystemInfos(pattern, listing);
        Array.Sort(entries, (left, right) => string.CompareOrdinal(left.FullName, right.FullName));
        foreach (var entry in entries)
        {
            if (entry is FileInfo)
            {
                Append(hash, entry.FullName);
                if (TextExtensions.Contains(entry.Extension))
                {
                    AppendContents(hash, entry.FullName);
                }
            }
            else if ((entry.Attributes & FileAttributes.ReparsePoint) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static void AppendPlans(IncrementalHash hash, string stateFolder)
    {
        foreach (var plan in StateFiles.FindPlans(stateFolder))
        {
            Append(hash, plan);
            AppendContents(hash, plan);
        }
    }

    // The lock and its holder come and go; trees and logs decide nothing.
    private static void AppendState(IncrementalHash hash, RunPaths state)
    {
        if (File.Exists(state.Ledger))
        {
            AppendContents(hash, state.Ledger);
        }

        foreach (var folder in new[] { state.Folder, state.Results, state.AgentTasks })
        {
            var files = Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
            Array.Sort(files, string.CompareOrdinal);
            foreach (var file in files)
            {
                if (file != state.Lock && file != state.Holder)
                {
                    Append(hash, file);
                }
            }
        }
    }

    private static void AppendContents(IncrementalHash hash, string path)
    {
        if (!OrdinaryFile.HasSize(path))
        {
            Append(hash, 0);
            return;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            long offset = 0;
            for (int read; (read = RandomAccess.Read(file, buffer, offset)) > 0; offset += read)
            {
                hash.AppendData(buffer, 0, read);
            }

            Append(hash, offset);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The length beside each text keeps neighbours apart.
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(bytes);
        Append(hash, bytes.Length);
    }

    private static void Append(IncrementalHash hash, long number) => hash.AppendData(BitConverter.GetBytes(number));
}
