using System.Globalization;
using System.Text.RegularExpressions;

namespace Supervisor.Claude.Signatures;

/// <summary>A wording of the client.</summary>
/// <param name="Id">Its name in journals and incidents.</param>
/// <param name="Where">The places it is looked for in.</param>
/// <param name="Pattern">What it looks like.</param>
/// <param name="Class">What it means.</param>
/// <param name="Clients">The client's versions that it was seen on; empty where that is not known.</param>
/// <param name="Reference">Where the wording is known from, for people.</param>
public sealed record TextSignature(
    string Id, SignaturePlace Where, Regex Pattern, SignatureClass Class, IReadOnlyList<string> Clients, string? Reference)
{
    /// <summary>Whether the wording stands in a text. The last of the client's own attempts is no retry: what follows it is the failure.</summary>
    /// <exception cref="RegexMatchTimeoutException">The pattern takes too long on this text.</exception>
    internal bool IsIn(string text)
    {
        if (Class != SignatureClass.ClientRetrying) return Pattern.IsMatch(text);
        var match = Pattern.Match(text);
        return match.Success && !IsLastAttempt(match);
    }

    /// <summary>Whether the groups <c>attempt</c> and <c>of</c> say that no further attempt follows.</summary>
    internal static bool IsLastAttempt(Match match) =>
        Number(match, "attempt") is { } attempt && Number(match, "of") is { } last && attempt >= last;

    private static int? Number(Match match, string group) =>
        int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
