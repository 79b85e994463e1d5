using System.Text.Json;
using Supervisor.Control;

namespace Supervisor.Ctl.Tests;

public sealed class StatusReaderTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_status_is_read_as_the_contract_writes_it()
    {
        StatusReply written = new(1,
        [
            new SessionStatus("a", "RUNNING", "ready", 7, "id", At, new RetryStatus(1, 3), new IncidentStatus("a-1", "transient", "boom", At), new RecoveryCount(2, 1), "well"),
            new SessionStatus("b", "STOPPED", null, null, null, At, null, null, new RecoveryCount(0, 0), ""),
        ]);

        var read = StatusReader.Read(JsonSerializer.SerializeToUtf8Bytes(written, ControlJson.Default.StatusReply));

        Assert.Equal(written.Version, read.Version);
        Assert.Equal(written.Sessions, read.Sessions);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("""{"version":1,"sessions":[{"name":"a"}]}""")]
    [InlineData("""{"version":"one","sessions":[]}""")]
    [InlineData("[]")]
    public void What_is_not_a_status_is_told_as_such(string body) =>
        Assert.Contains("cannot be read", Assert.Throws<ControlException>(() => ControlClient.ReadStatus(System.Text.Encoding.UTF8.GetBytes(body))).Message, StringComparison.Ordinal);
}
