using System.Net;
using Supervisor.Control;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl.Commands;

/// <summary><c>tail</c> and <c>events</c>: replies that may go on until Ctrl-C.</summary>
internal static class FollowCommands
{
    /// <summary>What Supervisor 4's <c>tail</c> shows, in bytes.</summary>
    public const int TailBytes = 1600;

    public static int Tail(Call call, string name, int bytes, bool follow)
    {
        try
        {
            var address = Call.Query(ControlApi.Tail, [name], $"&bytes={bytes}{(follow ? "&follow=true" : "")}");
            Copy(call, address, follow);
            return ExitCodes.Done;
        }
        catch (ControlException e) when (e.Status == HttpStatusCode.NotFound)
        {
            call.Output.WriteLine($"{SafeText.Line(name)}: ERROR (no such process name)");
            return ExitCodes.Failed;
        }
    }

    public static int Events(Call call, bool follow)
    {
        using var stream = call.Daemon.Follow(ControlApi.Events + (follow ? "?follow=true" : ""));
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0) continue;
            call.Output.WriteLine(call.Json ? SafeText.Of(line) : EventLines.Of(line));
            call.Output.Flush();
        }

        return ExitCodes.Done;
    }

    private static void Copy(Call call, string address, bool follow)
    {
        using var stream = call.Daemon.Follow(address);
        using var reader = new StreamReader(stream);
        var buffer = new char[4096];
        var last = '\n';
        while (reader.Read(buffer) is > 0 and var read)
        {
            var text = SafeText.Of(new string(buffer, 0, read));
            call.Output.Write(text);
            call.Output.Flush();
            if (text.Length > 0) last = text[^1];
        }

        if (!follow && last != '\n') call.Output.WriteLine();
    }
}
