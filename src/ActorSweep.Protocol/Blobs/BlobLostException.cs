namespace ActorSweep.Protocol.Blobs;

/// <summary>A blob that should be here is not, or is not what it was: whoever needs it may get it elsewhere, or have it made again.</summary>
class BlobLostException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>A blob's bytes are not those that its worker told of.</summary>
sealed class InvalidChecksumException(string message) : BlobLostException(message);
