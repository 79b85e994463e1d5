using System.Buffers;
using System.Text;
using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Tests.Pty;

/// <summary>An observer that keeps what it hears, and lets a test wait for it.</summary>
internal sealed class Heard : IPtyObserver
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<ExitStatus> _exits = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal string Text
    {
        get { lock (_gate) return Encoding.UTF8.GetString(_bytes.WrittenSpan); }
    }

    internal IReadOnlyList<ExitStatus> Exits
    {
        get { lock (_gate) return [.. _exits]; }
    }

    /// <summary>The output as it was when the exit was reported.</summary>
    internal string TextAtExit { get; private set; } = "";

    public void OnOutput(ReadOnlySpan<byte> output)
    {
        lock (_gate) _bytes.Write(output);
        Signal();
    }

    public void OnExited(ExitStatus status)
    {
        TextAtExit = Text;
        lock (_gate) _exits.Add(status);
        Signal();
    }

    internal async Task<string> Until(string text)
    {
        await Until(() => Text.Contains(text, StringComparison.Ordinal), $"the output to hold '{text}'");
        return Text;
    }

    internal async Task Until(Func<bool> condition, string what)
    {
        var limit = Task.Delay(Bound, TestContext.Current.CancellationToken);
        while (true)
        {
            Task changed;
            lock (_gate) changed = _changed.Task;
            if (condition()) return;
            if (await Task.WhenAny(changed, limit) == limit)
                Assert.Fail($"Waited {Bound.TotalSeconds} s for {what}. The output so far:\n{Text}\nexits: {string.Join(", ", Exits)}");
        }
    }

    private void Signal()
    {
        lock (_gate)
        {
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
