using System.Globalization;
using System.Text.Json;
using Supervisor.Configuration.Reading;
using Supervisor.Control;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl.Commands;

/// <summary><c>start stop restart retry interrupt rewind compact hold release refill send</c>: commands that change a session.</summary>
internal static class ActionCommand
{
    /// <summary>Who wants longer wants it until it is released.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromDays(365);

    public static int Run(Call call, string verb, string[] names)
    {
        if (verb == "restart")
        {
            // As Supervisor 4 does it, and so with its lines: a stop, then a start, and a stop that fails is no reason not to start.
            // Unlike a stop alone it does not end a turn: the start goes on with it.
            var stopped = Do(call, ControlApi.StopToRestart, names);
            var started = Do(call, "start", names);
            if (call.Json) Print(call, new ActionReplies([.. stopped.Results, .. started.Results]));
            return ExitCode(stopped, ExitCode(started));
        }

        var replies = Do(call, verb, names);
        if (call.Json) Print(call, replies);
        return ExitCode(replies);
    }

    public static int Send(Call call, string name, string text)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new SendRequest(text), ControlJson.Default.SendRequest);
        var replies = call.Daemon.Post(
            Call.Query(ControlApi.Send, [name]), body, ControlJson.Default.ActionReplies, Call.Long);
        return Tell(call, replies, "sent");
    }

    /// <summary>Prints what came of it; the exit code says it too.</summary>
    public static int Tell(Call call, ActionReplies replies, string accepted)
    {
        if (call.Json) Print(call, replies);
        else Print(call, replies.Results, accepted);
        return ExitCode(replies);
    }

    public static int Rewind(Call call, string name, string? to)
    {
        var path = Call.Query(ControlApi.Actions + "rewind", [name], to is null ? "" : $"&to={Uri.EscapeDataString(to)}");
        var replies = call.Daemon.Post(path, null, ControlJson.Default.ActionReplies, Call.Long);
        if (call.Json) Print(call, replies);
        else Print(call, replies.Results, "rewind accepted");
        return ExitCode(replies);
    }

    /// <summary>Holds sessions, for a time or until they are released.</summary>
    /// <param name="time">As people write durations; null for no end.</param>
    public static int Hold(Call call, string[] names, string? time)
    {
        DateTimeOffset? until = null;
        if (time is not null)
        {
            if (DurationText.Parse(time) is not { } span || span <= TimeSpan.Zero || span > LongestHold)
            {
                call.Errors.WriteLine($"'{SafeText.Line(time)}' is no time to hold for; write 30m, 2h or 1h30m, at most {LongestHold.TotalDays:0} days, or leave --for out");
                return ExitCodes.BadArguments;
            }

            until = call.Time.GetUtcNow() + span;
        }

        var more = until is { } end ? $"&until={Uri.EscapeDataString(end.UtcDateTime.ToString("O", CultureInfo.InvariantCulture))}" : "";
        var replies = Do(call, "hold", names, more, until is null ? "held" : $"held until {Clock(call, until.Value)}");
        if (call.Json) Print(call, replies);
        return ExitCode(replies);
    }

    private static string Clock(Call call, DateTimeOffset at)
    {
        var (local, now) = (TimeZoneInfo.ConvertTime(at, call.Time.LocalTimeZone), call.Time.GetLocalNow());
        return local.ToString(local.Date == now.Date ? "HH:mm" : "MMM dd HH:mm", CultureInfo.InvariantCulture);
    }

    private static string Accepted(string verb) => verb switch
    {
        "release" => "released",
        "refill" => "refilled",
        "compact" => "compacted",
        _ => $"{verb} accepted",
    };

    private static ActionReplies Do(Call call, string verb, string[] names, string more = "", string? accepted = null)
    {
        var all = names.Contains("all");
        var replies = call.Daemon.Post(
            Call.Query(ControlApi.Actions + verb, all ? ["all"] : names, more), null, ControlJson.Default.ActionReplies, Call.Long);
        // Of all, Supervisor 4 names only those for which there was something to do.
        var told = replies.Results.Where(r => !all || r.Outcome is not (ActionOutcome.AlreadyStarted or ActionOutcome.NotRunning));
        if (!call.Json) Print(call, told, accepted ?? Accepted(verb));
        return replies;
    }

    private static void Print(Call call, IEnumerable<ActionReply> replies, string accepted)
    {
        foreach (var reply in replies)
        {
            call.Output.WriteLine(ActionLines.Of(reply, accepted));
            if (ActionLines.Explanation(reply) is { } explanation) call.Errors.WriteLine(explanation);
        }
    }

    private static void Print(Call call, ActionReplies replies) =>
        call.Output.WriteLine(SafeText.Of(JsonSerializer.Serialize(replies, ControlJson.Default.ActionReplies)));

    // The last one that asks for a code has it, as in Supervisor 4.
    private static int ExitCode(ActionReplies replies, int otherwise = ExitCodes.Done) =>
        otherwise != ExitCodes.Done ? otherwise : replies.Results.Select(r => ActionLines.ExitCode(r.Outcome)).LastOrDefault(c => c is not null) ?? otherwise;
}
