using System.Globalization;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Attached;

/// <summary>A test with people at terminals who attach to a rig's sessions.</summary>
public abstract class AttachTest : SupervisedTest, IAsyncDisposable
{
    // Notes what the terminal's settings were before and after, and how supervisorctl ended.
    private const string Person = """
        out=$1; shift
        stty -a > "$out.before"
        "$@"
        code=$?
        stty -a > "$out.after"
        echo $code > "$out.part" && mv "$out.part" "$out.code"
        exec sleep 1000
        """;

    private int _attached;

    /// <summary>The terminals.</summary>
    protected TmuxTerminal Tmux { get; } = new();

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await Tmux.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A person who runs <c>supervisorctl attach</c>; it may not show anything yet.</summary>
    protected async Task<AttachedPerson> AttachAsync(DaemonRig rig, string session, int columns = 100, int rows = 30, params string[] options)
    {
        var script = Tmux.PathFor("person.sh");
        if (!File.Exists(script)) await File.WriteAllTextAsync(script, Person, Cancel);
        var notes = Tmux.PathFor($"person{Interlocked.Increment(ref _attached)}");
        var pane = await Tmux.OpenAsync(
            columns, rows, ["sh", script, notes, DaemonProcess.PathOf("supervisorctl"), "--socket", rig.Folder.Socket, "attach", session, .. options]);
        return new AttachedPerson(rig, pane, notes);
    }

    /// <summary>Waits until two terminals show the same, and what is wanted.</summary>
    /// <param name="level">Takes out of the text what may differ.</param>
    protected static async Task SameAsync(DaemonRig rig, string what, TmuxPane one, TmuxPane other, Func<string, bool> wanted, Func<string, string>? level = null)
    {
        TmuxView? first = null, second = null;
        try
        {
            await rig.UntilAsync(what, async () =>
            {
                (first, second) = (await one.ViewAsync(), await other.ViewAsync());
                if (level is not null) (first, second) = (first with { Text = level(first.Text) }, second with { Text = level(second.Text) });
                return first == second && wanted(first.Text);
            }, DaemonRig.Bound / 2);
        }
        catch (TimeoutException)
        {
            Assert.Fail(first == second ? $"{what}: both show\n{first}" : $"{what}: one shows\n{first}\nthe other\n{second}");
        }
    }
}

/// <summary>A person at a terminal who has attached.</summary>
/// <param name="notes">Where their shell notes what happened.</param>
public sealed class AttachedPerson(DaemonRig rig, TmuxPane pane, string notes)
{
    /// <summary>Their terminal.</summary>
    public TmuxPane Pane => pane;

    /// <summary>Whether supervisorctl has ended.</summary>
    public bool HasLeft => File.Exists(notes + ".code");

    /// <summary>Waits until the terminal shows something.</summary>
    public Task SeesAsync(string text) =>
        rig.UntilAsync($"the terminal shows '{text}'", async () => (await pane.TextAsync()).Contains(text, StringComparison.Ordinal));

    /// <summary>Waits until supervisorctl has ended; returns its exit code.</summary>
    public async Task<int> LeavesAsync()
    {
        await rig.UntilAsync("supervisorctl ends", () => HasLeft);
        return int.Parse(await File.ReadAllTextAsync(notes + ".code"), CultureInfo.InvariantCulture);
    }

    /// <summary>The pid of supervisorctl: the one child of the person's shell.</summary>
    public async Task<int> ProcessAsync()
    {
        var shell = await pane.PidAsync();
        var children = await File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{shell}/task/{shell}/children"));
        return int.Parse(children.Trim(), CultureInfo.InvariantCulture);
    }

    /// <summary>The terminal is as it was before: its settings, the main screen, and none of the modes that a program may have set.</summary>
    public async Task AssertRestoredAsync()
    {
        Assert.Equal(await File.ReadAllTextAsync(notes + ".before"), await File.ReadAllTextAsync(notes + ".after"));
        await rig.UntilAsync("the terminal is put back", async () =>
            await pane.AskAsync("alternate #{alternate_on} mouse #{mouse_any_flag} sgr #{mouse_sgr_flag} keys #{keypad_cursor_flag}#{keypad_flag} cursor #{cursor_flag} insert #{insert_flag}")
                == "alternate 0 mouse 0 sgr 0 keys 00 cursor 1 insert 0");
    }
}
