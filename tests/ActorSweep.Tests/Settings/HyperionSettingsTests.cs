using ActorSweep.Hosting;
using ActorSweep.Protocol.Payloads;
using ActorSweep.Settings;
using Akka.Configuration;
using Akka.Serialization;
using Hyperion;

namespace ActorSweep.Tests.Settings;

public sealed class HyperionSettingsTests
{
    public sealed record Order(int Amount);

    public sealed record OrderText(string Text);

    public sealed class OrderSurrogate : Surrogate<Order, OrderText>
    {
        public OrderSurrogate() : base(order => new OrderText($"{order.Amount}"), text => new Order(int.Parse(text.Text))) { }
    }

    public sealed class Known : IKnownTypesProvider
    {
        public IEnumerable<Type> GetKnownTypes() => [typeof(Order)];
    }

    [Fact]
    public void Settings_equal_to_the_reference_are_not_sent() => Assert.Null(EngineSettings.Of(Config("")).Payloads);

    [Fact]
    public void Each_Hyperion_setting_of_Akka_reaches_executors_and_clients()
    {
        var read = Of($$"""
            preserve-object-references = off
            version-tolerance = on
            disallow-unsafe-type = off
            allowed-types = ["{{typeof(Order).AssemblyQualifiedName}}", "Their.Type, Theirs"]
            surrogates = ["{{typeof(OrderSurrogate).AssemblyQualifiedName}}", "Their.Surrogate, Theirs"]
            known-types-provider = "{{typeof(Known).AssemblyQualifiedName}}"
            cross-platform-package-name-overrides.net = [{ fingerprint = "Old", rename-from = "Old", rename-to = "New" }]
            """);
        Assert.Equal((false, true, false), (read.PreserveObjectReferences, read.VersionTolerance, read.DisallowUnsafeType));
        Assert.Equal(["ActorSweep.Tests.Settings.HyperionSettingsTests+Order, ActorSweep.Tests", "Their.Type, Theirs"], read.AllowedTypes);
        Assert.Equal([typeof(OrderSurrogate).AssemblyQualifiedName!, "Their.Surrogate, Theirs"], read.Surrogates);
        Assert.Equal([typeof(Order).AssemblyQualifiedName!], read.KnownTypes);
        Assert.Equal([new PackageRename("Old", "Old", "New")], read.PackageNameOverrides);
    }

    [Theory]
    [InlineData("known-types-provider = \"No.Such, Nowhere\"", "Nowhere")]
    [InlineData("version-tolerance = maybe", "maybe")]
    public void An_unreadable_Hyperion_setting_is_refused_with_its_path_and_the_cause(string setting, string cause)
    {
        var error = Assert.Throws<ConfigurationException>(() => Of(setting));
        Assert.StartsWith("akka.actor.serialization-settings.hyperion cannot be read: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Old.Models, Version=1.0.0.0", "New.Models, Version=1.0.0.0")]
    [InlineData("Other.Models", "Other.Models")]
    public void An_assembly_is_renamed_if_its_name_contains_the_fingerprint(string name, string renamed) => Assert.Equal(renamed, new PackageRename("Old.", "Old.", "New.").Apply(name));

    internal static PayloadSettings Of(string settings) => PayloadSettings.Read(EngineSettings.Of(Config($"{PayloadSettings.Path} {{\n{settings}\n}}")).Payloads);

    static Config Config(string overrides) => ActorSweepConfig.Load([], overrides);
}
