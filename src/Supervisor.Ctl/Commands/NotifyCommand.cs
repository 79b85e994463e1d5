using System.Text;
using System.Text.Json;
using Supervisor.Control;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl.Commands;

/// <summary><c>notify [--kind KIND] [TEXT]</c></summary>
internal static class NotifyCommand
{
    /// <summary>Longer than any channel takes: the longest timeout of a webhook.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    public static int Run(Call call, string? kind, string[] text)
    {
        var request = new NotifyRequest(kind, text.Length == 0 ? null : string.Join(' ', text));
        var body = JsonSerializer.SerializeToUtf8Bytes(request, ControlJson.Default.NotifyRequest);
        var reply = call.Daemon.Post(ControlApi.Notify, body, ControlJson.Default.NotifyReply, Bound);
        if (call.Json) call.Output.WriteLine(SafeText.Of(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(reply, ControlJson.Default.NotifyReply))));
        else Tell(call, reply);
        return reply.Results.Count > 0 && reply.Results.All(r => r.Delivered) ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static void Tell(Call call, NotifyReply reply)
    {
        foreach (var result in reply.Results)
        {
            var how = result.Delivered ? $"delivered in {result.Milliseconds} ms" : $"FAILED: {result.Problem}";
            call.Output.WriteLine(SafeText.Line($"{result.Channel} ({result.Target}): {how}"));
            if (result.Advice is { } advice) call.Output.WriteLine("  " + SafeText.Line(advice));
        }

        if (reply.Results.Count == 0)
            call.Errors.WriteLine("Nobody is told: the daemon's configuration has no 'notifications' with a webhook, a command or a desktop. The sample supervisor.yaml shows them.");
    }
}
