using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nerdbank.MessagePack;

namespace ActorSweep.Protocol.Messages;

/// <summary>
/// Writes a <see cref="Number"/> in MessagePack: a number that float64 holds as float64, and another whole number as two: the nearest float64 and what it exceeds it by.
/// </summary>
sealed class NumberConverter : MessagePackConverter<Number>
{
    public override Number Read(ref MessagePackReader reader, SerializationContext context)
    {
        if (reader.NextMessagePackType != MessagePackType.Array)
            return reader.ReadDouble();
        if (reader.ReadArrayHeader() != 2)
            throw new MessagePackSerializationException("a number must have two parts.");
        return new Number(reader.ReadDouble(), reader.ReadInt64());
    }

    public override void Write(ref MessagePackWriter writer, in Number value, SerializationContext context)
    {
        if (value.IsDouble)
        {
            writer.Write(value.Nearest);
            return;
        }
        writer.WriteArrayHeader(2);
        writer.Write(value.Nearest);
        writer.Write(value.Rest);
    }
}

/// <summary>Writes a <see cref="Number"/> in JSON, as a number, or as the text <c>NaN</c>, <c>Infinity</c> or <c>-Infinity</c>.</summary>
sealed class NumberJsonConverter : JsonConverter<Number>
{
    public override Number Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
        return Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && whole >= long.MinValue && whole <= ulong.MaxValue
            ? new Number(whole)
            : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    public override void Write(Utf8JsonWriter writer, Number value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value))
            writer.WriteRawValue(value.ToDigits());
        else
            writer.WriteStringValue(value.ToString());
    }
}
