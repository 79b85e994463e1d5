namespace Supervisor.FaultyApi.Http;

/// <summary>One HTTP/1.1 request, read whole.</summary>
/// <param name="Method">As sent.</param>
/// <param name="Path">The path without the query.</param>
/// <param name="Query">The query without its question mark; empty when there is none.</param>
/// <param name="Headers">Names are compared without case; the last of several values is kept.</param>
/// <param name="Body">The body with any chunked coding taken off.</param>
internal sealed record HttpRequest(
    string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public string? QueryValue(string name) =>
        Query.Split('&')
            .Select(pair => pair.Split('=', 2))
            .Where(pair => pair.Length == 2 && pair[0] == name)
            .Select(pair => Uri.UnescapeDataString(pair[1]))
            .FirstOrDefault();

    public bool WantsClose => string.Equals(Header("connection"), "close", StringComparison.OrdinalIgnoreCase);
}
