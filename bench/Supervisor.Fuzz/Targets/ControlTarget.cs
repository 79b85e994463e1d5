using System.Text.Json;
using Supervisor.Control;

namespace Supervisor.Fuzz.Targets;

/// <summary>The bodies of control requests, as the daemon reads them, and of replies, as <c>supervisorctl</c> does.</summary>
internal sealed class ControlTarget : IFuzzTarget
{
    public string Name => "control";

    public IReadOnlyList<byte[]> Seeds { get; } = Corpus.Texts(
        """{"text":"go on"}""",
        """{"keys":["Enter","C-u","x"],"raw":null}""",
        """{"keys":null,"raw":"G1tB"}""",
        """{"name":"a","cwd":"/tmp","args":["--model","opus"],"env":{"A":"b"},"columns":120,"rows":40}""",
        """{"session_id":"6f1b8c1e-0000-4000-8000-000000000000","name":null,"cwd":null,"args":[],"env":{"A":"b"},"columns":1,"rows":1}""",
        """{"kind":"test","text":"x"}""",
        """{"error":"no"}""",
        """{"results":[{"name":"a","outcome":"Refused","message":"why"}]}""",
        """
        {"version":1,"sessions":[{"name":"a","state":"RUNNING","phase":"ready","pid":12,"session_id":"x","since":"2026-11-20T20:16:18.774Z","retries":{"used":0,"cap":3},
        "incident":{"id":"i","class":"transient","text":"t","at":"2026-11-20T20:16:18.774Z"},"recoveries":{"verified":0,"failed":0},"detail":"ready","budget":{"used":0,"cap":3,
        "hour":{"used":0,"cap":3,"free_at":null},"cost":{"usd":1.5,"limit":null}},"hold":{"since":"2026-11-20T20:16:18.774Z","until":null,"why":"x"},"outage":null}]}
        """);

    public IReadOnlyList<string> Words { get; } =
        ["\"text\":", "\"keys\":", "\"raw\":", "\"env\":", "\"columns\":", "null", "\"A==\"", "{\"a\":", "[[[[[[[[[[[[[[[[", "\\ud800", "\"outcome\":\"Nope\"", "\"since\":\"9999-12-31T23:59:59.9999999-14:00\"", "1e400"];

    public void Take(byte[] input, Chance chance)
    {
        try
        {
            switch (chance.Below(7))
            {
                case 0: JsonSerializer.Deserialize(input, ControlJson.Default.SendRequest); break;
                case 1: JsonSerializer.Deserialize(input, ControlJson.Default.KeysRequest); break;
                case 2: JsonSerializer.Deserialize(input, ControlJson.Default.RunRequest); break;
                case 3: JsonSerializer.Deserialize(input, ControlJson.Default.AdoptRequest); break;
                case 4: JsonSerializer.Deserialize(input, ControlJson.Default.NotifyRequest); break;
                case 5: ControlClient.Read(input, ControlJson.Default.ActionReplies); break;
                default: ControlClient.ReadStatus(input); break;
            }
        }
        catch (Exception e) when (e is JsonException or ControlException)
        {
            // What is documented: a request is answered with 400, a reply is told as one of another version.
        }
    }
}
