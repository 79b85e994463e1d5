using System.Text;
using System.Text.Json;
using Supervisor.Control;

namespace Supervisor.Ctl.Commands;

/// <summary><c>send NAME TEXT</c>, <c>send NAME --keys KEY...</c> and <c>send NAME --raw [TEXT]</c></summary>
internal static class SendCommand
{
    private const int MaxRaw = 1 << 20;

    public static int Run(Call call, string name, string[] text, string[] keys, bool raw)
    {
        var problem = (text.Length, keys.Length, raw) switch
        {
            (_, > 0, true) => "--keys and --raw exclude each other",
            ( > 0, > 0, _) => "a text is submitted or keys are pressed; give one of the two",
            (0, 0, false) => "there is nothing to send: give a TEXT, --keys or --raw",
            _ => null,
        };
        if (problem is not null)
        {
            call.Errors.WriteLine(problem);
            return ExitCodes.BadArguments;
        }

        if (keys.Length > 0) return Press(call, name, new KeysRequest(Keys: keys));
        return raw ? Press(call, name, new KeysRequest(Raw: Bytes(text))) : ActionCommand.Send(call, name, string.Join(' ', text));
    }

    private static int Press(Call call, string name, KeysRequest request)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, ControlJson.Default.KeysRequest);
        var replies = call.Daemon.Post(Call.Query(ControlApi.Keys, [name]), body, ControlJson.Default.ActionReplies, Call.Short);
        return ActionCommand.Tell(call, replies, "sent");
    }

    private static byte[] Bytes(string[] text)
    {
        if (text.Length > 0) return Encoding.UTF8.GetBytes(string.Join(' ', text));
        using var input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        var room = new byte[4096];
        while (bytes.Length < MaxRaw && input.Read(room) is > 0 and var read) bytes.Write(room, 0, read);
        return bytes.ToArray();
    }
}
