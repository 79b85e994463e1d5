using Supervisor.Configuration.Yaml;
using Supervisor.Core;

namespace Supervisor.Configuration.Reading;

/// <summary>Gathers every error of one file; the same error at the same place counts once (an alias is read in several places).</summary>
internal sealed class ErrorList(string file)
{
    private const int LongestMessage = 2000;

    private readonly HashSet<ConfigError> _errors = [];

    /// <summary>The main file, as it is shown to people.</summary>
    public string File => file;

    public int Count => _errors.Count;

    /// <summary>Those of the main file first, each file's in its order.</summary>
    public IReadOnlyList<ConfigError> All =>
        [.. _errors.OrderBy(e => e.File != file).ThenBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Column)];

    /// <summary>Adds one. What quotes the file in full, as the words of the YAML parser do, is cut and made plain: it goes to a terminal.</summary>
    public void Add(Place at, string message) =>
        _errors.Add(new ConfigError(at.File.Length > 0 ? at.File : file, at.Line, at.Column, PlainText.Clean(message, LongestMessage)));
}
