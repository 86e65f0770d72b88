namespace ActorSweep.Protocol.Messages;

/// <summary>Keys of settings that errors name below the engine, where no configuration is read.</summary>
static class SettingKeys
{
    /// <summary>The section of HOCON in which the engine's settings stand.</summary>
    public const string Section = "actorsweep";

    public const string BlobsPath = "blobs.path", BundlesCacheSize = "bundles.cache-size", LargestBundle = "bundles.largest";

    /// <summary>A setting as operators write it.</summary>
    public static string PathOf(string key) => $"{Section}.{key}";
}
