using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Tests.House;

/// <summary>A folder with rooms of its own has an order, too: code uses what stands before it, never what comes after.</summary>
[TestClass]
public sealed class RoomTests
{
    private const string Root = "Orchestration.Build.";

    /// <summary>By folder, lowest first. The empty name is the folder itself.</summary>
    private static readonly Dictionary<string, string[]> Rooms = new(StringComparer.Ordinal)
    {
        ["Agents"] = ["", "Readers"],
        ["Running"] = ["Processes", "Output", "Ledger", "Evidence", "Git", "Scheduling", "Run"],
    };

    private static readonly Lazy<IReadOnlyCollection<Reference>> References =
        new(() => AssemblyReferences.Of(typeof(Catalogue).Assembly.Location));

    [TestMethod]
    public void Every_file_has_the_namespace_of_its_folder()
    {
        // MSBuild looks for this attribute under a namespace of its own.
        var found = SourceTypes.All
            .Where(file => !file.EndsWith("/MSBuildMultiThreadableTaskAttribute.cs", StringComparison.Ordinal))
            .Select(file => (File: file, Namespace: SourceTypes.NamespaceOf(SourceFiles.Read(file))))
            .Where(pair => pair.Namespace.Length > 0 && pair.Namespace != SourceTypes.NamespaceForFolder(pair.File))
            .Select(pair => $"{pair.File}: {pair.Namespace}");

        AssertNone(found);
    }

    [TestMethod]
    public void Every_room_has_its_place_in_the_order() =>
        AssertNone(
            from reference in References.Value
            let room = RoomOf(reference.Owner[..reference.Owner.LastIndexOf('.')])
            where room is not null && Place(room.Value) < 0
            select $"{SourceTypes.FileOf(reference.Owner)}: the room '{room.Value.Room}' of {room.Value.Folder} has no place");

    [TestMethod]
    public void A_room_uses_only_rooms_before_it() => AssertNone(Upward(References.Value));

    [TestMethod]
    public void An_upward_arrow_is_reported_with_its_file_and_type()
    {
        var upward = new Reference("Orchestration.Build.Running.Ledger.RunLedger", "Running", "Orchestration.Build.Running.Scheduling", "Scheduler", "");

        var said = Assert.ContainsSingle(Upward([upward]));

        Assert.AreEqual(
            "src/Orchestration.Build/Running/Ledger/RunLedger.cs: RunLedger (Ledger) uses Scheduler (Scheduling), which is in src/Orchestration.Build/Running/Scheduling/Scheduler.cs",
            said);
    }

    private static IEnumerable<string> Upward(IEnumerable<Reference> references) =>
        from reference in references
        let user = RoomOf(reference.Owner[..reference.Owner.LastIndexOf('.')])
        let used = RoomOf(reference.Namespace)
        where user is not null && used is not null && user.Value.Folder == used.Value.Folder && Place(used.Value) > Place(user.Value)
        select $"{SourceTypes.FileOf(reference.Owner)}: {reference.Owner[(reference.Owner.LastIndexOf('.') + 1)..]} ({user.Value.Room}) uses "
            + $"{reference.Type} ({used.Value.Room}), which is in {SourceTypes.FileOf($"{reference.Namespace}.{reference.Type}")}";

    private static (string Folder, string Room)? RoomOf(string space)
    {
        var parts = space.StartsWith(Root, StringComparison.Ordinal) ? space[Root.Length..].Split('.', 2) : [];
        return parts.Length > 0 && Rooms.ContainsKey(parts[0]) ? (parts[0], parts.Length > 1 ? parts[1] : string.Empty) : null;
    }

    private static int Place((string Folder, string Room) room) => Array.IndexOf(Rooms[room.Folder], room.Room);

    private static void AssertNone(IEnumerable<string> found)
    {
        var lines = found.Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.IsEmpty(lines, string.Join('\n', lines));
    }
}
