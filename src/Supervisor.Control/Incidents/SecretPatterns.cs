using System.Buffers;
using System.Text.RegularExpressions;

namespace Supervisor.Control.Incidents;

/// <summary>
/// What secrets look like. Rather too much than too little is taken for one: a report with a word too few can be asked about, a token that was
/// published must be changed. Patterns have bounded repetitions, so that no text makes them slow.
/// </summary>
internal static partial class SecretPatterns
{
    private const string Secret = "[secret]";

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Every secret of a text; they may overlap.</summary>
    public static IEnumerable<Redaction> In(string text)
    {
        foreach (Match match in Known().Matches(text)) yield return Of(match);
        foreach (Match match in PrivateKey().Matches(text)) yield return Of(match);
        foreach (Match match in Scheme().Matches(text)) yield return Of(match.Groups["value"]);
        foreach (Match match in Header().Matches(text)) yield return Of(match.Groups["value"]);
        var users = UserInfo().Matches(text).Select(m => Of(m.Groups["value"])).ToArray();
        foreach (var user in users) yield return user;
        foreach (Match match in Query().Matches(text)) yield return Of(match.Groups["value"]);
        foreach (Match match in Named().Matches(text))
        {
            if (!IsCount(match)) yield return Of(match.Groups["value"]);
        }

        foreach (Match match in Variable().Matches(text)) yield return Of(match.Groups["value"]) with { Label = "[value]" };
        foreach (Match match in Address().Matches(text))
        {
            if (!Array.Exists(users, u => u.Start <= match.Index && match.Index < u.End)) yield return Of(match) with { Label = "[email]" };
        }

        foreach (Match match in Long().Matches(text))
        {
            if (IsRandom(match.ValueSpan)) yield return Of(match);
        }
    }

    private static Redaction Of(Capture capture) => new(capture.Index, capture.Length, Secret);

    /// <summary><c>max_tokens: 64000</c> is no secret.</summary>
    private static bool IsCount(Match match) =>
        match.Groups["name"].Value.StartsWith("tokens", StringComparison.OrdinalIgnoreCase) && !match.Groups["value"].ValueSpan.ContainsAnyExceptInRange('0', '9');

    /// <summary>Words are of one case or have no digits, sums of files are shorter, and ids of the API say what they are.</summary>
    private static bool IsRandom(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("req_") || text.StartsWith("msg_") || text.StartsWith("toolu_") || text.StartsWith("srvtoolu_")) return false;
        var digits = text.ContainsAnyInRange('0', '9');
        return digits && text.Length >= 64 && !text.ContainsAnyExcept(Hexadecimal)
            || digits && text.ContainsAnyInRange('a', 'z') && text.ContainsAnyInRange('A', 'Z');
    }

    /// <summary>Tokens that say whose they are.</summary>
    [GeneratedRegex(
        @"\bsk-[A-Za-z0-9_-]{6,}"
        + @"|\bgh[pousr]_[A-Za-z0-9]{10,}|\bgithub_pat_[A-Za-z0-9_]{10,}|\bglpat-[A-Za-z0-9_-]{10,}|\bxox[abeprs]-[A-Za-z0-9-]{8,}"
        + @"|\b(?:AKIA|ASIA)[A-Z0-9]{12,}|\bAIza[A-Za-z0-9_-]{20,}|\bya29\.[A-Za-z0-9_.-]{10,}|\bnpm_[A-Za-z0-9]{16,}|\bpypi-[A-Za-z0-9_-]{16,}"
        + @"|\bhf_[A-Za-z0-9]{16,}|\b[rsp]k_(?:live|test)_[A-Za-z0-9]{10,}|\beyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]{2,}){0,4}",
        RegexOptions.CultureInvariant)]
    private static partial Regex Known();

    [GeneratedRegex(@"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]{0,20000}?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex PrivateKey();

    /// <summary>What stands behind the name of a way to sign in.</summary>
    [GeneratedRegex(@"\b(?:bearer|basic)[ \t]{1,4}(?<value>[A-Za-z0-9._~+/=-]{8,})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    /// <summary>Headers whose whole value is secret, up to the end of the line or of its quotes.</summary>
    [GeneratedRegex(
        @"\b(?:authorization|proxy-authorization|cookie|set-cookie|x-api-key)\\?[""']?\s{0,4}[:=]\s{0,4}\\?[""']?(?<value>[^\r\n""'\\]{1,4000})",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Header();

    [GeneratedRegex(@"://(?<value>[^\s/@?#""'<>]{1,400})@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    /// <summary>Long values in addresses: signatures, codes, states.</summary>
    [GeneratedRegex(@"[?&#][A-Za-z0-9_.%-]{1,60}=(?<value>[^\s&#""'<>]{12,4000})", RegexOptions.CultureInvariant)]
    private static partial Regex Query();

    /// <summary>A name that says that its value is secret.</summary>
    [GeneratedRegex(
        @"(?<name>api[-_ ]?key|apikey|auth[-_]?key|tokens?|secret|password|passwd|passphrase|credentials?|private[-_]?key|session[-_]?key|access[-_]?key|client[-_]?secret|signature)"
        + @"[A-Za-z0-9_.-]{0,40}\\?[""']?\s{0,3}[:=]\s{0,3}(?:\\?""(?<value>[^""\\\r\n]{1,4000})|\\?'(?<value>[^'\\\r\n]{1,4000})|(?<value>[^\s""'&,;)}\]]{1,4000}))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    /// <summary>A variable of an environment with its value.</summary>
    [GeneratedRegex(@"(?<![A-Za-z0-9_])[A-Z][A-Z0-9_]{2,60}=(?:""(?<value>[^""\r\n]{1,4000})|'(?<value>[^'\r\n]{1,4000})|(?<value>[^\s""',;)}\]]{1,4000}))", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"(?<![A-Za-z0-9+_-])[A-Za-z0-9+_-]{40,4000}={0,2}", RegexOptions.CultureInvariant)]
    private static partial Regex Long();
}
