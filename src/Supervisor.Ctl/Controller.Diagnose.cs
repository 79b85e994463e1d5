using System.CommandLine;
using System.Globalization;
using Supervisor.Claude.Diagnosis;
using Supervisor.Configuration.Reading;
using Supervisor.Ctl.Commands;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl;

/// <summary>The command that reads files and asks no daemon. What it needs of the client's knowledge is loaded only when it runs.</summary>
internal sealed partial class Controller
{
    /// <summary>What <c>-</c> stands for. Default: standard input.</summary>
    public Func<Stream> StandardInput { get; init; } = Console.OpenStandardInput;

    private Command Diagnose()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "A client's debug file, a transcript, a log of VS Code, a pasted issue; '-' is standard input. Several of one session make one timeline",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var stall = new Option<string?>("--stall-after")
        {
            Description = "Silence of the main turn that counts as a stall. Default: 120s, and 300s before the first byte",
            HelpName = "DURATION",
        };
        var since = new Option<string?>("--since") { Description = "Only what happened at or after this time (UTC where it names no zone)", HelpName = "TIME" };
        var command = new Command("diagnose", "Tell from files what went wrong with a session, and what helps. Needs no daemon") { files, stall, since };
        command.SetAction(parsed =>
        {
            var given = parsed.GetValue(files) ?? [];
            if (given.Length > 0) return Diagnose(given, parsed.GetValue(stall), parsed.GetValue(since), parsed.GetValue(_config), parsed.GetValue(_json));
            errors.WriteLine("diagnose requires a file: a client's debug file, a transcript, a host's log or a pasted issue; '-' is standard input.");
            return ExitCodes.BadArguments;
        });
        return command;
    }

    private int Diagnose(string[] files, string? stall, string? since, string? config, bool json)
    {
        var options = new DiagnosisOptions();
        if (stall is not null)
        {
            if (DurationText.ParseSeconds(stall) is { } silence && silence > TimeSpan.Zero)
            {
                options = options with { StallAfter = silence, Connect = silence };
            }
            else
            {
                errors.WriteLine($"--stall-after: '{SafeText.Line(stall)}' is no duration; write 500ms, 20s, 5m or 2h.");
                return ExitCodes.BadArguments;
            }
        }

        if (since is not null)
        {
            if (DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var from))
            {
                options = options with { Since = from };
            }
            else
            {
                errors.WriteLine($"--since: '{SafeText.Line(since)}' is no time; write 2026-11-20T20:16:18Z.");
                return ExitCodes.BadArguments;
            }
        }

        try
        {
            options = options with { Signatures = UserSignatures.Read(config, environment, errors) };
            return new DiagnoseCommand(output, errors, StandardInput, environment.CurrentDirectory).Run(files, options, json);
        }
        catch (IOException problem)
        {
            errors.WriteLine($"The reply was cut off: {SafeText.Line(problem.Message)}");
            return ExitCodes.Failed;
        }
    }
}
