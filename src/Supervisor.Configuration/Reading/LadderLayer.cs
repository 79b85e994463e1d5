using System.Collections.Immutable;
using System.Text.Json;
using Supervisor.Configuration.Yaml;
using Supervisor.Core.Recovery;

namespace Supervisor.Configuration.Reading;

/// <summary>Reads <c>recovery.ladder</c>: which remedies answer which situation. Places are laid over each other situation by situation.</summary>
internal static class LadderLayer
{
    private const int MostRungs = 20;

    private static readonly ImmutableSortedDictionary<string, Situation> Situations = Named<Situation>();
    private static readonly ImmutableSortedDictionary<string, Remedy> Remedies = Named<Remedy>();
    private static readonly string[] Keys = [.. Situations.Keys];

    public static ImmutableSortedDictionary<Situation, ImmutableArray<Remedy>>? Read(Section recovery, string key, ErrorList errors)
    {
        if (!recovery.Has(key)) return null;
        var section = recovery.Sub(key, Keys);
        var rungs = ImmutableSortedDictionary.CreateBuilder<Situation, ImmutableArray<Remedy>>();
        foreach (var (name, situation) in Situations.Where(s => section.Has(s.Key)))
        {
            if (Rungs(section.Value(name)!, name, situation, errors) is { } read) rungs[situation] = read;
        }

        return rungs.ToImmutable();
    }

    /// <summary>What is in force: a session's own list for a situation, else that of <c>defaults</c>, else what is built in.</summary>
    /// <remarks>A list that says what is built in is no change, so that two files that mean the same are equal.</remarks>
    public static Ladder Merge(
        ImmutableSortedDictionary<Situation, ImmutableArray<Remedy>>? own, ImmutableSortedDictionary<Situation, ImmutableArray<Remedy>>? below)
    {
        var none = ImmutableSortedDictionary<Situation, ImmutableArray<Remedy>>.Empty;
        var said = (below ?? none).SetItems(own ?? none);
        return new Ladder { Changed = said.RemoveRange(said.Where(s => s.Value.AsSpan().SequenceEqual(Ladder.Default.Of(s.Key).AsSpan())).Select(s => s.Key)) };
    }

    private static ImmutableArray<Remedy>? Rungs(YamlValue value, string name, Situation situation, ErrorList errors)
    {
        if (value is not YamlList list)
        {
            errors.Add(value.At, value is YamlText { IsNull: true }
                ? $"'{name}' has no value; give a list of remedies, as in [hold], or remove the key"
                : $"'{name}' must be a list of remedies, as in {Example(situation)}, not {value.Noun}");
            return null;
        }

        if (list.Items.Count is 0 or > MostRungs)
        {
            errors.Add(value.At, $"'{name}' must be a list of 1 to {MostRungs} remedies, as in {Example(situation)}; [hold] types nothing and tells a person");
            return null;
        }

        var rungs = list.Items.Select(item => Rung(item, name, situation, errors)).ToList();
        if (rungs.Contains(null)) return null;
        var hold = rungs.IndexOf(Remedy.Hold);
        if (hold >= 0 && hold < rungs.Count - 1)
        {
            errors.Add(list.Items[hold + 1].At, $"nothing follows 'hold' in '{name}': it waits for a person; make it the last one");
            return null;
        }

        return [.. rungs.Select(r => r!.Value)];
    }

    private static Remedy? Rung(YamlValue item, string name, Situation situation, ErrorList errors)
    {
        if (item is not YamlText { IsNull: false } text)
        {
            errors.Add(item.At, $"'{name}' is a list of remedies; this item is {(item is YamlText ? "nothing" : item.Noun)}");
            return null;
        }

        if (!Remedies.TryGetValue(text.Text, out var remedy))
        {
            var meant = NearestName.Of(text.Text, Remedies.Keys) is { } near ? $" (did you mean '{near}'?)" : "";
            errors.Add(item.At, $"a remedy must be one of {string.Join(", ", Remedies.Keys)}, not {Values.Quote(text)}{meant}");
            return null;
        }

        var fits = Ladder.Fits(situation);
        if (fits.Contains(remedy)) return remedy;
        errors.Add(item.At, fits is [Remedy.Hold]
            ? $"'{text.Text}' does not fit '{name}': no key helps there, so it can only be [hold]"
            : $"'{text.Text}' does not fit '{name}'; what fits: {string.Join(", ", fits.Select(Name))}");
        return null;
    }

    private static string Example(Situation situation) => $"[{string.Join(", ", Ladder.Default.Of(situation).Select(Name))}]";

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static ImmutableSortedDictionary<string, T> Named<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToImmutableSortedDictionary(Name, v => v, StringComparer.Ordinal);
}
