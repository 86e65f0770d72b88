using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace ActorSweep.Core.Graph;

/// <summary>Reads a method's instructions (ECMA-335, partition III).</summary>
static class InstructionReader
{
    const int TwoBytes = 0xFE;

    static readonly Dictionary<ushort, OperandType> Operand = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (ushort)code.Value, code => code.OperandType);

    /// <summary>Returns the operand type of each instruction, and the operand's first four bytes.</summary>
    public static IEnumerable<(OperandType Type, int Value)> Operands(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var operand = Operand[code[at] == TwoBytes ? (ushort)(TwoBytes << 8 | code[at + 1]) : code[at]];
            at += code[at] == TwoBytes ? 2 : 1;
            var value = at + 4 <= code.Length ? BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at)) : 0;
            yield return (operand, value);
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                // The operand is a count and that many targets.
                OperandType.InlineSwitch => 4 + 4 * value,
                _ => 4,
            };
        }
    }
}
