using System.Text.Json;
using Supervisor.Claude.Diagnosis;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl.Commands;

/// <summary><c>diagnose FILE...</c>: tells what went wrong from what a client left behind. It needs no daemon.</summary>
internal sealed record DiagnoseCommand(TextWriter Output, TextWriter Errors, Func<Stream> StandardInput, string Folder)
{
    /// <summary>Standard input, as an argument.</summary>
    private const string Input = "-";

    /// <returns>0 when a diagnosis was made, 1 when a file cannot be read or nothing is understood.</returns>
    public int Run(IReadOnlyList<string> files, DiagnosisOptions options, bool json)
    {
        var inputs = new List<DiagnosisInput>();
        try
        {
            foreach (var file in files)
            {
                if (file == Input && inputs.Exists(i => i.Name == "standard input"))
                {
                    Errors.WriteLine("'-' is given twice, and standard input can be read only once.");
                    return ExitCodes.BadArguments;
                }

                if (Open(file) is not { } input) return ExitCodes.Failed;
                inputs.Add(input);
            }

            var report = Diagnoser.Diagnose(inputs, options);
            if (json) Output.WriteLine(SafeText.Of(JsonSerializer.Serialize(report, DiagnosisJson.Default.DiagnosisReport)));
            else foreach (var line in DiagnosisLines.Of(report)) Output.WriteLine(line);
            return report.Understood && report.Inputs.All(i => i.Problem is null) ? ExitCodes.Done : ExitCodes.Failed;
        }
        finally
        {
            foreach (var input in inputs) input.Content.Dispose();
        }
    }

    private DiagnosisInput? Open(string file)
    {
        if (file == Input) return new DiagnosisInput("standard input", StandardInput());
        try
        {
            var path = Path.GetFullPath(file, Folder);
            if (Directory.Exists(path))
            {
                Errors.WriteLine($"{SafeText.Line(file)} is a folder; name the files in it that belong to one session.");
                return null;
            }

            // A debug file is being written while a client lives.
            return new DiagnosisInput(file, new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.SequentialScan,
                BufferSize = 0,
            }));
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            Errors.WriteLine($"{SafeText.Line(file)}: there is no such file.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Errors.WriteLine($"{SafeText.Line(file)} cannot be read: {SafeText.Line(problem.Message)}");
        }

        return null;
    }
}
