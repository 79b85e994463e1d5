using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Control;
using Supervisor.Control.Incidents;

namespace Supervisor.Ctl.Tests.Incidents;

/// <summary>Nothing of a planted secret or prompt survives, wherever it stands.</summary>
public sealed class RedactionPropertyTests
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Names of what may stay as it is: the supervisor's own words, ids and numbers.</summary>
    private static readonly string[] Ours =
    [
        "id", "incident", "session", "session_id", "class", "outcome", "opened", "closed", "until", "at", "level", "kind", "value", "source", "situation",
        "remedy", "type", "system", "kernel", "architecture", "runtime", "supervisor", "terminal", "left_out",
    ];

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(300);

    private static Gen<string> Random(int least, int most) =>
        from length in Gen.Choose(least, most)
        from letters in Gen.ArrayOf(Gen.Elements(Letters.ToCharArray()), length)
        select new string(letters) + "7aZ";

    /// <summary>A secret in the forms in which it is met, and the part of it that must not survive.</summary>
    private static Gen<(string Text, string Core)> Secret() =>
        from core in Random(24, 60)
        from text in Gen.Elements(
            $"sk-ant-api03-{core}", $"Bearer {core}", $"x-api-key: {core}", $"\"authorization\":\"Bearer {core}\"", $"https://user:{core}@host/x",
            $"https://host/x?code={core}&a=1", $"API_TOKEN={core}", $"password={core}", $"\\\"access_token\\\":\\\"{core}\\\"", $"Cookie: a={core}; b=c", $"ghp_{core}", $"eyJ{core}.{core}")
        select (text, core);

    private static Gen<string> Around() => Gen.Elements("", " ", "API Error: 529 ", "[ERROR] {\"a\":\"", "\n", "x, ", "(", "│ ", "/", "home ");

    [Fact]
    public void No_part_of_a_secret_survives_in_any_text() => Prop.ForAll(
        (from secret in Secret() from before in Around() from after in Around() select (secret, before, after)).ToArbitrary(),
        given => Survivors(given.secret.Core, new Redactor(new RedactionRules()).Of(given.before + given.secret.Text + given.after))).Check(Many);

    [Fact]
    public void No_part_of_a_secret_survives_in_any_field_even_when_prompts_are_asked_for() => Prop.ForAll(
        (from secret in Secret() from withPrompts in Gen.Elements(true, false) select (secret, withPrompts)).ToArbitrary(),
        given => Planted(given.secret.Text).All(i => Survivors(given.secret.Core, Shown(i, given.withPrompts)))).Check(Many.WithMaxTest(40));

    [Fact]
    public void No_part_of_a_prompt_survives_in_any_field() => Prop.ForAll(
        (from words in Gen.ListOf(Random(3, 9)) where words.Sum(w => w.Length) > 20 select string.Join(' ', words)).ToArbitrary(),
        prompt => Planted(prompt).All(i => Survivors(prompt.Replace(" ", "", StringComparison.Ordinal), Shown(i with { Prompts = [prompt] }, withPrompts: false).Replace(" ", "", StringComparison.Ordinal)))).Check(Many.WithMaxTest(40));

    [Fact]
    public void Any_text_is_survived_and_what_was_redacted_stays_as_it_is() => Prop.ForAll<string>(text =>
    {
        var redactor = new Redactor(new RedactionRules { Homes = ["/h/b"], User = "bob", Prompts = [text ?? ""] });
        var once = redactor.Of(text ?? "");
        _ = redactor.OfScreen(text ?? "");
        return new Redactor(new RedactionRules { Homes = ["/h/b"], User = "bob" }).Of(once).Length <= Math.Max(once.Length * 8, 64);
    }).Check(Many);

    [Fact]
    public void The_report_is_as_tight_as_what_it_is_made_of() => Prop.ForAll(
        Secret().ToArbitrary(),
        secret => Planted(secret.Text).All(i => Survivors(secret.Core, IncidentReport.Of(RedactedIncident.Of(i, withPrompts: true, withSecrets: false))))).Check(Many.WithMaxTest(20));

    /// <summary>No ten characters in a row of it are there.</summary>
    private static bool Survivors(string core, string shown) =>
        Enumerable.Range(0, Math.Max(1, core.Length - 14)).All(at => !shown.Contains(core.Substring(at, Math.Min(14, core.Length - at)), StringComparison.Ordinal));

    private static string Shown(IncidentReply incident, bool withPrompts)
    {
        var shown = RedactedIncident.Of(incident, withPrompts, withSecrets: false);
        return JsonSerializer.Serialize(shown, new ControlJson(new JsonSerializerOptions(ControlJson.Default.Options)
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }).IncidentReply);
    }

    /// <summary>The same incident with the text in one field each time, in every field that is not ours.</summary>
    private static IEnumerable<IncidentReply> Planted(string text)
    {
        var whole = JsonSerializer.SerializeToNode(Given.Incident(), ControlJson.Default.IncidentReply)!;
        foreach (var path in Paths(whole).ToList())
        {
            var planted = whole.DeepClone();
            path.Set(planted, $"before {text} after");
            yield return planted.Deserialize(ControlJson.Default.IncidentReply)!;
        }
    }

    private static IEnumerable<Place> Paths(JsonNode node)
    {
        if (node is JsonObject map)
        {
            foreach (var (name, value) in map)
            {
                if (name == "private") continue;
                if (value is JsonValue leaf && leaf.TryGetValue<string>(out _) && !Ours.Contains(name)) yield return new Place((n, t) => n[name] = t);
                else if (value is JsonArray list && name != "left_out") foreach (var inner in Inside(list, n => n[name]!)) yield return inner;
                else if (value is JsonObject) foreach (var inner in Paths(value)) yield return inner.Within(n => n[name]!);
            }
        }
    }

    private static IEnumerable<Place> Inside(JsonArray list, Func<JsonNode, JsonNode> of)
    {
        for (var i = 0; i < list.Count; i++)
        {
            var at = i;
            if (list[at] is JsonValue) yield return new Place((n, t) => of(n)[at] = t);
            else foreach (var inner in Paths(list[at]!)) yield return inner.Within(n => of(n)[at]!);
        }
    }

    private sealed record Place(Action<JsonNode, string> Set)
    {
        public Place Within(Func<JsonNode, JsonNode> of) => new((n, t) => Set(of(n), t));
    }
}
