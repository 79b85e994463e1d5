namespace Supervisor.Ctl.Doctor;

/// <summary>What there is of a service.</summary>
/// <param name="File">The systemd unit or launchd agent; null when none is installed.</param>
/// <param name="Text">What it says.</param>
/// <param name="IsAgent">Whether it is launchd's.</param>
/// <param name="Managed">Whether a service manager runs this user's services here.</param>
/// <param name="Enabled">Whether it starts when the user logs in; null when that cannot be told.</param>
/// <param name="Lingers">Whether it goes on when the user logs out; null when that cannot be told, or has no meaning.</param>
/// <param name="NotFound">Clients that are not found on the service's own <c>PATH</c>.</param>
internal sealed record ServiceFacts(string? File, string Text, bool IsAgent, bool Managed, bool? Enabled, bool? Lingers, IReadOnlyList<string> NotFound);

/// <summary>Does the service keep the daemon running, and the sessions when it restarts it?</summary>
internal static class ServiceCheck
{
    public const string Name = "service";

    private const string EndsSessions = "a restart or an upgrade of the daemon ends every session";

    public static IEnumerable<Finding> Judge(ServiceFacts facts)
    {
        if (facts.File is not { } file)
        {
            if (facts.Managed) yield return Finding.Note(Name, "no service is installed", "nothing starts the daemon when you log in, or when it crashes", "scripts/install");
            else yield return Finding.Well(Name, "there is no service manager for this user here, and no service");
            yield break;
        }

        var well = true;
        foreach (var finding in facts.IsAgent ? OfAgent(file, facts.Text) : OfUnit(file, facts.Text))
        {
            well = false;
            yield return finding;
        }

        foreach (var command in facts.NotFound)
        {
            well = false;
            yield return Finding.ToMend(
                Name, $"'{command}' is on your PATH and not on the service's ({file})", "sessions of the service cannot start it",
                "scripts/install --refresh-path, from a shell that finds it; or name it in claude.command with its whole path");
        }

        if (facts.Enabled == false)
        {
            well = false;
            yield return Finding.Note(Name, $"{file} is not enabled", "it does not start when you log in", "systemctl --user enable supervisor");
        }

        if (facts.Lingers == false)
        {
            well = false;
            yield return Finding.Note(Name, "your services end when you log out, and the sessions with them", "systemd ends what a user runs with the user's last login", "loginctl enable-linger");
        }

        if (well) yield return Finding.Well(Name, $"{file} restarts the daemon and keeps its sessions");
    }

    private static IEnumerable<Finding> OfUnit(string file, string text)
    {
        var lines = text.Split('\n').Select(l => l.Trim()).ToArray();
        string? Last(string key) => lines.LastOrDefault(l => l.StartsWith(key + "=", StringComparison.Ordinal))?[(key.Length + 1)..];
        if (Last("KillMode") is not "process")
            yield return Finding.ToMend(Name, $"{file}: KillMode is {Last("KillMode") ?? "not set (control-group)"}", EndsSessions, "KillMode=process in 'systemctl --user edit supervisor', or scripts/install");
        if (Last("ExecStart") is { } start && !start.Contains("--keep-sessions", StringComparison.Ordinal))
            yield return Finding.ToMend(Name, $"{file}: supervisord is started without --keep-sessions", EndsSessions, "scripts/install writes it anew");
        if (Last("OOMPolicy") is not "continue")
            yield return Finding.ToMend(Name, $"{file}: OOMPolicy is not continue", "one client that the kernel ends for its memory takes all sessions with it", "OOMPolicy=continue in 'systemctl --user edit supervisor'");
    }

    private static IEnumerable<Finding> OfAgent(string file, string text)
    {
        var compact = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        if (!compact.Contains("<key>AbandonProcessGroup</key><true/>", StringComparison.Ordinal))
            yield return Finding.ToMend(Name, $"{file}: AbandonProcessGroup is not true", EndsSessions, "scripts/install writes it anew");
        if (!compact.Contains("<string>--keep-sessions</string>", StringComparison.Ordinal))
            yield return Finding.ToMend(Name, $"{file}: supervisord is started without --keep-sessions", EndsSessions, "scripts/install writes it anew");
    }
}
