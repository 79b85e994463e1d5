namespace Supervisor.Hooks.Settings;

/// <summary>A settings file cannot be changed as asked; nothing was changed. The message says why and what to do.</summary>
internal sealed class SettingsException(string message) : Exception(message);
