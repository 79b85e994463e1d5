using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Sessions;

/// <summary>What a screen means, as it is compared and written down.</summary>
public sealed class ScreenViewTests
{
    private static readonly ScreenView Picker = new(ScreenKind.Dialog)
    {
        Dialog = "rewind",
        Form = DialogForm.Picker,
        Options = [new DialogOption("Restore conversation", 1), new DialogOption("Never mind", 2)],
        Selected = 1,
    };

    [Fact]
    public void Two_views_with_the_same_options_are_equal() => Assert.Equal(Picker, Picker with { Options = [.. Picker.Options] });

    [Fact]
    public void A_view_with_another_option_is_another() => Assert.NotEqual(Picker, Picker with { Options = [Picker.Options[0]] });

    [Fact]
    public void The_selected_option_is_the_one_that_enter_would_take() => Assert.Equal("Never mind", Picker.SelectedOption?.Label);

    [Fact]
    public void A_selection_outside_of_the_options_selects_nothing() => Assert.Null((Picker with { Selected = 2 }).SelectedOption);

    [Fact]
    public void The_clock_of_a_busy_line_is_no_other_meaning() => Assert.Equal(
        Busy(TimeSpan.FromSeconds(1)).WithoutClock(), Busy(TimeSpan.FromSeconds(2)).WithoutClock());

    [Fact]
    public void What_is_written_down_is_read_again()
    {
        var line = Written.Line(Shown(Picker));
        Assert.Contains("\"form\":\"picker\"", line, StringComparison.Ordinal);
        Assert.Equal(Picker, ((ScreenShown)Written.Signal(line).What).View);
    }

    [Fact]
    public void A_view_that_was_written_before_there_were_options_has_none()
    {
        var old = Written.Line(Shown(new ScreenView(ScreenKind.Idle))).Replace(",\"options\":[]", "", StringComparison.Ordinal);
        Assert.DoesNotContain("options", old, StringComparison.Ordinal);
        Assert.Equal(new ScreenView(ScreenKind.Idle), ((ScreenShown)Written.Signal(old).What).View);
    }

    private static ScreenView Busy(TimeSpan elapsed) => new(ScreenKind.Busy) { Spinner = new SpinnerView("Sautéing", elapsed) };

    private static Signal Shown(ScreenView view) => new(TimeSpan.FromSeconds(1), 1, SignalSource.Screen, new ScreenShown(view));
}
