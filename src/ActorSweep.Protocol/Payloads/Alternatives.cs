using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Data;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Types of .NET whose objects cannot be copied, and what to pass instead.</summary>
static class Alternatives
{
    static readonly (Type Type, string Why)[] All =
    [
        (typeof(Regex), "whose code was generated. Pass its pattern, and make the expression where it is used."),
        (typeof(JsonNode), "which knows its parent. Pass its text (ToJsonString), and parse it where it is used."),
        (typeof(CancellationToken), "which belongs to its process. Use TaskContext.Current.CancellationToken in the function. Only a token that is itself an argument of a submitted call is replaced by the task's."),
        (typeof(XObject), "whose names are compared by reference. Pass its text (ToString), and parse it where it is used."),
        (typeof(XName), "which is compared by reference. Pass its text (ToString)."),
        (typeof(XNamespace), "which is compared by reference. Pass its text (ToString)."),
        (typeof(DateTimeFormatInfo), "which holds tables of its process. Pass the name of its culture."),
        (typeof(FileSystemInfo), "which names a file of this machine. Pass its path."),
        (typeof(BlockingCollection<>), "on which threads of one process wait. Pass its items as an array."),
        (typeof(NameObjectCollectionBase), "whose keys would not be found, because hash codes differ in another process. Pass a dictionary."),
        (typeof(DataTable), "which has locks and events of its process. Pass its rows as arrays."),
        (typeof(DataSet), "which has locks and events of its process. Pass its rows as arrays."),
    ];

    /// <summary>Returns what to do instead of sending an object of a type; null if it can be sent.</summary>
    public static string? To(Type type) => Array.Find(All, one => one.Type.IsAssignableFrom(type) || type.IsGenericType && type.GetGenericTypeDefinition() == one.Type).Why;
}
