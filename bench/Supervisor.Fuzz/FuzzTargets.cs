using Supervisor.Fuzz.Targets;

namespace Supervisor.Fuzz;

/// <summary>All that is fuzzed.</summary>
internal static class FuzzTargets
{
    private static readonly Dictionary<string, Func<IFuzzTarget>> All = new()
    {
        ["debug-lines"] = () => new DebugLinesTarget(),
        ["hooks"] = () => new HooksTarget(),
        ["transcript"] = () => new TranscriptTarget(),
        ["yaml"] = () => new YamlTarget(),
        ["control"] = () => new ControlTarget(),
        ["frames"] = () => new FramesTarget(),
        ["screen"] = () => new ScreenTarget(),
        ["signatures"] = () => new SignaturesTarget(),
        ["diagnose"] = () => new DiagnoseTarget(),
        ["ptyhost-frames"] = () => new PtyHostFramesTarget(),
        ["plain-text"] = () => new PlainTextTarget(),
    };

    /// <summary>Their names, in the order in which all are run.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Keys];

    /// <summary>One of them, ready to take inputs.</summary>
    public static MadeTarget Make(string name) => new(All[name]());
}

/// <summary>A target that may hold something that must be given back.</summary>
internal sealed record MadeTarget(IFuzzTarget Target) : IDisposable
{
    public void Dispose() => (Target as IDisposable)?.Dispose();
}
