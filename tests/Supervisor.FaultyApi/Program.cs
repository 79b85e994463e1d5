using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Supervisor.FaultyApi;

var command = CommandLine.Read(args);
if (command.Message is { } message)
{
    (command.ExitCode == 0 ? Console.Out : Console.Error).WriteLine(message);
    return command.ExitCode;
}

FaultyApiServer server;
try
{
    server = FaultyApiServer.Start(command.Options);
}
catch (Exception error) when (error is SocketException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(FormattableString.Invariant($"faulty-api: cannot start on port {command.Options.Port}: {error.Message}"));
    return 1;
}
await using (server)
{
    var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
    if (command.PortFile is { } file)
    {
        // Renamed into place, so that nobody reads half a number.
        await File.WriteAllTextAsync(file + ".new", server.Port.ToString(CultureInfo.InvariantCulture) + "\n");
        File.Move(file + ".new", file, overwrite: true);
    }
    Console.WriteLine($"faulty-api ready on {server.BaseAddress}");
    await stop.Task;

    void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        stop.TrySetResult();
    }
}
return 0;
