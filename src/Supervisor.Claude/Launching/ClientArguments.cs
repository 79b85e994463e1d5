namespace Supervisor.Claude.Launching;

/// <summary>
/// Puts the command line of a client together: the user's options, then ours, then <c>--</c> and the prompt.
/// </summary>
/// <remarks>
/// Measured on 2.1.146 and 2.1.329. Ours stand after the user's because his may end in an option that takes several values
/// (<c>--allowedTools A B</c>), which would take the prompt for one. After <c>--</c> a prompt may begin with <c>-</c> (without it
/// nothing is submitted); one that begins with <c>/</c> and names a command is run as that command, as if typed, and any other
/// is a prompt. A prompt on the command line is submitted by the client itself, with <c>--resume</c> too. Of two
/// <c>--settings</c> one is dropped without a word (2.1.146 keeps the first, 2.1.329 the last), so a user's own is taken out here
/// and merged into the generated file (<see cref="UserSettings"/>).
/// </remarks>
public static class ClientArguments
{
    /// <summary>Options that say which conversation it is, which is the supervisor's to say, with the reason for a person.</summary>
    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["--session-id"] = "the supervisor chooses and keeps the session's id",
        ["--resume"] = "the supervisor resumes the session's own conversation",
        ["-r"] = "the supervisor resumes the session's own conversation",
        ["--continue"] = "the supervisor resumes the session's own conversation",
        ["-c"] = "the supervisor resumes the session's own conversation",
        ["--fork-session"] = "a fork has another id than the supervisor knows",
        ["--no-session-persistence"] = "a session that is not saved cannot be resumed",
        ["--from-pr"] = "the supervisor resumes the session's own conversation",
        ["--print"] = "a supervised session is interactive; it would end after one answer",
        ["-p"] = "a supervised session is interactive; it would end after one answer",
        ["--debug-file"] = "the supervisor reads the session's debug file, state_dir/debug/NAME.log",
        ["--bg"] = "a background session has no terminal to supervise",
        ["--background"] = "a background session has no terminal to supervise",
        ["--cloud"] = "a cloud session runs elsewhere",
        ["--teleport"] = "the supervisor resumes the session's own conversation",
        ["--desktop"] = "the session would open in another program",
        ["--version"] = "the client would print its version and end",
        ["-v"] = "the client would print its version and end",
        ["--help"] = "the client would print its help and end",
        ["-h"] = "the client would print its help and end",
    };

    /// <summary>The command line after the executable's name.</summary>
    /// <param name="userArguments">The user's, as <see cref="Problems"/> has accepted them.</param>
    /// <param name="launch">How it is started.</param>
    public static IReadOnlyList<string> Build(IReadOnlyList<string> userArguments, ClientLaunch launch)
    {
        ArgumentNullException.ThrowIfNull(userArguments);
        ArgumentNullException.ThrowIfNull(launch);
        var line = new List<string>(WithoutSettings(userArguments, launch.SettingsFile is not null))
        {
            launch.Resume ? "--resume" : "--session-id",
            launch.SessionId.ToString("D"),
        };
        if (launch.DebugFile is not null) line.AddRange(["--debug-file", launch.DebugFile]);
        if (launch.SettingsFile is not null) line.AddRange(["--settings", launch.SettingsFile]);
        if (!string.IsNullOrEmpty(launch.Prompt)) line.AddRange(["--", launch.Prompt]);
        return line;
    }

    /// <summary>What is wrong with a user's arguments, one message each for a person; for the check of a configuration.</summary>
    public static IReadOnlyList<string> Problems(IReadOnlyList<string> userArguments)
    {
        ArgumentNullException.ThrowIfNull(userArguments);
        var problems = new List<string>();
        var settings = 0;
        for (var at = 0; at < userArguments.Count; at++)
        {
            var argument = userArguments[at];
            if (argument == "--")
            {
                problems.Add("args holds '--': what follows would be a prompt. Put it into the session's 'prompt'.");
                break;
            }

            var name = NameOf(argument);
            if (Refused.TryGetValue(name, out var why)) problems.Add($"args holds '{name}', but {why}. Leave it out.");
            if (name == "--settings")
            {
                settings++;
                if (argument == name && at + 1 == userArguments.Count)
                    problems.Add("args ends in '--settings' without a file. Name one, or leave it out.");
            }
        }

        if (settings > 1) problems.Add("args holds '--settings' twice; the client heeds only one of them. Merge the files.");
        return problems;
    }

    /// <summary>What the user gave to <c>--settings</c>, a file's path or JSON, to be merged into ours; null when nothing.</summary>
    public static string? UserSettings(IReadOnlyList<string> userArguments)
    {
        ArgumentNullException.ThrowIfNull(userArguments);
        for (var at = 0; at < userArguments.Count && userArguments[at] != "--"; at++)
        {
            if (userArguments[at] == "--settings") return at + 1 < userArguments.Count ? userArguments[at + 1] : null;
            if (NameOf(userArguments[at]) == "--settings") return userArguments[at]["--settings=".Length..];
        }

        return null;
    }

    private static IEnumerable<string> WithoutSettings(IReadOnlyList<string> arguments, bool take)
    {
        for (var at = 0; at < arguments.Count; at++)
        {
            if (take && NameOf(arguments[at]) == "--settings")
            {
                if (arguments[at] == "--settings") at++;
                continue;
            }

            yield return arguments[at];
        }
    }

    private static string NameOf(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal)) return argument;
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? argument : argument[..equals];
    }
}
