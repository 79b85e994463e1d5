using System.CommandLine;
using System.Text;
using System.Text.Json;
using Supervisor.Ctl.Doctor;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl;

/// <summary>The command that looks whether all is well here.</summary>
internal sealed partial class Controller
{
    private Command Doctor()
    {
        var only = new Option<string[]>("--only") { Description = $"Only these checks: {string.Join(", ", DoctorCommand.Names)}", HelpName = "CHECK", AllowMultipleArgumentsPerToken = true };
        only.AcceptOnlyFromAmong([.. DoctorCommand.Names]);
        var command = new Command("doctor", "Look whether all is well here, and say how to mend what is not. Exits with 1 when something needs mending. Needs no daemon") { only };
        command.SetAction(parsed =>
        {
            string? socket;
            try
            {
                socket = Target.Socket(parsed.GetValue(_socket), parsed.GetValue(_config), environment);
            }
            catch (TargetException)
            {
                socket = null; // the check of the configuration says why
            }

            var doctor = new DoctorCommand(parsed.GetValue(_config), socket, environment, time);
            var findings = doctor.Run(parsed.GetValue(only) ?? []);
            if (parsed.GetValue(_json)) output.WriteLine(SafeText.Of(Json(doctor, findings)));
            else foreach (var line in DoctorLines.Of(findings)) output.WriteLine(SafeText.Line(line) is var safe && line.StartsWith(' ') ? "     " + safe : safe);
            return findings.Any(f => f.Severity == Severity.Mend) ? ExitCodes.Failed : ExitCodes.Done;
        });
        return command;
    }

    private static string Json(DoctorCommand doctor, IReadOnlyList<Finding> findings)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteBoolean("well", findings.All(f => f.Severity != Severity.Mend));
            json.WriteString("config", doctor.File);
            json.WriteString("socket", doctor.Socket);
            json.WriteString("state_dir", doctor.StateDirectory);
            json.WriteStartArray("findings");
            foreach (var finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("check", finding.Check);
                json.WriteString("severity", DoctorLines.Word(finding.Severity));
                json.WriteString("what", finding.What);
                json.WriteString("why", finding.Why);
                json.WriteString("mend", finding.Mend);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
