namespace Supervisor.Bench;

/// <summary>Prints figures as they come, and says in the end whether all targets were met.</summary>
internal sealed class FigureTable(TextWriter output)
{
    private const int NameWidth = 46;
    private const int MeasuredWidth = 20;
    private const int TargetWidth = 12;
    private int _missed;
    private int _skipped;

    /// <summary>Says what the figures were measured on: on a loaded machine they are worse than the program is.</summary>
    public void Begin(bool quick)
    {
        var load = File.Exists("/proc/loadavg") ? ", load " + string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "";
        output.WriteLine($"{Environment.ProcessorCount} processors{load}{(quick ? "; short: too few repetitions for the times to mean much" : "")}");
        Line("figure", "measured", "target", "", "");
    }

    public void Add(Figure figure)
    {
        if (figure.Verdict == Verdict.Miss) _missed++;
        if (figure.Verdict == Verdict.Skipped) _skipped++;
        Line(figure.Name, figure.Measured, figure.Target, figure.Verdict switch
        {
            Verdict.Pass => "pass",
            Verdict.Miss => "MISS",
            Verdict.Skipped => "SKIPPED",
            _ => "",
        }, figure.Note);
    }

    /// <summary>Ends the table; whether no target was missed.</summary>
    public bool End()
    {
        var skipped = _skipped == 0 ? "" : $", {_skipped} skipped";
        output.WriteLine(_missed == 0 ? $"every target that was measured is met{skipped}" : $"{_missed} of the targets missed{skipped}");
        return _missed == 0;
    }

    private void Line(string name, string measured, string target, string verdict, string note) =>
        output.WriteLine($"{name,-NameWidth} {measured,MeasuredWidth} {target,TargetWidth}  {verdict,-7}  {note}".TrimEnd());
}
