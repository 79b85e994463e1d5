using System.Text;

namespace Supervisor.Ctl.Output;

/// <summary>
/// The way out to a person's terminal. Commands clean what they show, each field on its line; this makes sure that none can forget to: whatever is
/// written, no control sequence gets through. What a person attaches to does not go this way.
/// </summary>
internal sealed class PlainWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Writes text in which colours and attributes stay, and nothing else that steers.</summary>
    public static void WriteColours(TextWriter to, string text) => (to is PlainWriter plain ? plain.Inner : to).Write(SafeText.WithColours(text));

    private TextWriter Inner => inner;

    public override void Write(char value) => inner.Write(SafeText.Of(value.ToString()));

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => inner.Write(SafeText.Of(buffer.ToString()));

    public override void Write(string? value)
    {
        if (value is not null) inner.Write(SafeText.Of(value));
    }

    public override void WriteLine() => inner.WriteLine();

    public override void WriteLine(string? value) => inner.WriteLine(SafeText.Of(value ?? ""));

    public override void Flush() => inner.Flush();
}
