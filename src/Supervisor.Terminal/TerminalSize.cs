namespace Supervisor.Terminal;

/// <summary>The size of a terminal, in character cells.</summary>
/// <param name="Columns">Cells in a row, at least 1.</param>
/// <param name="Rows">Rows, at least 1.</param>
public readonly record struct TerminalSize(int Columns, int Rows);
