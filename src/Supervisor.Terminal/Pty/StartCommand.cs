namespace Supervisor.Terminal.Pty;

/// <summary>What is really executed for a request: the program itself, or the trampoline that becomes it.</summary>
internal sealed record StartCommand(
    string Program, IReadOnlyList<string> Arguments, IReadOnlyList<string> Environment, bool UsesTrampoline)
{
    /// <summary>
    /// Variables with this prefix are given to the program without it. The trampoline is a .NET program, which variables like
    /// DOTNET_gcServer or DOTNET_STARTUP_HOOKS would change; so the child's are hidden from it, and restored before the program starts.
    /// </summary>
    private const string HiddenPrefix = "SUPERVISOR_TRAMPOLINE_HIDDEN_";

    private static readonly string[] RuntimePrefixes = ["DOTNET_", "COMPlus_", "CORECLR_", HiddenPrefix];

    internal static StartCommand For(PtySpawn request, PtyHostOptions options)
    {
        var program = CommandLookup.Find(request);
        var useTrampoline = request.UseTrampoline || OperatingSystem.IsMacOS();
        if (!useTrampoline)
        {
            return new StartCommand(
                program,
                [request.Command, .. request.Arguments],
                [.. request.Environment.Select(static v => $"{v.Key}={v.Value}")],
                UsesTrampoline: false);
        }
        var trampoline = TrampolinePath(options);
        return new StartCommand(
            trampoline,
            [trampoline, program, "--", request.Command, .. request.Arguments],
            [.. request.Environment.Select(static v => $"{Hidden(v.Key)}={v.Value}"), .. RuntimeVariables()],
            UsesTrampoline: true);
    }

    private static string Hidden(string name) =>
        RuntimePrefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal)) ? HiddenPrefix + name : name;

    /// <summary>The trampoline runs on the same runtime as we do, wherever that is installed. It takes these out again.</summary>
    internal static IEnumerable<string> RuntimeVariables()
    {
        // .../dotnet/shared/Microsoft.NETCore.App/10.0.x/: the root is three folders up.
        var runtime = Path.TrimEndingDirectorySeparator(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory());
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        if (Directory.Exists(Path.Combine(root, "host", "fxr"))) yield return $"DOTNET_ROOT={root}";
        // Start-up time counts, peak speed does not.
        yield return "DOTNET_TieredPGO=0";
        yield return "DOTNET_EnableDiagnostics=0";
    }

    private static string TrampolinePath(PtyHostOptions options)
    {
        var path = options.TrampolinePath ?? Path.Combine(AppContext.BaseDirectory, "supervisor-trampoline");
        return File.Exists(path)
            ? path
            : throw new PtySpawnException($"The program supervisor-trampoline is missing: there is no file {path}. It belongs " +
                "beside the supervisor's own programs; install them again, or name its path in the options.");
    }
}
