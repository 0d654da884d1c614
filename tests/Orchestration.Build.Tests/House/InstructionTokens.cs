using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace Orchestration.Build.Tests.House;

/// <summary>The metadata tokens in a method's IL.</summary>
internal static class InstructionTokens
{
    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes)
        .GetFields()
        .Select(field => field.GetValue(null))
        .OfType<OpCode>()
        .ToDictionary(code => (int)(ushort)code.Value);

    public static IEnumerable<int> Of(BlobReader il)
    {
        var tokens = new List<int>();
        while (il.RemainingBytes > 0)
        {
            int value = il.ReadByte();
            value = value == 0xFE ? (0xFE << 8) | il.ReadByte() : value;
            switch (Codes[value].OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    tokens.Add(il.ReadInt32());
                    break;
                case OperandType.InlineSwitch:
                    var targets = il.ReadInt32();
                    il.Offset += 4 * targets;
                    break;
                case var operand:
                    il.Offset += SizeOf(operand);
                    break;
            }
        }

        return tokens;
    }

    private static int SizeOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
