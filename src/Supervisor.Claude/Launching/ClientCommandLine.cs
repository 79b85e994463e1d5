namespace Supervisor.Claude.Launching;

/// <summary>
/// What a person gave to <c>claude</c> itself, taken apart: which conversation and which prompt it is about is the supervisor's to say at
/// each start; the options go with every one of them.
/// </summary>
public sealed class ClientCommandLine
{
    private readonly List<string> _options = [];
    private readonly List<string> _prompts = [];
    private readonly List<string> _problems = [];

    private ClientCommandLine()
    {
    }

    /// <summary>The options, without those that say which conversation it is.</summary>
    public IReadOnlyList<string> Options => _options;

    /// <summary>The first prompt; null for none.</summary>
    public string? Prompt { get; private set; }

    /// <summary>The conversation that is to be gone on with (<c>--resume ID</c>); null for another.</summary>
    public Guid? Resume { get; private set; }

    /// <summary>Whether the folder's latest conversation is to be gone on with (<c>--continue</c>).</summary>
    public bool Continue { get; private set; }

    /// <summary>Why this cannot be a supervised session, one sentence each for a person; empty when it can.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Takes a command line apart.</summary>
    /// <param name="arguments">What follows the executable's name.</param>
    public static ClientCommandLine Read(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var line = new ClientCommandLine();
        var at = 0;
        while (at < arguments.Count) at = line.Take(arguments, at);
        line.Conclude();
        return line;
    }

    private int Take(IReadOnlyList<string> arguments, int at)
    {
        var argument = arguments[at];
        if (argument == "--")
        {
            _prompts.AddRange(arguments.Skip(at + 1));
            return arguments.Count;
        }

        if (argument.Length < 2 || argument[0] != '-')
        {
            if (_prompts.Count == 0 && ClientOptions.Commands.Contains(argument))
            {
                _problems.Add($"'{argument}' is a command of the client and begins no session. Say 'claude {argument}', or, "
                    + $"if it is meant as a prompt, '-- {argument}'.");
            }

            _prompts.Add(argument);
            return at + 1;
        }

        var (name, value) = Split(argument);
        var end = value is null ? EndOf(arguments, at + 1, ClientOptions.ValueOf(name)) : at + 1;
        if (name is "--resume" or "-r") TakeResume(value ?? (end > at + 1 ? arguments[at + 1] : null));
        else if (name is "--continue" or "-c") Continue = true;
        else
        {
            if (value is null && ClientOptions.ValueOf(name) == OptionValue.Unknown && at + 1 < arguments.Count && arguments[at + 1] is not ['-', _, ..])
            {
                _problems.Add($"It cannot be told whether '{Shorten(arguments[at + 1])}' belongs to '{name}', an option that this supervisor "
                    + $"does not know, or is a prompt. Write {name}=VALUE, or put the prompt behind '--'.");
            }

            _options.AddRange(arguments.Skip(at).Take(end - at));
        }

        return end;
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    /// <summary>Where an option with its values ends.</summary>
    private static int EndOf(IReadOnlyList<string> arguments, int next, OptionValue value)
    {
        switch (value)
        {
            case OptionValue.One: return Math.Min(next + 1, arguments.Count);
            case OptionValue.Optional: return next < arguments.Count && !IsOption(arguments[next]) ? next + 1 : next;
            case OptionValue.Several:
                while (next < arguments.Count && !IsOption(arguments[next])) next++;
                return next;
            default: return next;
        }
    }

    private static bool IsOption(string argument) => argument.StartsWith('-') && argument.Length > 1;

    private void TakeResume(string? value)
    {
        if (Guid.TryParseExact(value, "D", out var id)) Resume = id;
        else if (value is null) _problems.Add("'--resume' without an id lets the client ask, and the supervisor must know the conversation first. "
            + "Name its id, or begin without it and type /resume.");
        else _problems.Add($"'--resume {Shorten(value)}': a conversation is named by its id here (a UUID, as the client prints it when it ends).");
    }

    private void Conclude()
    {
        if (_prompts.Count > 1) _problems.Add($"There is more than one prompt ('{Shorten(_prompts[0])}', '{Shorten(_prompts[1])}'); put it into quotes.");
        if (Resume is not null && Continue) _problems.Add("'--resume' and '--continue' name two conversations; leave one of them out.");
        _problems.AddRange(ClientArguments.Problems(_options));
        Prompt = _prompts is [{ } only] && !string.IsNullOrWhiteSpace(only) ? only : null;
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
