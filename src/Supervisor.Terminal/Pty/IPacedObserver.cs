namespace Supervisor.Terminal.Pty;

/// <summary>
/// An observer that cannot always take more: while it does not, its terminal is not read, and its program waits as it would for a slow terminal.
/// Who takes output again says so with <see cref="LivePty.TakeOutput"/>. The last words of a program come in any case.
/// </summary>
internal interface IPacedObserver : IPtyObserver
{
    /// <summary>Whether more output may come. Asked by the host's thread before each read.</summary>
    bool TakesOutput { get; }
}
