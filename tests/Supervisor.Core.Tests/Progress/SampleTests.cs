using Supervisor.Core.Progress;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Progress;

/// <summary>What is measured of a turn, and what is left out because it says nothing about the API.</summary>
public sealed class SampleTests
{
    [Fact]
    public void Each_layer_that_content_ends_is_measured_under_the_name_of_its_model()
    {
        var scenario = Scenario.Working().Send(new ModelNamed("model-1"), SignalSource.Transcript).Busy().DebugRequest().After(0.5)
            .Send(new BytesReceived(), SignalSource.DebugLog, 8.5).After(2.5).Busy(3).After(0.4).Busy(5).After(7).Busy(9);
        Sample[] expected =
        [
            new(TimingKind.Connect, "model-1", TimeSpan.FromSeconds(0.5)),
            new(TimingKind.FirstContent, "model-1", TimeSpan.FromSeconds(3)),
            new(TimingKind.Gap, "model-1", TimeSpan.FromSeconds(7)),
        ];
        Assert.Equal(expected, scenario.Effects.OfType<Sample>());
    }

    [Fact]
    public void A_model_that_nobody_named_is_unknown() =>
        Assert.Equal("unknown", Scenario.Working().Busy().After(3).Busy(5).Effects.OfType<Sample>().Last().Model);

    [Fact]
    public void After_a_tool_the_wait_for_the_next_answer_is_measured_and_the_tool_is_not()
    {
        var scenario = Scenario.Working().Busy().After(3).Busy(5).Tool("t1").After(100).ToolEnds("t1").After(4).Busy(9);
        Assert.Equal([5, 4], scenario.Effects.OfType<Sample>().Select(s => s.Value.TotalSeconds));
        Assert.All(scenario.Effects.OfType<Sample>(), s => Assert.Equal(TimingKind.FirstContent, s.Kind));
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("typing")]
    [InlineData("dialog")]
    [InlineData("thinking")]
    [InlineData("waiting")]
    [InlineData("compaction")]
    public void What_was_suspended_or_not_seen_is_not_measured(string what)
    {
        var scenario = Scenario.Working().Busy().After(3).Busy(5);
        scenario.Effects.Clear();
        scenario.After(1);
        _ = what switch
        {
            "pause" => scenario.Send(new HostPaused(TimeSpan.FromSeconds(60), "slept"), SignalSource.Clock),
            "typing" => scenario.PersonTypes(),
            "dialog" => scenario.Dialog().After(30).Busy(5),
            "thinking" => scenario.Shown(new ScreenView(ScreenKind.Busy) { Tokens = 5, Activity = ScreenActivity.Thinking }).After(30).Busy(5),
            "waiting" => scenario.Shown(new ScreenView(ScreenKind.Busy) { Tokens = 5, Waiting = "will retry in 17s" }).After(17).Busy(5),
            _ => scenario.Send(new CompactionStarted(), SignalSource.Hook).After(30).Send(new CompactionEnded(), SignalSource.Hook),
        };
        scenario.After(3).Busy(9);
        Assert.Empty(scenario.Effects.OfType<Sample>());
    }

    [Fact]
    public void A_turn_that_stalled_and_its_retry_leave_no_measurement_of_the_stall()
    {
        var scenario = StallTests.Stalled();
        scenario.Effects.Clear();
        scenario.Interrupted().Idle("a task", answer: true).Typed().HookSubmitted().Busy().After(2).Busy(40);
        Assert.Equal([2], scenario.Effects.OfType<Sample>().Select(s => s.Value.TotalSeconds));
    }
}
