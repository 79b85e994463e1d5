using System.Text;
using System.Text.Json;
using Supervisor.Configuration;

namespace Supervisor.Ctl.Tests;

public sealed class DiagnoseTests : IDisposable
{
    private const string Dead =
        "2026-11-20T20:16:18.102Z [DEBUG] [engine] turn 1 start\n"
        + "2026-11-20T20:16:18.178Z [DEBUG] [API REQUEST] /v1/messages source=repl_main_thread\n"
        + "2026-11-20T20:16:18.212Z [DEBUG] [API:timing] first byte after 39ms\n"
        + "2026-11-20T20:16:18.781Z [ERROR] [engine] turn ended in error: API Error: Connection lost mid-response. The response above may be incomplete.\n";

    private const string Record =
        """{"type":"assistant","isApiErrorMessage":true,"error":"server_error","requestId":"req_011CSHoEeqs5C35K2UUqR7Fy","message":{"model":"<synthetic>","content":[{"type":"text","text":"API Error: Connection lost mid-response."}]},"timestamp":"2026-11-20T20:16:18.790Z"}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sv-diagnose-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_is_diagnosed_without_a_daemon()
    {
        Write("debug.log", Dead);

        var (code, output, errors) = Run(null, "diagnose", "debug.log");

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(
            """
            debug.log: debug file, 4 lines, 4 of them tell something, 20:16:18.102 to 20:16:18.781 (679 ms)

            2026-11-20 (UTC)
            20:16:18.102     turn 1 starts
            20:16:18.178     request sent
            20:16:18.212     first byte after 39 ms
            20:16:18.781  !! transient: API Error: Connection lost mid-response. The response above may be incomplete.


            """,
            output[..output.IndexOf("Likely cause", StringComparison.Ordinal)]);
        Assert.Contains("Likely cause: the turn failed, class transient, signature connection_lost", output, StringComparison.Ordinal);
        Assert.Contains("\nWhat Supervisor would do: It types \"continue\"", output, StringComparison.Ordinal);
        Assert.Contains("\nRequest ids: none found.\n", output, StringComparison.Ordinal);
        Assert.Contains("\nWhat you can do: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_files_make_one_timeline_and_standard_input_may_be_one_of_them()
    {
        Write("debug.log", Dead);

        var (code, output, _) = Run(Record, "diagnose", "debug.log", "-");

        Assert.Equal(0, code);
        Assert.Contains("\nstandard input: transcript or other JSON records, 1 lines", output, StringComparison.Ordinal);
        Assert.Equal(1, output.Split("!! transient").Length - 1);
        Assert.Contains("Request ids: req_011CSHoEeqs5C35K2UUqR7Fy\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_one_documented_record()
    {
        Write("debug.log", Dead);

        var (code, output, _) = Run(null, "--json", "diagnose", "debug.log");

        using var document = JsonDocument.Parse(output);
        var report = document.RootElement;
        Assert.Equal(0, code);
        Assert.Equal((1, "failed"), (report.GetProperty("version").GetInt32(), report.GetProperty("verdict").GetString()));
        Assert.Equal(
            ["version", "inputs", "timeline", "verdict", "causes", "remedy", "advice", "request_ids"], report.EnumerateObject().Select(p => p.Name));
        var cause = report.GetProperty("causes")[0];
        Assert.Equal(
            ["kind", "verdict", "class", "signature", "reference", "text", "certainty", "resolved", "at", "source", "line", "times"],
            cause.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("transient", "connection_lost", "certain"), (cause.GetProperty("class").GetString(), cause.GetProperty("signature").GetString(), cause.GetProperty("certainty").GetString()));
    }

    [Fact]
    public void A_threshold_can_be_given()
    {
        Write("debug.log", Dead.Split("2026-11-20T20:16:18.781Z")[0] + "2026-11-20T20:17:18.000Z [DEBUG] [REPL:unmount] REPL unmounting\n");

        Assert.Contains("Likely cause: working (likely): the client was closed 1m", Run(null, "diagnose", "debug.log").Output, StringComparison.Ordinal);
        Assert.Contains("=> STALLED since 20:16:18.212", Run(null, "diagnose", "--stall-after", "20s", "debug.log").Output, StringComparison.Ordinal);
        Assert.Equal(2, Run(null, "diagnose", "--stall-after", "soon", "debug.log").Code);
        Assert.Equal(2, Run(null, "diagnose", "--since", "soon", "debug.log").Code);
        Assert.DoesNotContain("turn 1 starts", Run(null, "diagnose", "--since", "2026-11-20T20:17:00Z", "debug.log").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "diagnose requires a file")]
    [InlineData(1, "none.log: there is no such file.", "none.log")]
    [InlineData(1, "folder is a folder", "folder")]
    [InlineData(2, "'-' is given twice", "-", "-")]
    public void What_cannot_be_read_is_named(int code, string message, params string[] files)
    {
        _folder.CreateSubdirectory("folder");

        var (actual, output, errors) = Run("", ["diagnose", .. files]);

        Assert.Equal((code, ""), (actual, output));
        Assert.StartsWith(message, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty", "")]
    [InlineData("text, 1 lines", "hello\n")]
    [InlineData("no text; tried as", "\0\u0001\0\0\0\0\0\0\0\0")]
    public void What_is_not_understood_is_said_and_what_was_tried(string kind, string text)
    {
        Write("it", text);

        var (code, output, _) = Run(null, "diagnose", "it");

        Assert.Equal(1, code);
        Assert.StartsWith($"it: {kind}", output, StringComparison.Ordinal);
        Assert.Contains("Nothing in it was understood. Tried: a client's debug file", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_users_signatures_count_and_a_broken_configuration_does_not_stop_a_diagnosis()
    {
        Write("debug.log", Dead);
        Write("own.yaml", "signatures: [ { id: mine, class: auth, pattern: connection lost mid-response } ]");
        Write("broken.yaml", "signatures: [ { id: mine, clas: auth } ]");

        Assert.Contains("class auth, signature mine", Run(null, "--config", "own.yaml", "diagnose", "debug.log").Output, StringComparison.Ordinal);
        var (code, output, errors) = Run(null, "--config", "broken.yaml", "diagnose", "debug.log");
        Assert.Equal(0, code);
        Assert.Contains("signature connection_lost", output, StringComparison.Ordinal);
        Assert.EndsWith("so its signatures are left out; the built-in ones are used.\n", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_a_file_reaches_the_terminal_as_a_control_sequence()
    {
        Write("evil\u001b[31m.log", "2026-11-20T20:16:18.781Z [ERROR] [engine] turn ended in error: API Error: \u001b]0;owned\u0007 529 \u001b[2J\u202eOverloaded \u009b31m\n");

        var (_, output, _) = Run(null, "diagnose", "evil\u001b[31m.log");
        var json = Run(null, "--json", "diagnose", "evil\u001b[31m.log").Output;

        Assert.Contains("overloaded", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output + json, c => (char.IsControl(c) && c != '\n') || c == '\u202e');
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    private (int Code, string Output, string Errors) Run(string? input, params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var environment = new ConfigEnvironment(_ => null, _folder.FullName);
        var controller = new Controller(output, errors, environment, TimeProvider.System)
        {
            StandardInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input ?? "")),
        };
        var code = controller.Run(args);
        return (code, output.ToString(), errors.ToString());
    }
}
