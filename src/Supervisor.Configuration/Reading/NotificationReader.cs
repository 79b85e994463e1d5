using System.Collections.Immutable;
using Supervisor.Configuration.Yaml;

namespace Supervisor.Configuration.Reading;

/// <summary>Reads the <c>notifications</c> block.</summary>
internal sealed class NotificationReader(PathText paths, ConfigEnvironment environment, ErrorList errors)
{
    private const int LongestCommand = 64;
    private static readonly string[] Keys = ["on", "webhook", "command", "desktop", "dedupe", "max_per_hour", "recovered"];
    private static readonly string[] Channels = ["webhook", "command", "desktop"];

    public NotificationConfig Read(YamlValue? value)
    {
        var built = NotificationConfig.None;
        var section = new Section(value, "'notifications'", Keys, errors);
        var desktop = section.Sub("desktop", ["enabled", "sound"]);
        if (Keys.Any(section.Has) && !Channels.Any(section.Has))
            errors.Add(section.At, "'notifications' says nowhere how to tell; give a 'webhook', a 'command' or a 'desktop', or remove it");
        return built with
        {
            On = On(section) ?? built.On,
            Webhook = section.Has("webhook") && environment.ReadsSecrets ? new WebhookReader(paths, environment, errors).Read(section) : null,
            Command = Command(section) ?? built.Command,
            Desktop = new DesktopConfig(desktop.Flag("enabled") ?? built.Desktop.Enabled, desktop.Flag("sound") ?? built.Desktop.Sound),
            Dedupe = section.Duration("dedupe", TimeSpan.Zero, TimeSpan.FromHours(24)) ?? built.Dedupe,
            MaxPerHour = section.Integer("max_per_hour", 1, 1000) ?? built.MaxPerHour,
            Recovered = section.Flag("recovered") ?? built.Recovered,
        };
    }

    private ImmutableSortedSet<string>? On(Section section)
    {
        if (section.Texts("on") is not { } kinds) return null;
        var known = NotificationConfig.Kinds.Keys;
        for (var i = 0; i < kinds.Length; i++)
        {
            if (NotificationConfig.Kinds.ContainsKey(kinds[i])) continue;
            var meant = NearestName.Of(kinds[i], known) is { } near ? $" (did you mean '{near}'?)" : "";
            errors.Add(((YamlList)section.Value("on")!).Items[i].At, $"an item of 'on' must be one of {string.Join(", ", known)}, not '{Values.Shorten(kinds[i])}'{meant}");
        }

        return kinds.ToImmutableSortedSet(StringComparer.Ordinal);
    }

    private ImmutableArray<string>? Command(Section section)
    {
        if (section.Texts("command") is not { } written) return null;
        var words = written;
        if (words.IsEmpty) return words;
        if (words.Length > LongestCommand) section.Wrong("command", $"has {words.Length} items; it may have {LongestCommand}");
        if (string.IsNullOrWhiteSpace(words[0]))
        {
            section.Wrong("command", "must begin with a program, as in [/path/to/program, argument]");
            return null;
        }

        var program = paths.Command(words[0], section.PlaceOf("command"), out var problem);
        if (section.Expanded("command", environment, from: 1) is { } expanded) words = expanded;
        if (program is not null) return words.SetItem(0, program);
        section.Wrong("command", $"names no program: {problem}");
        return null;
    }
}
