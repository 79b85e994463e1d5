namespace Supervisor.Terminal.Hosted.Wire;

/// <summary>The other side sent what the protocol does not allow. The message says what, and holds nothing of what was sent.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
