using System.Text;
using System.Text.Json;

namespace Supervisor.Hooks.Settings;

/// <summary>Puts our StopFailure hook into the bytes of a settings file and takes it out again; pure.</summary>
/// <remarks>To install is to insert one contiguous piece of text, so every other byte stays as it was. The piece differs by where it
/// goes (into an empty container, behind other members), so that uninstalling can try each possible original and keep the
/// one from which installing gives the present bytes: then the file is again what it was, byte for byte. Where a person has edited
/// around it since, the entry is removed, and what that leaves empty with it.</remarks>
internal static class SettingsEdit
{
    /// <summary>The bytes with the hook in them; the same bytes when it is there already.</summary>
    /// <exception cref="SettingsException">The file cannot be changed safely.</exception>
    public static byte[] Install(byte[] json, string command, string file)
    {
        var root = Root(json, file);
        var ours = Find(root);
        if (ours.Any(o => o.Command.Text == command)) return json;
        if (ours.Count > 0) return Splice(json, ours[0].Command.Start, ours[0].Command.End, HookText.String(command));
        return Insert(json, root, command, file);
    }

    /// <summary>The bytes without the hook; the same bytes when it is not there.</summary>
    /// <exception cref="SettingsException">The file cannot be changed safely.</exception>
    public static byte[] Uninstall(byte[] json, string file)
    {
        while (true)
        {
            var root = Root(json, file);
            if (Find(root) is not [.., var last]) return json;
            json = Originals(json, root, last).FirstOrDefault(o => Gives(o, last.Command.Text!, json, file)) ?? Remove(json, root, last);
        }
    }

    /// <summary>Every entry of ours: matcher group, hook and command in <c>hooks.StopFailure</c>.</summary>
    public static IReadOnlyList<OurEntry> Find(SettingsNode root)
    {
        if (root.Member("hooks") is not { } hooks || hooks.Value.Member("StopFailure") is not { } failures) return [];
        return
        [
            .. from matcher in failures.Value.Members
               let list = matcher.Value.Member("hooks")
               where list is not null
               from hook in list.Value.Members
               let command = hook.Value.Member("command")
               where command is { Value.Text: not null } && HookCommand.IsOurs(command.Value.Text)
               select new OurEntry(hooks, failures, matcher, list, hook, command.Value),
        ];
    }

    private static SettingsNode Root(byte[] json, string file)
    {
        var root = SettingsParser.Parse(json, file);
        if (root.Kind != JsonTokenType.StartObject) throw Refused(json, root.Start, file, "the settings are not a JSON object");
        Once(json, root, "hooks", file);
        if (root.Member("hooks")?.Value is not { } hooks) return root;
        if (hooks.Kind != JsonTokenType.StartObject) throw Refused(json, hooks.Start, file, "'hooks' is not an object");
        Once(json, hooks, "StopFailure", file);
        if (hooks.Member("StopFailure")?.Value is { Kind: not JsonTokenType.StartArray } failures)
            throw Refused(json, failures.Start, file, "'hooks.StopFailure' is not a list");
        return root;
    }

    private static void Once(byte[] json, SettingsNode node, string name, string file)
    {
        if (node.Members.Where(m => m.Name == name).ElementAtOrDefault(1) is { } second)
            throw Refused(json, second.Start, file, $"'{name}' is given twice, and only one of the two can count");
    }

    private static SettingsException Refused(byte[] json, int offset, string file, string why) =>
        new($"{file}:{SettingsParser.Place(json, offset)}: {why}; repair that first. Nothing was changed.");

    private static byte[] Insert(byte[] json, SettingsNode root, string command, string file)
    {
        if (root.Member("hooks")?.Value is not { } hooks)
            return InsertMember(json, root, root, style => style.Hooks(command), file);
        if (hooks.Member("StopFailure")?.Value is not { } failures)
            return InsertMember(json, root, hooks, style => style.StopFailure(command), file);
        return InsertMember(json, root, failures, style => style.Matcher(command), file);
    }

    private static byte[] InsertMember(byte[] json, SettingsNode root, SettingsNode into, Func<HookText, string> text, string file)
    {
        var style = SettingsStyle.Of(json, root);
        if (into.Members is [.., var last])
        {
            // As the last member stands behind the one before it.
            var white = SettingsStyle.WhiteBefore(json, last.Start);
            var newline = SettingsStyle.NewlineOf(white);
            var indent = newline is null ? "" : white[(white.LastIndexOf('\n') + 1)..];
            return Splice(json, last.End, last.End, "," + white + text(new HookText(newline, indent, style.Unit)));
        }

        var inside = Encoding.UTF8.GetString(json, into.Start + 1, into.End - into.Start - 2);
        if (into == root && SettingsStyle.NewlineOf(inside) is { } line)
            return Splice(json, into.Start + 1, into.Start + 1, line + style.Unit + text(new HookText(line, style.Unit, style.Unit)));

        // The blanks tell this from a container that we wrote ourselves.
        return Splice(json, into.Start + 1, into.Start + 1, " " + text(new HookText(null, "", "")) + " ");
    }

    private static bool Gives(byte[] original, string command, byte[] present, string file)
    {
        try
        {
            var root = Root(original, file);
            return Find(root).Count == 0 && Insert(original, root, command, file).AsSpan().SequenceEqual(present);
        }
        catch (SettingsException)
        {
            return false;
        }
    }

    /// <summary>What the file may have been: without the matcher group, without StopFailure, without hooks; with and without the
    /// white space that an insertion may have brought.</summary>
    private static IEnumerable<byte[]> Originals(byte[] json, SettingsNode root, OurEntry ours)
    {
        foreach (var (parent, member) in new[] { (ours.Failures.Value, ours.Matcher), (ours.Hooks.Value, ours.Failures), (root, ours.Hooks) })
        {
            var index = parent.Members.ToList().IndexOf(member);
            var from = index > 0 ? parent.Members[index - 1].End : parent.Start + 1;
            foreach (var extra in Enumerable.Range(0, 2).Where(e => member.End + e < parent.End)) yield return Splice(json, from, member.End + extra, "");
        }
    }

    private static byte[] Remove(byte[] json, SettingsNode root, OurEntry ours)
    {
        var (parent, member) = ours switch
        {
            { List.Value.Members.Count: > 1 } => (ours.List.Value, ours.Hook),
            { Failures.Value.Members.Count: > 1 } => (ours.Failures.Value, ours.Matcher),
            { Hooks.Value.Members.Count: > 1 } => (ours.Hooks.Value, ours.Failures),
            _ => (root, ours.Hooks),
        };
        var index = parent.Members.ToList().IndexOf(member);
        if (index > 0) return Splice(json, parent.Members[index - 1].End, member.End, "");
        return parent.Members.Count > 1
            ? Splice(json, member.Start, parent.Members[1].Start, "")
            : Splice(json, parent.Start + 1, parent.End - 1, "");
    }

    private static byte[] Splice(byte[] json, int from, int to, string text) =>
        [.. json.AsSpan(0, from), .. Encoding.UTF8.GetBytes(text), .. json.AsSpan(to)];
}

/// <summary>Where an entry of ours stands.</summary>
internal sealed record OurEntry(
    SettingsMember Hooks, SettingsMember Failures, SettingsMember Matcher, SettingsMember List, SettingsMember Hook, SettingsNode Command);
