using FsCheck;
using FsCheck.Fluent;

namespace Supervisor.Hooks.Tests;

/// <summary>Random settings files: any layout, with and without hooks of every kind.</summary>
internal static class SettingsFiles
{
    private static readonly Gen<string> White = Gen.Elements("", "", " ", "\n", "\n  ", "\n\t\t", "\r\n    ", "  \n\n ");

    private static readonly Gen<string> Single = Gen.Elements(
        "1", "-0.5e3", "true", "null", "\"\"", "\"x\"", "\"\\\"}\\u00e9\"", "\"é😀\"", "{}", "[]", "{\"hooks\":{}}", "[1,\n 2 ]",
        "\"supervisor-hook\"", "[{\"hooks\":[{\"type\":\"command\",\"command\":\"true\"}]}]");

    private static readonly Gen<string> Failures = Collection('[', ']', Single, count: 3);

    private static readonly Gen<string> Hooks = Collection(
        '{', '}',
        Gen.OneOf(Failures.Select(f => ("StopFailure", f)), Failures.Select(f => ("Stop", f)), Single.Select(s => ("PreToolUse", s))),
        count: 3);

    /// <summary>The text of a file with an object in it, keys unique.</summary>
    public static readonly Gen<string> Any =
        from bom in Gen.Elements("", "", "\uFEFF")
        from lead in White
        from root in Collection(
            '{', '}',
            Gen.OneOf(Hooks.Select(h => ("hooks", h)), Single.Select(s => ("model", s)), Single.Select(s => ("env", s)), Single.Select(s => ("Hooks", s))),
            count: 4)
        from trail in White
        select bom + lead + root + trail;

    private static Gen<string> Collection(char open, char close, Gen<(string Key, string Value)> member, int count) =>
        Collection(
            open, close,
            from members in member.ListOf() select members.DistinctBy(m => m.Key).Take(count).Select(m => $"\"{m.Key}\":{m.Value}").ToList());

    private static Gen<string> Collection(char open, char close, Gen<string> item, int count) =>
        Collection(open, close, from items in item.ListOf() select items.Take(count).ToList());

    // One white space for all members as people write, or a different one for each.
    private static Gen<string> Collection(char open, char close, Gen<List<string>> items) =>
        from all in items
        from even in White
        from uneven in White.ArrayOf(10)
        from isEven in Gen.Elements(true, false)
        from last in White
        select open + string.Join(',', all.Select((m, i) => (isEven ? even : uneven[i]) + m + (isEven ? "" : uneven[i + 5]))) + last + close;
}
