using System.Collections;

namespace Supervisor.Trampoline;

/// <summary>Undoes what the starter did to the environment for the sake of this program's runtime.</summary>
internal static class ChildEnvironment
{
    private const string HiddenPrefix = "SUPERVISOR_TRAMPOLINE_HIDDEN_";

    private static readonly string[] RuntimePrefixes = ["DOTNET_", "COMPlus_", "CORECLR_"];

    internal static void Collect(out List<string> environment)
    {
        environment = [];
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (name.StartsWith(HiddenPrefix, StringComparison.Ordinal)) name = name[HiddenPrefix.Length..];
            else if (RuntimePrefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal))) continue;
            environment.Add($"{name}={variable.Value}");
        }
    }
}
