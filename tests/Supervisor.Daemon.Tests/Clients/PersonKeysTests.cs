using System.Text;
using Supervisor.Daemon.Clients;

namespace Supervisor.Daemon.Tests.Clients;

public sealed class PersonKeysTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("\r")]
    [InlineData("\e")]
    [InlineData("\e[A")]
    [InlineData("\eOP")]
    [InlineData("\e[1;5A")]
    [InlineData("\e[97;5u")] // a key in the extended encoding
    [InlineData("\e[200~pasted\e[201~")]
    [InlineData("\e[<0;10;20M")] // a click
    [InlineData("\e[<0;10;20m")]
    [InlineData("\e[<64;10;20M")] // the wheel
    [InlineData("\e[Ia")] // the focus, and then a key
    [InlineData("\e[<35;1")] // cut off: it may be anything
    [InlineData("\e]11;rgb:0000/0000")]
    public void What_a_person_does_with_the_keyboard_the_buttons_or_the_wheel_is_typing(string keys) =>
        Assert.True(PersonKeys.IsTyping(Encoding.UTF8.GetBytes(keys)));

    [Theory]
    [InlineData("")]
    [InlineData("\e[I")]
    [InlineData("\e[O")]
    [InlineData("\e[I\e[O\e[I")]
    [InlineData("\e[<35;10;20M")] // the mouse moved
    [InlineData("\e[<32;10;20M")] // and with a button held
    [InlineData("\e[?62;22c")] // what the terminal says that it is
    [InlineData("\e[>0;276;0c")]
    [InlineData("\e[?1u")]
    [InlineData("\e]11;rgb:0000/0000/0000\a")]
    [InlineData("\eP>|xterm(1)\e\\")]
    public void What_a_terminal_says_by_itself_is_not(string keys) => Assert.False(PersonKeys.IsTyping(Encoding.UTF8.GetBytes(keys)));
}
