using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Clients;

namespace Supervisor.EndToEnd.FaultyApi;

public sealed class ProgramTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "faulty-api"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    [Fact]
    public async Task It_says_when_it_is_ready_writes_its_port_and_log_and_stops_on_SIGTERM()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (portFile, log) = (Path.Combine(folder.FullName, "port"), Path.Combine(folder.FullName, "log"));
            using var program = Start("--port-file", portFile, "--log", log, "--rule", "alpha: 529; then ok");
            var ready = await program.StandardOutput.ReadLineAsync(Cancel);
            var port = int.Parse((await File.ReadAllTextAsync(portFile, Cancel)).Trim(), CultureInfo.InvariantCulture);
            var exchange = await RawExchange.OfAsync(port, new ClientRequest("task alpha"), Cancel);
            Signals.Send(program.Id, Signals.Terminate);
            await program.WaitForExitAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel);

            Assert.Equal($"faulty-api ready on http://127.0.0.1:{port}/", ready);
            Assert.StartsWith("HTTP/1.1 529", exchange.Text, StringComparison.Ordinal);
            Assert.Equal(0, program.ExitCode);
            var line = JsonNode.Parse(Assert.Single(await File.ReadAllLinesAsync(log, Cancel)))!;
            Assert.Equal(("task alpha", "status 529"), ((string?)line["firstPrompt"], (string?)line["outcome"]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("unknown argument '--no'", "--no", "1")]
    [InlineData("explode", "--rule", "*: explode")]
    [InlineData("not a port", "--port", "99999")]
    public async Task Bad_arguments_are_explained_with_exit_code_2(string expected, params string[] arguments)
    {
        using var program = Start(arguments);
        var error = await program.StandardError.ReadToEndAsync(Cancel);
        await program.WaitForExitAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel);

        Assert.Equal(2, program.ExitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }
}
