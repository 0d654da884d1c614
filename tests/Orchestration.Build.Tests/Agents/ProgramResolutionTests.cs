using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Tests.Agents;

[TestClass]
public sealed class ProgramResolutionTests
{
    private const string Elf = "\u007fELF";
    private const string NodeScript = "#!/usr/bin/env node\nimport x";

    private const string NpmCmd =
        "@ECHO off\r\nGOTO start\r\n:find_dp0\r\nSET dp0=%~dp0\r\nEXIT /b\r\n:start\r\nSETLOCAL\r\nCALL :find_dp0\r\n\r\nIF EXIST \"%dp0%\\node.exe\" (\r\n  SET \"_prog=%dp0%\\node.exe\"\r\n) ELSE (\r\n  SET \"_prog=node\"\r\n)\r\n\r\nendLocal & goto #_undefined_# 2>NUL || title %COMSPEC% & \"%_prog%\"  \"%dp0%\\TARGET\" %*\r\n";

    private static readonly ProgramMachine Linux = new(false, "linux-x64", ["/a", "/b"], []);
    private static readonly ProgramMachine Windows = new(true, "win32-x64", [@"C:\npm", @"C:\node"], [".COM", ".EXE", ".BAT", ".CMD"]);

    [TestMethod]
    public void A_native_program_is_started_as_it_is_found() =>
        Assert.AreEqual("/b/claude", Resolve(Linux, "claude", ("/b/claude", Elf)));

    [TestMethod]
    public void The_first_folder_of_the_path_wins() =>
        Assert.AreEqual("/a/claude", Resolve(Linux, "claude", ("/b/claude", Elf), ("/a/claude", Elf)));

    [TestMethod]
    public void A_path_is_taken_from_the_root() =>
        Assert.AreEqual("/repo/tools/agent", Resolve(Linux, "tools/agent", ("/repo/tools/agent", Elf)));

    [TestMethod]
    public void A_node_script_is_started_by_node() =>
        Assert.AreEqual("/a/node|/lib/gemini.js", Resolve(Linux, "gemini", ("/a/gemini -> /lib/gemini.js", ""), ("/lib/gemini.js", NodeScript), ("/a/node", Elf)));

    [TestMethod]
    public void Options_of_the_first_line_are_kept() => Assert.AreEqual(
        "/a/node|--no-warnings|/lib/x.js",
        Resolve(Linux, "x", ("/a/x -> /lib/x.js", ""), ("/lib/x.js", "#!/usr/bin/env -S node --no-warnings\n"), ("/a/node", Elf)));

    [TestMethod]
    [DataRow("codex", "@openai/codex/bin/codex.js", "@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex")]
    [DataRow("copilot", "@github/copilot/npm-loader.js", "@github/copilot-linux-x64/copilot")]
    public void Behind_npms_link_the_native_program_is_found(string command, string script, string native)
    {
        Assert.AreEqual("/m/" + native, Resolve(Linux, command, ($"/a/{command} -> /m/{script}", ""), ($"/m/{script}", NodeScript), ($"/m/{native}", Elf)));
        var package = string.Join('/', script.Split('/')[..2]);
        Assert.AreEqual(
            $"/m/{package}/node_modules/{native}",
            Resolve(Linux, command, ($"/a/{command} -> /m/{script}", ""), ($"/m/{script}", NodeScript), ($"/m/{package}/node_modules/{native}", Elf)));
    }

    [TestMethod]
    public void Without_the_native_program_node_does() => Assert.AreEqual(
        "/b/node|/m/@openai/codex/bin/codex.js",
        Resolve(Linux, "codex", ("/a/codex -> /m/@openai/codex/bin/codex.js", ""), ("/m/@openai/codex/bin/codex.js", NodeScript), ("/b/node", Elf)));

    [TestMethod]
    public void A_shell_script_of_pnpm_is_seen_through() => Assert.AreEqual(
        "/g/@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex",
        Resolve(
            Linux,
            "codex",
            ("/a/codex", "#!/bin/sh\nbasedir=$(dirname \"$0\")\nexec node  \"$basedir/../g/@openai/codex/bin/codex.js\" \"$@\"\n"),
            ("/g/@openai/codex/bin/codex.js", NodeScript),
            ("/g/@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex", Elf)));

    [TestMethod]
    public void Any_other_shell_script_is_a_program() =>
        Assert.AreEqual("/a/mine", Resolve(Linux, "mine", ("/a/mine", "#!/bin/sh\nexec claude \"$@\"\n")));

