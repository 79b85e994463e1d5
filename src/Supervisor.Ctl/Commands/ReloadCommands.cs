using System.Text.Json;
using Supervisor.Control;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl.Commands;

/// <summary><c>reread</c>, <c>update</c>, <c>reload</c> and <c>add</c>, with Supervisor 4's lines and exit codes; what it has no line for goes to errors.</summary>
internal static class ReloadCommands
{
    public static int Reread(Call call)
    {
        var reply = call.Daemon.Get(ControlApi.Reread, ControlJson.Default.ConfigReply, Call.Short);
        if (call.Json) Print(call, reply);
        if (Refused(call, reply)) return ExitCodes.Failed;
        if (call.Json) return ExitCodes.Done;
        if (reply.Changes.Count == 0) call.Output.WriteLine("No config updates to processes");
        foreach (var change in reply.Changes)
        {
            call.Output.WriteLine($"{SafeText.Line(change.Name)}: {change.Change}");
            if (change.Keys.Count > 0) call.Errors.WriteLine($"  {string.Join(", ", change.Keys.Select(SafeText.Line))}: {Effect(change.Restart)}");
        }

        TellDaemon(call, reply, "would take effect");
        return ExitCodes.Done;
    }

    public static int Update(Call call, string[] names, bool now)
    {
        var reply = Post(call, names, now);
        if (call.Json) Print(call, reply);
        if (Refused(call, reply)) return ExitCodes.Failed;
        if (!call.Json) Tell(call, reply);
        return reply.Unknown.Count > 0 || reply.Changes.Any(c => c.Problem is not null) ? ExitCodes.Failed : ExitCodes.Done;
    }

    public static int Reload(Call call, bool now)
    {
        var reply = Post(call, [], now);
        if (call.Json) Print(call, reply);
        if (Refused(call, reply)) return ExitCodes.Failed;
        if (!call.Json)
        {
            Tell(call, reply);
            call.Output.WriteLine("Reloaded supervisord");
        }

        return reply.Changes.Any(c => c.Problem is not null) ? ExitCodes.Failed : ExitCodes.Done;
    }

    public static int Add(Call call, string[] names)
    {
        var replies = call.Daemon.Post(Call.Query(ControlApi.Add, names), null, ControlJson.Default.ActionReplies, Call.Long);
        if (call.Json) ActionCommand.Tell(call, replies, "");
        else foreach (var reply in replies.Results) call.Output.WriteLine(Added(reply));
        return replies.Results.All(r => r.Outcome == ActionOutcome.Accepted) ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static ConfigReply Post(Call call, string[] names, bool now)
    {
        var query = names.Select(n => $"name={Uri.EscapeDataString(n)}").Append(now ? "now=true" : "");
        return call.Daemon.Post($"{ControlApi.Update}?{string.Join('&', query.Where(q => q.Length > 0))}", null, ControlJson.Default.ConfigReply, Call.Long);
    }

    private static bool Refused(Call call, ConfigReply reply)
    {
        if (reply.Errors.Count == 0) return false;
        if (!call.Json) foreach (var error in reply.Errors) call.Output.WriteLine($"ERROR: CANT_REREAD: {SafeText.Line(error)}");
        call.Errors.WriteLine("Nothing has changed. 'supervisorctl config check' says the same of the file without the daemon.");
        return true;
    }

    private static void Tell(Call call, ConfigReply reply)
    {
        foreach (var name in reply.Unknown) call.Output.WriteLine($"ERROR: no such group: {SafeText.Line(name)}");
        foreach (var change in reply.Changes)
        {
            var name = SafeText.Line(change.Name);
            foreach (var done in change.Done)
            {
                call.Output.WriteLine(done == ConfigChange.Stopped ? $"{name}: stopped" : $"{name}: {done} process group");
            }

            if (change.Problem is { } problem) call.Output.WriteLine($"{name}: ERROR ({SafeText.Line(problem)})");
            if (change.Restart == ConfigRestart.WhenIdle)
                call.Errors.WriteLine($"{name}: restarts when it is idle ({SafeText.Line(change.WaitsFor ?? "it is not")}); 'supervisorctl update --now {name}' does not wait");
        }

        TellDaemon(call, reply, "took effect");
    }

    private static void TellDaemon(Call call, ConfigReply reply, string verb)
    {
        if (reply.Settings.Count > 0) call.Errors.WriteLine($"{string.Join(", ", reply.Settings.Select(SafeText.Line))}: {verb} without a restart");
        foreach (var key in reply.Fixed)
            call.Errors.WriteLine($"{SafeText.Line(key)}: cannot change while supervisord runs; it takes effect when supervisord is started again");
    }

    private static string Effect(ConfigRestart restart) => restart switch
    {
        ConfigRestart.Now => "takes a restart",
        ConfigRestart.WhenIdle => "takes a restart, when it is idle",
        _ => "takes no restart",
    };

    private static string Added(ActionReply reply)
    {
        var name = SafeText.Line(reply.Name);
        return reply.Outcome switch
        {
            ActionOutcome.Accepted => $"{name}: added process group",
            ActionOutcome.AlreadyStarted => "ERROR: process group already active",
            ActionOutcome.BadName => $"ERROR: no such process/group: {name}",
            _ => $"{name}: ERROR ({SafeText.Line(reply.Message ?? "refused")})",
        };
    }

    private static void Print(Call call, ConfigReply reply) =>
        call.Output.WriteLine(SafeText.Of(JsonSerializer.Serialize(reply, ControlJson.Default.ConfigReply)));
}
