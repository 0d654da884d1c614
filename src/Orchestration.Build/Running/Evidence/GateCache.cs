using System.Collections.Concurrent;
using Orchestration.Build.Model;

namespace Orchestration.Build.Running.Evidence;

/// <summary>What is known of gates on trees: equal gates on equal trees run once. Lives as long as a run.</summary>
internal sealed class GateCache
{
    private readonly ConcurrentDictionary<(string Tree, GateIdentity Gate), GateOutcome> _known = new();
    private readonly ConcurrentDictionary<GateIdentity, bool> _leavesTests = new();

    public GateOutcome? Find(string tree, GateCommand gate) => _known.GetValueOrDefault((tree, GateIdentity.Of(gate)));

    public void Add(string tree, GateCommand gate, GateOutcome outcome)
    {
        var identity = GateIdentity.Of(gate);
        _known[(tree, identity)] = outcome;
        var left = !outcome.Tests.IsEmpty || !outcome.Tests.Unreadable.IsEmpty;
        _leavesTests.AddOrUpdate(identity, left, (_, leaves) => leaves || left);
    }

    /// <summary>A tree that differs from a known one in ticks only is known as well.</summary>
    public void Alias(string knownTree, string tree)
    {
        foreach (var ((known, gate), outcome) in _known)
        {
            if (known == knownTree)
            {
                _known.TryAdd((tree, gate), outcome);
            }
        }
    }

    /// <summary>Whether the gate has ever left test results; null before its first run.</summary>
    public bool? LeavesTests(GateCommand gate) =>
        _leavesTests.TryGetValue(GateIdentity.Of(gate), out var leaves) ? leaves : null;

    /// <summary>Value equality, which the array in <see cref="GateCommand"/> does not give.</summary>
    private readonly record struct GateIdentity(bool Shell, string Text)
    {
        public static GateIdentity Of(GateCommand gate) =>
            gate.Shell is not null ? new(true, gate.Shell) : new(false, string.Join('\0', gate.Arguments));
    }
}
