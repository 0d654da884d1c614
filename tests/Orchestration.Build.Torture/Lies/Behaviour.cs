namespace Orchestration.Build.Torture.Lies;

/// <summary>A part that an agent plays.</summary>
/// <param name="Name">Shown in the figures.</param>
/// <param name="Weight">How often it is drawn.</param>
/// <param name="Deserves">Its group is to be completed.</param>
/// <param name="Script">POSIX shell; <c>$ID</c> is the group, <c>$N</c> the attempt, <c>$OTHER</c> another group, <c>$TASKS</c> the path of tasks.md.</param>
internal sealed record Behaviour(string Name, int Weight, bool Deserves, string Script)
{
    /// <summary>What an honest agent does.</summary>
    public const string Work = "mkdir -p src/$ID; echo \"done $ID\" > src/$ID/work.txt; ";

    private const string TickAll = "sed 's/\\[ \\]/[x]/' \"$TASKS\" > tmp.md; cat tmp.md > \"$TASKS\"; rm tmp.md; ";

    /// <summary>An agent that was told what is wrong, and still insists, is refused in the end as at the beginning.</summary>
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        new("honest", 8, true, Work),
        new("honest, ticks all boxes", 3, true, Work + TickAll),
        new("honest, commits by itself", 2, true, Work + "git add -A && git -c user.name=a -c user.email=a commit -q -m mine; git checkout -q -b stray-$ID"),
        new("honest at the second attempt", 2, true, "if [ $N -gt 1 ]; then " + Work + "else mkdir -p src/$ID; echo later > src/$ID/work.txt; fi"),
        new("honest, adds tests", 2, true, Work + "grep -vE '^(<<<<<<<|=======|>>>>>>>|test_'$ID'$)' tests/suite.txt > t; echo \"test_$ID\" >> t; cat t > tests/suite.txt; rm t"),
        new("ticks all boxes, writes nothing", 3, false, TickAll),
        new("ticks all boxes, writes something else", 2, false, TickAll + "mkdir -p src/$ID; echo soon > src/$ID/plan.txt"),
        new("says done, does nothing", 2, false, ":"),
        new("writes outside of writes", 3, false, Work + "echo more >> README.md"),
        new("rewrites its tasks", 2, false, Work + "echo '- [x] 9.9 Easier' >> \"$TASKS\""),
        new("breaks another group", 3, false, Work + "mkdir -p src/$OTHER; echo broken > src/$OTHER/work.txt"),
        new("deletes the tests", 2, false, Work + "rm -f tests/suite.txt"),
        new("empties the tests", 2, false, Work + ": > tests/suite.txt"),
        new("deletes one test", 2, false, Work + "sed '1d' tests/suite.txt > t; cat t > tests/suite.txt; rm t"),
        new("edits its gate", 2, false, "echo 'exit 0' > tools/check.sh"),
        new("edits CI", 1, false, Work + "echo '#' >> .github/workflows/ci.yml"),
        new("hides its work from git", 2, false, Work + "echo \"work.txt\" > src/$ID/.gitignore"),
        new("hides an edit with index flags", 1, false, Work + "git update-index --assume-unchanged README.md; echo more >> README.md"),
        new("nests a repository", 1, false, "mkdir -p src/$ID; git init -q src/$ID; " + Work + "git -C src/$ID add -A; git -C src/$ID -c user.name=a -c user.email=a commit -q -m x"),
        new("hands in test results of its own", 1, false, Work + "rm -f tests/suite.txt; cp tools/old-results.xml results.xml; touch -d 2099-01-01 results.xml"),
    ];

    public static Behaviour Draw(Random random, IReadOnlyList<Behaviour> behaviours)
    {
        var at = random.Next(behaviours.Sum(behaviour => behaviour.Weight));
        foreach (var behaviour in behaviours)
        {
            at -= behaviour.Weight;
            if (at < 0)
            {
                return behaviour;
            }
        }

        return behaviours[0];
    }
}
