namespace Supervisor.Control.Incidents;

/// <summary>A part of a text that is replaced.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Label">What stands there instead.</param>
internal readonly record struct Redaction(int Start, int Length, string Label)
{
    public int End => Start + Length;
}
