namespace ActorSweep.Protocol.Blobs;

/// <summary>A blob is missing or its bytes have changed. Its reader can fetch another copy or have it computed again.</summary>
class BlobLostException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>The bytes of a blob do not match the checksum that its worker reported.</summary>
sealed class InvalidChecksumException(string message) : BlobLostException(message);
