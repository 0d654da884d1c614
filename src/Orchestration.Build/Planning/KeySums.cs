using System.Buffers.Binary;
using System.Collections.Immutable;
using Orchestration.Build.Model;

namespace Orchestration.Build.Planning;

/// <summary>
/// Sums of keys over ranges of positions, modulo 2^256, in a Fenwick tree: the keys of "all previous groups" cost O(log n),
/// and the sum does not change when groups that are not in the range come or go.
/// </summary>
internal sealed class KeySums(int count)
{
    private readonly UInt256[] _tree = new UInt256[count + 1];

    public void Add(int position, string key)
    {
        var value = UInt256.Parse(key);
        for (var i = position + 1; i < _tree.Length; i += i & -i)
        {
            _tree[i] = _tree[i].Plus(value);
        }
    }

    /// <summary>The sum of the keys in the ranges, as hex; null where there are none.</summary>
    public string? OfRanges(ImmutableArray<GroupRange> ranges)
    {
        var sum = default(UInt256);
        var groups = 0;
        foreach (var range in ranges.Where(range => range.Last >= range.First))
        {
            groups += range.Last - range.First + 1;
            sum = sum.Plus(Prefix(range.Last + 1)).Minus(Prefix(range.First));
        }

        return groups == 0 ? null : sum.ToHex();
    }

    private UInt256 Prefix(int length)
    {
        var sum = default(UInt256);
        for (var i = length; i > 0; i -= i & -i)
        {
            sum = sum.Plus(_tree[i]);
        }

        return sum;
    }

    private readonly record struct UInt256(UInt128 High, UInt128 Low)
    {
        public static UInt256 Parse(string hex)
        {
            var bytes = Convert.FromHexString(hex);
            return new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(16)));
        }

        public UInt256 Plus(UInt256 other)
        {
            var low = unchecked(Low + other.Low);
            return new(unchecked(High + other.High + (low < Low ? UInt128.One : UInt128.Zero)), low);
        }

        public UInt256 Minus(UInt256 other) =>
            new(unchecked(High - other.High - (Low < other.Low ? UInt128.One : UInt128.Zero)), unchecked(Low - other.Low));

        public string ToHex()
        {
            Span<byte> bytes = stackalloc byte[32];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, High);
            BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], Low);
            return Convert.ToHexStringLower(bytes);
        }
    }
}
