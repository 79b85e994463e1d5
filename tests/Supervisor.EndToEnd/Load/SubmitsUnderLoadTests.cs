using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Supervisor.Control;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Load;

/// <summary>
/// While every core is busy, what is sent is submitted exactly once: short and long, one line and many. The long form is
/// <c>bench/submits-under-load</c>, which asks for 200 submissions through <c>SUPERVISOR_SUBMITS</c>.
/// </summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed partial class SubmitsUnderLoadTests : SupervisedTest
{
    private const int ShortForm = 10;

    /// <summary>A client on a saturated machine takes several times as long for everything.</summary>
    private static readonly TimeSpan TurnBound = TimeSpan.FromMinutes(3);

    private static int Rounds => int.TryParse(
        Environment.GetEnvironmentVariable("SUPERVISOR_SUBMITS"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : ShortForm;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Everything_that_is_sent_on_a_saturated_machine_is_submitted_exactly_once(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version)]);
        var session = await rig.WaitForReadyAsync("api");
        using var load = new Saturation();
        var (texts, took) = (new List<string>(), new List<double>());
        for (var round = 1; round <= Rounds; round++)
        {
            var text = TextOf(round);
            texts.Add(text);
            await rig.WaitForAsync("api", "ready", s => s.Phase == "ready", TurnBound);
            var began = TimeProvider.System.GetTimestamp();
            var reply = await rig.Control.SendAsync("api", text, Cancel);
            took.Add(TimeProvider.System.GetElapsedTime(began).TotalSeconds);
            if (reply.Outcome != ActionOutcome.Accepted) Assert.Fail(await rig.DescribeAsync($"round {round}: {reply.Message}"));
            await rig.UntilAsync($"round {round} is answered", () => rig.Requests().Any(r => Unwrapped(r.LastPrompt) == Sent(text) && r.Outcome == "completed"), TurnBound);
        }

        await rig.UntilAsync("the transcript holds the last text", () => Prompts(rig, session.SessionId!).Contains(Sent(texts[^1])));
        Assert.Equal(texts.Select(Sent), Prompts(rig, session.SessionId!));
        took.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{version}: {texts.Count} submitted, each once; seconds from asking to acknowledged: median {took[took.Count / 2]:0.00}, p95 {took[took.Count * 95 / 100]:0.00}, longest {took[^1]:0.00}; load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}"));
    }

    /// <summary>Of each kind one after the other; the number makes each of them unlike all others.</summary>
    private static string TextOf(int round) => (round % 5) switch
    {
        0 => $"round {round}: " + string.Join(' ', Enumerable.Range(1, 600).Select(word => $"word{word}")),
        1 => $"round {round}",
        2 => $"round {round}: first line\nsecond line\n\n    indented fourth line",
        3 => $"round {round}: {new string('x', 150)} grüße 漢字 👍 end",
        _ => $"round {round}: " + string.Join('\n', Enumerable.Range(1, 40).Select(line => $"line {line} of a longer text")),
    };

    private static string Sent(string text) => text.Trim();

    private static List<string> Prompts(DaemonRig rig, string sessionId) =>
    [
        .. rig.Folder.TranscriptRecords("api", sessionId)
            .Where(r => (string?)r["type"] == "user" && (bool?)r["isMeta"] != true)
            .Select(r => Unwrapped(Text(r["message"]!["content"]!))),
    ];

    /// <summary>2.1.329 marks what was pasted in a prompt: <c>&lt;pasted_content id="ea0a"&gt;</c> [measured].</summary>
    private static string Unwrapped(string prompt) => PasteMark().Replace(prompt, "").Trim();

    [GeneratedRegex("</?pasted_content[^>]*>\\n?")]
    private static partial Regex PasteMark();

    private static string Text(JsonNode content) =>
        content is JsonArray blocks ? string.Concat(blocks.Select(b => (string?)b?["text"])) : (string?)content ?? "";

    /// <summary>Keeps every core busy, with two threads each, so that whatever else runs gets a third of a core at best.</summary>
    private sealed class Saturation : IDisposable
    {
        private readonly Thread[] _threads;
        private volatile bool _over;

        public Saturation()
        {
            _threads = [.. Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => new Thread(Burn) { IsBackground = true })];
            foreach (var thread in _threads) thread.Start();
        }

        public void Dispose()
        {
            _over = true;
            foreach (var thread in _threads) thread.Join();
        }

        private void Burn()
        {
            while (!_over) Thread.SpinWait(10_000);
        }
    }
}
