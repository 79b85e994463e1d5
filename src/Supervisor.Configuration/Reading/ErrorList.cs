using Supervisor.Configuration.Yaml;

namespace Supervisor.Configuration.Reading;

/// <summary>Gathers every error of one file; the same error at the same place counts once (an alias is read in several places).</summary>
internal sealed class ErrorList(string file)
{
    private readonly HashSet<ConfigError> _errors = [];

    public IReadOnlyCollection<ConfigError> All => _errors;

    public void Add(Place at, string message) => _errors.Add(new ConfigError(file, at.Line, at.Column, message));
}
