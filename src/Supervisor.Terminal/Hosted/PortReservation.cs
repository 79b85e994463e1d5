namespace Supervisor.Terminal.Hosted;

/// <summary>Whether a terminal host keeps a port for us.</summary>
/// <param name="WasHeld">Whether it had kept it, without a gap, since an earlier life asked for it; null when that cannot be known.</param>
/// <param name="Problem">Why it does not keep it, for a person; null when it does.</param>
public sealed record PortReservation(bool? WasHeld, string? Problem);
