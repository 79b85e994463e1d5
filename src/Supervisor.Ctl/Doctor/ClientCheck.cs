namespace Supervisor.Ctl.Doctor;

/// <summary>What there is of a client.</summary>
/// <param name="Command">As the configuration says it.</param>
/// <param name="Sessions">The sessions that use it, for people.</param>
/// <param name="Copies">Files that the command can mean, the one that is used first.</param>
/// <param name="Said">What it answered to <c>--version</c>; null when it gave no answer.</param>
/// <param name="Problem">Why it gave none.</param>
internal sealed record ClientFacts(string Command, string Sessions, IReadOnlyList<string> Copies, string? Said, string? Problem);

/// <summary>Is the client there, and one that was measured?</summary>
internal static class ClientCheck
{
    public const string Name = "client";

    /// <summary>The versions between which its screens, files and hooks were measured.</summary>
    private static readonly Version Oldest = new(2, 1, 146);

    private static readonly Version Newest = new(2, 1, 329);

    public static IEnumerable<Finding> Judge(ClientFacts facts)
    {
        if (facts.Copies.Count == 0)
        {
            yield return Finding.ToMend(
                Name, $"'{facts.Command}' is not found ({facts.Sessions})", "its sessions cannot start",
                "install Claude Code, or name it in claude.command with its whole path");
            yield break;
        }

        var used = facts.Copies[0];
        if (VersionOf(facts.Said) is not { } version)
        {
            yield return Finding.ToMend(
                Name, $"{used} --version does not tell a version ({facts.Problem ?? $"it said '{facts.Said}'"})",
                "what does not start here does not start in a session either", $"run it yourself: {used} --version");
            yield break;
        }

        if (version < Oldest)
        {
            yield return Finding.ToMend(
                Name, $"{used} is version {version}, older than {Oldest}", "screens and hooks of such versions were never looked at: failures may go unseen",
                "bring the client up to date");
        }
        else if (version > Newest)
        {
            yield return Finding.Note(
                Name, $"{used} is version {version}, newer than {Newest}", "what it shows was not measured; a screen that is not recognised is left alone",
                "nothing, unless sessions stay 'unknown': 'supervisorctl screen NAME --json' says how a screen is read, docs/signatures.md how to add wordings");
        }
        else
        {
            yield return Finding.Well(Name, $"{used} is version {version} ({facts.Sessions})");
        }

        if (facts.Copies.Count > 1)
        {
            yield return Finding.Note(
                Name, $"'{facts.Command}' is on PATH {facts.Copies.Count} times: {string.Join(", ", facts.Copies)}",
                "the first one is used here; a daemon with another PATH may use another", "name one in claude.command with its whole path, if that matters");
        }
    }

    /// <summary>From <c>2.1.329 (Claude Code)</c>.</summary>
    private static Version? VersionOf(string? said) =>
        said?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var first, ..] && Version.TryParse(first, out var version) ? version : null;
}
