using System.Text;
using Supervisor.Terminal.Keyboard;
using Supervisor.Terminal.Screen;

namespace Supervisor.Terminal.Tests.Keyboard;

public sealed class KeyNameTests
{
    private const string Text = "text";

    private static readonly string[] Modifiers = ["", "C-", "M-", "S-", "C-M-", "C-S-", "M-S-", "C-M-S-"];

    // tmux stands for a terminal of its own kind (TERM=tmux), where these two keys are VT220's Find and Select; xterm's are others. Its
    // Enter of the keypad is a line feed, which no terminal sends, and which is another key to the client.
    private static readonly string[] SentAsXtermDoes = ["Home", "End", "KPEnter", "M-KPEnter"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Keys_send_what_tmux_sends_wherever_it_sends_a_key(bool application)
    {
        var characters = Enumerable.Range('!', '~' - '!' + 1).Select(c => $"{(char)c}").Append("é");
        string[] names =
        [
            .. KeyNames.All.Concat(characters).SelectMany(key => Modifiers.Select(modifier => modifier + key)).Except(["S-é", "M-S-é", "C-S-é", "C-M-S-é"]),
            "^a", "^C", "^[", "up", "c-a", "M-C-a", "hello", "Nokey", "X-a", "C-nokey",
        ];
        var theirs = await TmuxKeys.Send(names, application ? "\e[?1h\e=" : "\e[?1l\e>", TestContext.Current.CancellationToken);
        var differences = names.Except(SentAsXtermDoes).Select(name => (Name: name, Ours: Sent(name, application), Theirs: Taken(name, theirs[name])))
            // Of keys with modifiers tmux sends many as nothing, or types their names.
            .Where(key => key.Ours != key.Theirs && !(key.Theirs is "" or Text && key.Name.Contains('-')));
        Assert.Empty(differences.Select(key => $"{key.Name} sends {key.Ours}, in tmux {key.Theirs}"));
    }

    [Theory]
    [InlineData("Home", "\\e[H", "\\eOH")]
    [InlineData("End", "\\e[F", "\\eOF")]
    [InlineData("C-Home", "\\e[1;5H", "\\e[1;5H")]
    [InlineData("KPEnter", "^M", "\\eOM")]
    [InlineData("S-Tab", "\\e[Z", "\\e[Z")]
    [InlineData("C-Tab", "^I", "^I")]
    [InlineData("S-Enter", "^M", "^M")]
    [InlineData("M-Enter", "\\e^M", "\\e^M")]
    [InlineData("C-M-S-F5", "\\e[15;8~", "\\e[15;8~")]
    [InlineData("C-BSpace", "^H", "^H")]
    [InlineData("C-S-a", "^A", "^A")]
    [InlineData("S-a", "A", "A")]
    [InlineData("M-S-a", "\\eA", "\\eA")]
    [InlineData("C-1", "1", "1")]
    [InlineData("C-4", "^\\", "^\\")]
    [InlineData("C-M-KP5", "\\e5", "\\e\\eOu")]
    [InlineData("S-é", "É", "É")]
    [InlineData("^Up", "\\e[1;5A", "\\e[1;5A")]
    public void Other_keys_send_what_xterm_sends(string name, string normal, string application)
    {
        Assert.Equal(normal, Sent(name, application: false));
        Assert.Equal(application, Sent(name, application: true));
    }

    [Theory]
    [InlineData("")]
    [InlineData("C-")]
    [InlineData("M-C-")]
    [InlineData("continue")]
    [InlineData("/clear")]
    [InlineData("F13")]
    [InlineData("日本")]
    [InlineData("\ud800")]
    public void What_is_not_the_name_of_a_key_is_refused(string name) =>
        Assert.False(KeyNames.TryEncode(name, TerminalModes.Initial, out _));

    private static string Sent(string name, bool application)
    {
        var modes = new TerminalModes { ApplicationCursorKeys = application, ApplicationKeypad = application };
        return KeyNames.TryEncode(name, modes, out var keys) ? Readable(keys) : Text;
    }

    private static string Taken(string name, byte[] read) =>
        name.Length > 1 && read.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(name)) ? Text : Readable(read);

    private static string Readable(byte[] keys) =>
        string.Concat(Encoding.UTF8.GetString(keys).Select(c => c switch { '\e' => "\\e", < ' ' or '\x7f' => $"^{(char)(c ^ 0x40)}", _ => $"{c}" }));
}
