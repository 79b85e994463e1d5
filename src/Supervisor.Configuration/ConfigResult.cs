using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Supervisor.Configuration;

/// <summary>A value, or every reason why there is none.</summary>
/// <typeparam name="T">What was loaded.</typeparam>
public sealed class ConfigResult<T>
    where T : class
{
    private ConfigResult(T? value, ImmutableArray<ConfigError> errors)
    {
        Value = value;
        Errors = errors;
    }

    /// <summary>What was loaded; null when there are errors.</summary>
    public T? Value { get; }

    /// <summary>Every error, in the order of the file; empty when there is a value.</summary>
    public ImmutableArray<ConfigError> Errors { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool Ok => Value is not null;

    internal static ConfigResult<T> Of(T value) => new(value, []);

    internal static ConfigResult<T> Failed(IEnumerable<ConfigError> errors) =>
        new(null, [.. errors]);
}
