using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using Supervisor.Core;

namespace Supervisor.Daemon.Hosting;

/// <summary>
/// The form of the daemon's own log: one line for each event, exceptions indented below it. Whatever was logged, a line holds nothing that steers a
/// terminal, and no text can begin a line of its own that looks like an event.
/// </summary>
internal sealed class PlainLogText : ITextFormatter
{
    private const int LongestMessage = 8000;
    private const int LongestLine = 2000;
    private const int MostLines = 200;

    private readonly MessageTemplateTextFormatter _message = new("{Message:lj}", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var message = new StringWriter(CultureInfo.InvariantCulture);
        _message.Format(logEvent, message);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{logEvent.Timestamp:yyyy-MM-ddTHH:mm:ss.fffzzz} [{Level(logEvent.Level)}] {PlainText.Clean(message.ToString(), LongestMessage)}"));
        if (logEvent.Exception is not { } exception) return;
        foreach (var line in exception.ToString().Split('\n').Take(MostLines)) output.WriteLine("    " + PlainText.Clean(line, LongestLine));
    }

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "VRB",
        LogEventLevel.Debug => "DBG",
        LogEventLevel.Information => "INF",
        LogEventLevel.Warning => "WRN",
        LogEventLevel.Error => "ERR",
        _ => "FTL",
    };
}
