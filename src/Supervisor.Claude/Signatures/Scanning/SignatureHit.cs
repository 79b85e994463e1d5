namespace Supervisor.Claude.Signatures.Scanning;

/// <summary>A line of a file in which a wording stands.</summary>
/// <param name="LineNumber">From 1.</param>
/// <param name="Line">The line as it stands there, without its end.</param>
/// <param name="Text">What of it was searched: what follows the level in a line of the debug file, else all of it.</param>
/// <param name="Signature">The first wording that stands in it.</param>
public sealed record SignatureHit(long LineNumber, string Line, string Text, TextSignature Signature);
