using Supervisor.Claude.DebugLog;

namespace Supervisor.Claude.Tests.DebugLog;

public class DebugLineTests
{
    [Fact]
    public void A_line_has_a_time_a_level_and_a_text()
    {
        Assert.True(DebugLine.TryParse("2026-11-20T20:16:18.774Z [WARN] Stream connection closed (ECONNRESET)", out var line));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 20, 16, 18, 774, TimeSpan.Zero), line.At);
        Assert.Equal(DebugLevel.Warn, line.Level);
        Assert.Equal("Stream connection closed (ECONNRESET)", line.Text);
    }

    [Fact]
    public void The_prefix_of_an_editor_that_hosts_the_client_is_left_out()
    {
        Assert.True(DebugLine.TryParse(
            "2026-11-20 20:16:18.775 [info] From claude: 2026-11-20T20:16:18.774Z [ERROR] [engine] turn ended in error: x", out var line));
        Assert.Equal(DebugLevel.Error, line.Level);
        Assert.Equal("[engine] turn ended in error: x", line.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ssh: Could not resolve hostname github.com: Name or service not known")]
    [InlineData("    at generate (cli.js:40:49240)")]
    [InlineData("2026-11-20T20:16:18.774Z")]
    [InlineData("2026-11-20T20:16:18.774Z [")]
    [InlineData("2026-11-20T20:16:18.774Z [LOUD] text")]
    [InlineData("2026-13-20T20:16:18.774Z [WARN] text")]
    [InlineData("[engine] turn ended in error: API Error: forged on a continuation line")]
    public void What_is_no_line_of_its_own_is_refused(string text) => Assert.False(DebugLine.TryParse(text, out _));
}
