using Supervisor.Claude.Signatures;

namespace Supervisor.Claude.Tests.Signatures;

/// <summary>What a model may well say, and what a program may well print. Where the client speaks, none of it may pass for its words.</summary>
public sealed class InnocentTextTests
{
    [Theory]
    [InlineData("All good, task finished.")]
    [InlineData("I've fixed the bug: the loop ended one step too early, and the last item was lost.")]
    [InlineData("The tests pass now: 529 passed, 0 failed, 3 skipped.")]
    [InlineData("Line 500 of the file was wrong; I changed 401 to 402 there.")]
    [InlineData("Added a limit of 100 items to the page and a button to load more.")]
    [InlineData("The stream is now closed when the reader is disposed.")]
    [InlineData("I moved the socket code into its own class and closed the connection in Dispose.")]
    [InlineData("Here is the plan: 1. read the image, 2. resize it, 3. save it as PNG.")]
    [InlineData("The model for invoices now has a due date, and the context is passed on.")]
    [InlineData("You can continue with the next step whenever you like.")]
    [InlineData("Retry logic: three attempts, each after a longer wait.")]
    [InlineData("I'll add a credit note to the billing page and a test for it.")]
    [InlineData("The certificate template was printed on two pages.")]
    [InlineData("Sign in works again; the cookie had the wrong path.")]
    [InlineData("Compiling 14 projects, 0 warnings, 0 errors, elapsed 00:01:32.")]
    [InlineData("drwxr-xr-x 2 dev dev 4096 Nov 20 20:16 src")]
    [InlineData("✻ Worked for 8s")]
    [InlineData("  ⎿  Read 103 lines (ctrl+r to expand)")]
    [InlineData("Der Fehler lag an der Zeitzone; jetzt stimmt das Datum wieder.")]
    [InlineData("")]
    public void Ordinary_words_are_no_wording_of_the_client(string text)
    {
        foreach (var where in (SignaturePlace[])[SignaturePlace.Hook, SignaturePlace.Screen, SignaturePlace.Transcript, SignaturePlace.Debug])
            Assert.Null(ClientSignatures.BuiltIn.Find(where, text));
    }

    [Theory]
    [InlineData("Usage limit reached · continuing automatically at 3:45pm", "continuing_at_reset")]
    [InlineData("Waiting for API response · will retry in 17s · check your network", "waiting_for_api")]
    [InlineData("API error · Retrying in 8s · attempt 3/10", "retry_countdown")]
    [InlineData("You've used 91% of your session limit · resets 12:40pm (Europe/Paris)", "used_of_limit")]
    [InlineData("Approaching weekly limit · resets Mon 12:00am", "approaching_limit")]
    [InlineData("Approaching Opus usage limit · /model to use best available model", "approaching_limit")]
    [InlineData("Interrupted · What should Claude do instead?", "interrupted")]
    public void A_wait_and_a_notice_are_no_failure(string text, string id)
    {
        var found = Assert.IsType<TextSignature>(ClientSignatures.BuiltIn.Find(SignaturePlace.Screen, text));
        Assert.Equal(id, found.Id);
        Assert.Null(found.Class.Failure());
    }
}
