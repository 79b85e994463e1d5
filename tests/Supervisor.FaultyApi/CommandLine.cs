using System.Globalization;
using Supervisor.FaultyApi.Faults;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.FaultyApi;

/// <summary>The arguments of <c>faulty-api</c>.</summary>
/// <param name="Options">How to start the API.</param>
/// <param name="PortFile">Where to write the port; null for nowhere.</param>
/// <param name="Message">Something to say instead of starting: the help, or what is wrong.</param>
/// <param name="ExitCode">The exit code that goes with <paramref name="Message"/>.</param>
internal sealed record CommandLine(FaultyApiOptions Options, string? PortFile, string? Message, int ExitCode)
{
    private const string Help = $$"""
        faulty-api: the Anthropic Messages API on 127.0.0.1, with scripted faults. For tests and the demo.

        Usage: faulty-api [--port N] [--port-file FILE] [--rules FILE]... [--rule RULE]... [--log FILE]
          --port N          the port (default 0: a free one)
          --port-file FILE  write the port there once the API answers
          --rules FILE      rules in JSON: [{"match":"alpha","faults":["529","reset-after-block"],"then":"ok"}, ...]; members
                            match (part of the first prompt, or *), prompt (part of the latest prompt), history (part of
                            anything the user says in the request), session, faults, then, nonStream (for non-streaming requests), compaction (for requests to summarise), subagent
                            (a list for the requests of subagents), helper (for titles and the like), shared (one list
                            for all sessions)
          --rule RULE       MATCH: FAULT, FAULT; then FAULT
          --log FILE        append a line of JSON for each request
        A prompt may carry its own script: do it [[faults: reset-after-block; then ok]]
        The first rule that matches and has something left decides. Only main-turn requests (streaming, with tools) take
        faults, one each, and each session has its own place in each list.
        While it runs: GET /_control/log, GET and POST /_control/rules, POST /_control/release[?session=ID]

        {{FaultSyntax.Reference}}
        """;

    public static CommandLine Read(IReadOnlyList<string> arguments)
    {
        var options = new FaultyApiOptions();
        var rules = new List<FaultRule>();
        string? portFile = null;
        try
        {
            for (var i = 0; i < arguments.Count; i++)
            {
                var name = arguments[i];
                if (name is "--help" or "-h")
                    return new CommandLine(options, null, Help, 0);
                if (i + 1 == arguments.Count)
                    throw new FormatException($"'{name}' is unknown, or wants a value (faulty-api --help)");
                var value = arguments[++i];
                switch (name)
                {
                    case "--port":
                        options = options with { Port = Port(value) };
                        break;
                    case "--port-file":
                        portFile = value;
                        break;
                    case "--rules":
                        rules.AddRange(FaultRule.ParseJson(File.ReadAllBytes(value)));
                        break;
                    case "--rule":
                        rules.Add(FaultRule.Parse(value));
                        break;
                    case "--log":
                        options = options with { LogFile = value };
                        break;
                    default:
                        throw new FormatException($"unknown argument '{name}' (faulty-api --help)");
                }
            }
        }
        catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException)
        {
            return new CommandLine(options, null, "faulty-api: " + error.Message, 2);
        }
        return new CommandLine(options with { Rules = rules }, portFile, null, 0);
    }

    private static int Port(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new FormatException($"'{text}' is not a port");
}
