using System.Text.Json;
using ActorSweep.Protocol.Http;

namespace ActorSweep.Tests.Protocol.Http;

public sealed class ApiJsonTests
{
    public static TheoryData<Type> Enums => [.. typeof(ClusterSnapshot).Assembly.GetTypes().Where(type => type.Namespace == "ActorSweep" && type.Name.EndsWith("Snapshot", StringComparison.Ordinal))
        .SelectMany(type => type.GetProperties()).Select(property => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType).Where(type => type.IsEnum).Distinct()];

    [Theory]
    [MemberData(nameof(Enums))]
    public void Every_enum_of_a_snapshot_is_written_in_words_and_read_from_them(Type type)
    {
        foreach (var value in Enum.GetValues(type))
        {
            var json = JsonSerializer.Serialize(value, ApiJson.Default.Options);
            Assert.Matches("^\"[a-z]+( [a-z]+)*\"$", json);
            Assert.Equal(value, JsonSerializer.Deserialize(json, type, ApiJson.Default.Options));
        }
    }
}
