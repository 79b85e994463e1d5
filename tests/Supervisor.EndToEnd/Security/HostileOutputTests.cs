using System.Diagnostics;
using System.Text;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Security;

/// <summary>A session that writes what steers terminals, and tells it by its hooks: nothing that shows it to people lets it through.</summary>
public sealed class HostileOutputTests : SupervisedTest
{
    private const string Mark = "HOSTILE";

    /// <summary>Titles, the clipboard, links, C1, direction, what is invisible, line ends in a field, and a text that is long.</summary>
    private const string Evil =
        Mark + "\\x1b]0;title\\x07\\x1b]52;c;QUJD\\x07\\x1b]8;;http://x\\x1b\\\\link\\x1b]8;;\\x1b\\\\\\x1b[31;5m\\x1b[2J\\x9b31m\\x9d0;t\\x9c\\u202egnp\\u2066\\u061c\\U000E0041\\u2028\\r\\nforged: RUNNING\\x08\\x7f\\x00";

    private static readonly string Client = $$"""
        import json, os, time, urllib.request
        evil = "{{Evil}}" + "x" * 3000
        os.write(1, ("\x1b]0;" + evil + "\x07" + evil).encode())
        settings = json.load(open([a for a in __import__("sys").argv if a.endswith("api.json")][0]))
        url = settings["hooks"]["Stop"][0]["hooks"][0]["url"]
        def hook(**what):
            body = json.dumps({"session_id": evil, **what}).encode()
            headers = {"Authorization": "Bearer " + os.environ["SUPERVISOR_HOOK_TOKEN"], "Content-Type": "application/json"}
            try: urllib.request.urlopen(urllib.request.Request(url, body, headers)).read()
            except Exception as e: print(e)
        hook(hook_event_name="SessionStart", source=evil, model=evil)
        hook(hook_event_name="UserPromptSubmit", prompt=evil)
        hook(hook_event_name="Notification", notification_type=evil, message=evil)
        hook(hook_event_name=evil)
        hook(hook_event_name="StopFailure", error="invalid_request", last_assistant_message="API Error: 400 " + evil, error_details=evil)
        time.sleep(600)
        """;

    [Fact]
    public async Task Nothing_of_it_reaches_a_person_as_more_than_text()
    {
        var dying = RigSession.Plain("dying", $"import os, sys; os.write(1, '{Evil}'.encode()); sys.exit(3)");
        var rig = await PrepareAsync([RigSession.StandIn("api", "client.py", []), dying]);
        await File.WriteAllTextAsync(Path.Combine(rig.Folder.Project, "client.py"), Client, Cancel);
        await rig.StartDaemonAsync();
        await rig.WaitForAsync("api", "hit by the failure", s => s.Incident is not null);
        await rig.WaitForAsync("dying", "given up", s => s.State == "FATAL");

        string[][] commands =
        [
            ["status"], ["tail", "api", "-n", "60000"], ["tail", "dying"], ["screen", "api"], ["events"], ["explain", "api"], ["explain", "dying"], ["timing"], ["incidents", "list"],
            ["incidents", "show", "api"], ["incidents", "export", "api", "--with-prompts", "--with-secrets"], ["budget"], ["version"], ["start", "dying"], ["pid", Evil],
        ];
        var seen = 0;
        foreach (var command in commands)
        {
            foreach (string[] form in new[] { [], new[] { "--json" } })
            {
                var output = await CtlAsync(rig, [.. form, .. command]);
                CheckPlain($"supervisorctl {string.Join(' ', form)} {string.Join(' ', command)}", output);
                if (output.Contains(Mark, StringComparison.Ordinal)) seen++;
            }
        }

        Assert.True(seen >= 8, $"only {seen} outputs showed it at all: the test sees too little");
        CheckPlain("the console", rig.Daemon.Output);
        Assert.DoesNotContain(rig.Daemon.Output.Split('\n'), line => line.StartsWith("forged", StringComparison.Ordinal));
        foreach (var folder in new[] { "journal", "logs", "incidents" })
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(rig.Folder.State, folder), "*", SearchOption.AllDirectories))
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(stream);
                // What is kept for programs keeps the letters; what a terminal obeys is escaped or gone.
                Assert.DoesNotContain(await reader.ReadToEndAsync(Cancel), c => char.IsControl(c) && c is not ('\n' or '\t'));
            }
        }
    }

    private static void CheckPlain(string what, string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            var steers = (char.IsControl(c) && c is not ('\n' or '\t')) || c is '\u061c' or '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069')
                || (c == '\udb40' && at + 1 < text.Length && text[at + 1] is >= '\udc00' and <= '\udc7f');
            Assert.False(steers, $"{what} has U+{(int)c:X4} at {at}: {text[Math.Max(0, at - 60)..at]}");
        }
    }

    private static async Task<string> CtlAsync(DaemonRig rig, string[] arguments)
    {
        var start = new ProcessStartInfo(DaemonProcess.PathOf("supervisorctl"), ["--socket", rig.Folder.Socket, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Cancel);
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return output + await errors;
    }
}
