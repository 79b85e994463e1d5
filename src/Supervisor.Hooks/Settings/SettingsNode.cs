using System.Text.Json;

namespace Supervisor.Hooks.Settings;

/// <summary>A value of a settings file with its place in the bytes: enough to edit around everything else.</summary>
/// <param name="Kind">Object, array, or the token of a single value.</param>
/// <param name="Start">Offset of its first byte.</param>
/// <param name="End">Offset behind its last byte.</param>
/// <param name="Text">Of a string, decoded.</param>
internal sealed record SettingsNode(JsonTokenType Kind, int Start, int End, string? Text, IReadOnlyList<SettingsMember> Members)
{
    /// <summary>The value of a property; null when there is none. Members of an array have no name.</summary>
    public SettingsMember? Member(string name) => Members.LastOrDefault(m => m.Name == name);
}

/// <summary>A property of an object or an item of an array. It begins with its name where it has one.</summary>
internal sealed record SettingsMember(string? Name, int Start, SettingsNode Value)
{
    public int End => Value.End;
}
