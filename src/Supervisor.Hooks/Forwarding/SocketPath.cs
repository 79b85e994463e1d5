namespace Supervisor.Hooks.Forwarding;

/// <summary>Where the daemon listens, as far as a hook can know: it reads no configuration.</summary>
internal static class SocketPath
{
    /// <summary><c>SUPERVISOR_SOCKET</c> (set for owned sessions), else <c>--socket</c> (written by install), else the daemon's default.</summary>
    public static string Find(string[] args, Func<string, string?> variable)
    {
        if (variable("SUPERVISOR_SOCKET") is { Length: > 0 } given) return given;
        var at = Array.IndexOf(args, "--socket");
        if (at >= 0 && at + 1 < args.Length) return args[at + 1];

        var runtime = variable("XDG_RUNTIME_DIR");
        return runtime is ['/', ..]
            ? runtime.TrimEnd('/') + "/supervisor/supervisor.sock"
            : variable("HOME") + "/.local/state/supervisor/supervisor.sock";
    }
}
