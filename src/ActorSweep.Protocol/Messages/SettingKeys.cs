namespace ActorSweep.Protocol.Messages;

/// <summary>Keys of settings that are named in errors of the layers below the engine, which read no configuration.</summary>
static class SettingKeys
{
    /// <summary>The HOCON section of the engine's settings.</summary>
    public const string Section = "actorsweep";

    public const string BlobsPath = "blobs.path", BundlesCacheSize = "bundles.cache-size", LargestBundle = "bundles.largest";

    /// <summary>Returns the full path of a setting, as operators write it.</summary>
    public static string PathOf(string key) => $"{Section}.{key}";
}
