using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.EndToEnd.Supervised.Ladder;

/// <summary>A question, a plan that wants approval and a folder that wants trust: no key, whatever is reported of the turn.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class OtherDialogsTests : SupervisedTest
{
    private const string Question =
        """call:AskUserQuestion {"questions":[{"question":"Which colour?","header":"Colour","multiSelect":false,"options":[{"label":"Red","description":"warm"},{"label":"Blue","description":"cold"}]}]}""";

    private const string Plan = """call:ExitPlanMode {"plan":"1. Look\n2. Do\n3. Rest"}""";

    private static readonly string[] Kinds = ["question", "plan", "trust"];

    [Fact]
    public async Task Nothing_is_typed_into_a_question_a_plan_or_the_trust_dialog_whatever_hooks_and_debug_file_say()
    {
        var rig = await PrepareAsync(
            [.. Kinds.SelectMany(kind => new[] { Client(kind, "older", PinnedClient.Older), Client(kind, "newer", PinnedClient.Newer) })],
            [new FaultRule { Match = "question", Faults = [Question] }, new FaultRule { Match = "plan", Faults = [Plan] }]);
        var untrusted = Path.Combine(rig.Folder.Root, "untrusted");
        Directory.CreateDirectory(untrusted);
        await rig.StartDaemonAsync();
        string[] names = [.. Kinds.SelectMany(kind => new[] { kind + "older", kind + "newer" })];
        foreach (var name in names) await rig.WaitForAsync(name, "waiting for a person", s => s.Phase == "waiting_for_person");
        var before = (await rig.Control.StatusAsync(Cancel)).Sessions.ToDictionary(s => s.Name);
        var screens = new Dictionary<string, string>();
        foreach (var name in names) screens[name] = Selected(await rig.Control.ScreenAsync(name, Cancel));
        var requests = rig.Requests().Count;

        foreach (var name in names) await FalseAlarm.RaiseAsync(rig, name, before[name].SessionId!, before[name].Pid!.Value, Cancel);

        await rig.StaysAsync("every dialog waits for a person", Quiet, async () =>
            (await rig.Control.StatusAsync(Cancel)).Sessions.All(s => s.Phase == "waiting_for_person" && s.Pid == before[s.Name].Pid));
        foreach (var name in names)
        {
            Assert.DoesNotContain(rig.Journal(name), e => (string?)e["effect"]?["effect"] is "submit" or "interrupt" or "terminate");
            Assert.Equal(screens[name], Selected(await rig.Control.ScreenAsync(name, Cancel)));
        }
        Assert.Equal(requests, rig.Requests().Count);
    }

    /// <summary>What is selected. Other parts of the screen move by themselves.</summary>
    private static string Selected(string screen) => screen.Split('\n').Last(line => line.Contains('❯'));

    private static RigSession Client(string kind, string age, string version)
    {
        var session = RigSession.Client(kind + age, version, $"do the {kind} task", "--permission-mode", kind == "plan" ? "plan" : "default");
        return kind == "trust" ? session.With("cwd", "untrusted") : session;
    }
}
