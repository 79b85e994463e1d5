using System.Text;
using Supervisor.Claude.Hooks;
using Supervisor.Claude.Limits;
using Supervisor.Claude.Signatures;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Tests.Limits;

/// <summary>The end of a limit in what a source tells, and the zone that it is read in.</summary>
public sealed class LimitEndTests
{
    private static readonly DateTimeOffset Now = new(2026, 10, 7, 11, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    [Fact]
    public void A_limit_has_the_end_that_its_text_announces() =>
        Assert.Equal(Now.AddMinutes(45), Classifier(Tokyo).Classify(SignaturePlace.Screen, null, "You've hit your session limit · resets 8:45pm").Until);

    [Fact]
    public void Its_details_may_announce_it_too() =>
        Assert.Equal(Now.AddHours(1), Classifier(Tokyo).Classify(SignaturePlace.Hook, "rate_limit", "You've hit your session limit", "resets in 1h").Until);

    [Fact]
    public void What_is_no_limit_has_no_end() =>
        Assert.Null(Classifier(Tokyo).Classify(SignaturePlace.Screen, null, "API Error: 401 Invalid authentication credentials · resets 8:45pm").Until);

    [Fact]
    public void A_hook_is_read_in_the_zone_of_its_client()
    {
        var json = """{"hook_event_name":"StopFailure","session_id":"s","error":"rate_limit","last_assistant_message":"You've hit your session limit · resets 8:45pm"}""";
        var read = new HookPayloadReader(ClientSignatures.BuiltIn, new Stopped()).Read(Encoding.UTF8.GetBytes(json), Tokyo);
        Assert.Equal(Now.AddMinutes(45), Assert.IsType<TurnFailed>(Assert.Single(read.Payload!.What)).Cause.Until);
    }

    [Theory]
    [InlineData("Asia/Tokyo", "Asia/Tokyo")]
    [InlineData(":Asia/Tokyo", "Asia/Tokyo")]
    [InlineData("UTC", "UTC")]
    public void A_client_tells_times_in_the_zone_of_its_environment(string variable, string zone) =>
        Assert.Equal(TimeZoneInfo.FindSystemTimeZoneById(zone), ClientZone.Of(new Dictionary<string, string> { ["TZ"] = variable }));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Nowhere/At_All")]
    [InlineData("../../etc/passwd")]
    public void Without_a_zone_that_is_known_it_is_the_hosts(string? variable) =>
        Assert.Equal(TimeZoneInfo.Local, ClientZone.Of(variable is null ? [] : new Dictionary<string, string> { ["TZ"] = variable }));

    private static FailureClassifier Classifier(TimeZoneInfo zone) => new(ClientSignatures.BuiltIn, new Stopped(), zone);

    private sealed class Stopped : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