    [TestMethod]
    public void On_windows_the_script_behind_npms_cmd_is_started_by_node() => Assert.AreEqual(
        @"C:\node\node.exe|C:\npm\node_modules\@google\gemini-cli\bundle\gemini.js",
        Resolve(
            Windows,
            "gemini",
            (@"C:\npm\gemini", "#!/bin/sh\n"),
            (@"C:\npm\gemini.cmd", NpmCmd.Replace("TARGET", @"node_modules\@google\gemini-cli\bundle\gemini.js", StringComparison.Ordinal)),
            (@"C:\npm\node_modules\@google\gemini-cli\bundle\gemini.js", NodeScript),
            (@"C:\node\node.exe", "MZ")));

    [TestMethod]
    public void On_windows_the_native_program_behind_npms_cmd_is_started() => Assert.AreEqual(
        @"C:\npm\node_modules\@openai\codex-win32-x64\vendor\x86_64-pc-windows-msvc\bin\codex.exe",
        Resolve(
            Windows,
            "codex",
            (@"C:\npm\codex.cmd", NpmCmd.Replace("TARGET", @"node_modules\@openai\codex\bin\codex.js", StringComparison.Ordinal)),
            (@"C:\npm\node_modules\@openai\codex\bin\codex.js", NodeScript),
            (@"C:\npm\node_modules\@openai\codex-win32-x64\vendor\x86_64-pc-windows-msvc\bin\codex.exe", "MZ")));

    [TestMethod]
    public void On_windows_a_cmd_that_leads_to_an_exe_is_seen_through() => Assert.AreEqual(
        @"C:\npm\node_modules\@anthropic-ai\claude-code\bin\claude.exe",
        Resolve(
            Windows,
            "claude",
            (@"C:\npm\claude.cmd", "@ECHO off\r\n\"%~dp0\\node_modules\\@anthropic-ai\\claude-code\\bin\\claude.exe\"   %*\r\n"),
            (@"C:\npm\node_modules\@anthropic-ai\claude-code\bin\claude.exe", "MZ")));

    [TestMethod]
    public void On_windows_exe_comes_before_cmd_as_pathext_says() =>
        Assert.AreEqual(@"C:\npm\claude.exe", Resolve(Windows, "claude", (@"C:\npm\claude.cmd", "@ECHO off"), (@"C:\npm\claude.exe", "MZ")));

    [TestMethod]
    public void On_windows_any_other_batch_file_is_refused() =>
        Assert.AreEqual("ORCH4510", Resolve(Windows, "mine", (@"C:\npm\mine.cmd", "@ECHO off\r\nclaude %*\r\n")));

    [TestMethod]
    public void What_is_missing_is_reported_once() => Assert.AreEqual("ORCH4508", Resolve(Linux, "claude"));

    [TestMethod]
    public void A_script_without_node_is_reported_once() => Assert.AreEqual("ORCH4509", Resolve(Linux, "x", ("/a/x", NodeScript)));

    [TestMethod]
    public void Links_in_a_cycle_end()
    {
        var shim = "#!/bin/sh\nexec \"$basedir/x.exe\" \"$@\"\n";

        Assert.AreEqual("/a/x.exe", Resolve(Linux, "x.exe", ("/a/x.exe", shim)));
    }

    private static string Resolve(ProgramMachine machine, string command, params (string Path, string Head)[] files)
    {
        var bag = new DiagnosticBag();
        var program = new ProgramResolution(machine, new Files(files)).Resolve("agent", command, "/repo", SourceSpan.None, bag);
        return program is null
            ? bag.ToSorted().Single().Code
            : string.Join('|', program.PrefixArguments.Prepend(program.FileName));
    }

    private sealed class Files((string Path, string Head)[] files) : IProgramFiles
    {
        private readonly ImmutableDictionary<string, string> _links = files.Select(file => file.Path.Split(" -> "))
            .Where(parts => parts.Length == 2).ToImmutableDictionary(parts => parts[0], parts => parts[1]);

        private readonly ImmutableDictionary<string, string> _heads =
            files.ToImmutableDictionary(file => file.Path.Split(" -> ")[0], file => file.Head);

        public bool Exists(string path) => _heads.ContainsKey(path);

        public bool IsExecutable(string path) => Exists(path);

        public string RealPath(string path) => _links.GetValueOrDefault(path, path);

        public string ReadHead(string path) => _heads.GetValueOrDefault(path, "");
    }
}
