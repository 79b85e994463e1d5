using System.Net;
using Supervisor.Control;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl.Commands;

/// <summary><c>tail</c> and <c>events</c>: replies that may go on until Ctrl-C.</summary>
internal static class FollowCommands
{
    /// <summary>What Supervisor 4's <c>tail</c> shows, in bytes.</summary>
    public const int TailBytes = 1600;

    /// <param name="patience">How long a daemon that goes away is waited for, when it is followed.</param>
    public static int Tail(Call call, string name, int bytes, bool follow, TimeSpan patience)
    {
        try
        {
            string Address(int last) => Call.Query(ControlApi.Tail, [name], $"&bytes={last}{(follow ? "&follow=true" : "")}");
            if (follow)
            {
                return new FollowLoop(call, patience, $"what {SafeText.Line(name)} wrote meanwhile is not shown here").Run(again =>
                {
                    Copy(call, Address(again ? 0 : bytes), follow);
                    return false;
                });
            }

            Copy(call, Address(bytes), follow);
            return ExitCodes.Done;
        }
        catch (ControlException e) when (e.Status == HttpStatusCode.NotFound)
        {
            call.Output.WriteLine($"{SafeText.Line(name)}: ERROR (no such process name)");
            return ExitCodes.Failed;
        }
    }

    /// <param name="patience">How long a daemon that goes away is waited for, when it is followed.</param>
    public static int Events(Call call, bool follow, TimeSpan patience)
    {
        if (follow) return new FollowLoop(call, patience, "its events from its start follow").Run(_ => CopyEvents(call, "?follow=true"));
        CopyEvents(call, "");
        return ExitCodes.Done;
    }

    /// <summary>True when the last event told that the daemon ends, and its sessions with it.</summary>
    private static bool CopyEvents(Call call, string query)
    {
        using var stream = call.Daemon.Follow(ControlApi.Events + query);
        using var reader = new StreamReader(stream);
        var last = "";
        try
        {
            while (reader.ReadLine() is { } line)
            {
                if (line.Length == 0) continue;
                last = line;
                call.Output.WriteLine(call.Json ? SafeText.Of(line) : EventLines.Of(line));
                call.Output.Flush();
            }
        }
        catch (DaemonUnreachableException)
        {
            // The connection broke off.
        }

        return EventLines.TellsOfTheEnd(last);
    }

    private static void Copy(Call call, string address, bool follow)
    {
        using var stream = call.Daemon.Follow(address);
        using var reader = new StreamReader(stream);
        var buffer = new char[4096];
        var last = '\n';
        try
        {
            while (reader.Read(buffer) is > 0 and var read)
            {
                var text = SafeText.Of(new string(buffer, 0, read));
                call.Output.Write(text);
                call.Output.Flush();
                if (text.Length > 0) last = text[^1];
            }
        }
        catch (DaemonUnreachableException) when (follow)
        {
            // The connection broke off.
        }

        if (!follow && last != '\n') call.Output.WriteLine();
    }
}
