using System.Globalization;

namespace Orchestration.Build.Testing;

/// <summary>A Slurm cluster of three nodes on the loopback address: real daemons with a key, ports and folders of their own, started by hand and ended with all they started.</summary>
internal sealed class SlurmCluster : IDisposable
{
    public const int Nodes = 3;

    private readonly string _folder;
    private readonly int _port;
    private bool _disposed;

    /// <param name="folder">Absolute path of a folder to be.</param>
    public SlurmCluster(string folder)
    {
        _folder = folder;

        // Apart from a cluster that the machine may be part of.
        _port = 20_000 + Environment.ProcessId % 10_000;
        foreach (var name in new[] { "state", "log", "spool", "run" })
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        File.WriteAllText(Config, Text());
        Must("chown", "munge:munge", In("run"));
        File.WriteAllBytes(In("run/munge.key"), System.Security.Cryptography.RandomNumberGenerator.GetBytes(128));
        Must("chown", "munge:munge", In("run/munge.key"));
        Must("chmod", "400", In("run/munge.key"));

        // The user munge has to come through.
        Must("chmod", "a+x", folder, Path.GetDirectoryName(folder)!);

        Must(
            "setpriv", "--reuid=munge", "--regid=munge", "--init-groups", Programs.Find("munged")!, "--key-file=" + In("run/munge.key"), "--socket=" + In("run/munge.socket"),
            "--pid-file=" + In("run/munged.pid"), "--log-file=" + In("run/munged.log"), "--seed-file=" + In("run/munged.seed"));
        StartController();
        for (var node = 1; node <= Nodes; node++)
        {
            StartNode(string.Create(CultureInfo.InvariantCulture, $"n{node}"));
        }

        WaitForNodes();
    }

    public string Config => In("slurm.conf");

    /// <summary>Whether this machine can have one.</summary>
    public static bool IsPossible => Environment.UserName == "root" && new[] { "sbatch", "slurmctld", "slurmd", "munged" }.All(name => Programs.Find(name) is not null);

    public IReadOnlyDictionary<string, string?> Variables => new Dictionary<string, string?> { ["SLURM_CONF"] = Config };

    public void StartController() => Must(Programs.Find("slurmctld")!, "-f", Config);

    public void StartNode(string name)
    {
        Directory.CreateDirectory(In("spool/" + name));
        Must(Programs.Find("slurmd")!, "-N", name, "-f", Config);
    }

    public void WaitForNodes() => Programs.WaitFor(() => Ask("sinfo", "-h", "-t", "idle", "-o", "%D").Trim() == Nodes.ToString(CultureInfo.InvariantCulture), "all nodes are idle");

    /// <summary>What a machine does that loses its power: nothing any more.</summary>
    public void KillNode(string name) => Programs.Kill(Pid($"slurmd.{name}.pid"), 9);

    public void StopController()
    {
        var pid = Pid("slurmctld.pid");
        Programs.Kill(pid, 15);
        Programs.WaitFor(() => !Programs.IsAlive(pid), "the controller has ended");
    }

    /// <summary>What a command of Slurm prints.</summary>
    public string Ask(string program, params string[] arguments) => Programs.Run(_folder, program, arguments, Variables).Output;

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        var jobs = Ask("squeue", "-h", "-o", "%A").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (jobs.Length > 0)
        {
            Ask("scancel", jobs);
            Programs.WaitFor(() => Ask("squeue", "-h", "-t", "R,CG", "-o", "%A").Trim().Length == 0, "no job runs");
        }

        var files = Directory.GetFiles(_folder, "*.pid").Append(In("run/munged.pid")).Where(File.Exists);
        List<int> daemons = [.. files.Select(file => int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture))];
        daemons.ForEach(pid => Programs.Kill(pid, 15));
        Programs.WaitFor(() => !daemons.Exists(Programs.IsAlive), "no daemon is left");
    }

    private string In(string name) => Path.Combine(_folder, name);

    private int Pid(string name) => int.Parse(File.ReadAllText(In(name)), CultureInfo.InvariantCulture);

    private void Must(string program, params string[] arguments)
    {
        // Daemons keep what they inherit: through files, nobody waits for them.
        var line = string.Join(' ', arguments.Prepend(program).Select(word => $"'{word}'"));
        var (code, _) = Programs.Run(_folder, "sh", ["-c", $"{line} >> log/start.log 2>&1 < /dev/null"], Variables);
        if (code != 0)
        {
            throw new InvalidOperationException($"{line}\n{File.ReadAllText(In("log/start.log"))}");
        }
    }

    private string Text()
    {
        var host = Environment.MachineName.Split('.')[0];
        return string.Create(CultureInfo.InvariantCulture, $"""
            ClusterName=orchestration
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={_port}
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            CredType=cred/munge
            AuthInfo=socket={In("run/munge.socket")},cred_expire=5
            CommunicationParameters=NoInAddrAny
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_CPU
            SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0,bf_interval=1
            SlurmdParameters=config_overrides
            ReturnToService=2
            SlurmdTimeout=10
            InactiveLimit=0
            MinJobAge=600
            KillWait=5
            JobRequeue=1
            RequeueExit=75
            StateSaveLocation={In("state")}
            SlurmdSpoolDir={In("spool")}/%n
            SlurmctldPidFile={In("slurmctld.pid")}
            SlurmdPidFile={In("slurmd.%n.pid")}
            SlurmctldLogFile={In("log")}/slurmctld.log
            SlurmdLogFile={In("log")}/slurmd.%n.log
            JobCompType=jobcomp/none
            AccountingStorageType=accounting_storage/none
            JobAcctGatherType=jobacct_gather/linux
            MpiDefault=none
            Licenses=writer:2
            NodeName=n[1-{Nodes}] NodeHostname={host} NodeAddr=127.0.0.1 Port=[{_port + 1}-{_port + Nodes}] CPUs=1 RealMemory=1000 State=UNKNOWN
            PartitionName=agents Nodes=ALL Default=YES MaxTime=600 State=UP OverSubscribe=NO

            """);
    }
}
