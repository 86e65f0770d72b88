using ActorSweep.Models;

namespace ActorSweep.Node;

/// <summary>The models that every node and client of this program has.</summary>
static class BuiltInModels
{
    public static ModelCatalog Catalog { get; } = ModelCatalog.Of(("sir", Sir.Simulate));
}
