using System.Collections.Immutable;

namespace Supervisor.Core.Progress;

/// <summary>A tool that was told to have started, and not yet to have ended.</summary>
/// <param name="Id">The client's id of this use.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="Since">Monotonic time at which it started.</param>
public sealed record OpenTool(string Id, string Name, TimeSpan Since);

/// <summary>
/// The tools that run in a turn, as several sources tell of them: the same use told twice counts once, in whatever order its start and its
/// end arrive. Bounded; two are equal when they hold the same.
/// </summary>
public sealed class OpenTools : IEquatable<OpenTools>
{
    /// <summary>More than this are not followed: the oldest are forgotten.</summary>
    private const int Bound = 64;

    private readonly ImmutableArray<string> _ended;

    private OpenTools(ImmutableArray<OpenTool> open, ImmutableArray<string> ended) => (Open, _ended) = (open, ended);

    /// <summary>None, and none has ended.</summary>
    public static OpenTools None { get; } = new([], []);

    /// <summary>Those that run, in the order in which they were told.</summary>
    public ImmutableArray<OpenTool> Open { get; }

    /// <summary>Whether any runs.</summary>
    public bool Any => !Open.IsEmpty;

    /// <summary>One has started; it changes nothing when it is known already, or known to have ended.</summary>
    public OpenTools Start(OpenTool tool) => Open.Any(t => t.Id == tool.Id) || _ended.Contains(tool.Id)
        ? this
        : new([.. Open.TakeLast(Bound - 1), tool], _ended);

    /// <summary>One has ended, whether or not its start was seen.</summary>
    public OpenTools End(string id) => _ended.Contains(id)
        ? this
        : new([.. Open.Where(t => t.Id != id)], [.. _ended.TakeLast(Bound - 1), id]);

    /// <summary>All that started by this time have ended.</summary>
    public OpenTools EndAll(TimeSpan startedBy)
    {
        var tools = this;
        foreach (var tool in Open)
        {
            if (tool.Since <= startedBy) tools = tools.End(tool.Id);
        }

        return tools;
    }

    /// <inheritdoc/>
    public bool Equals(OpenTools? other) =>
        other is not null && Open.AsSpan().SequenceEqual(other.Open.AsSpan()) && _ended.AsSpan().SequenceEqual(other._ended.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OpenTools);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Open.Length, _ended.Length);
}
