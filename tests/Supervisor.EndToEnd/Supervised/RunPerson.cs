using System.Diagnostics;
using System.Runtime.InteropServices;
using Supervisor.Control;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>A person at a shell in the rig's project, who types supervisorctl; the shell's environment has only what is said here.</summary>
internal sealed class RunPerson
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);
    private readonly DaemonRig _rig;

    /// <summary>A person with a home of their own, in which the client asks nothing.</summary>
    /// <param name="client">What <c>claude</c> is for them.</param>
    public RunPerson(DaemonRig rig, string client, string home = "person")
    {
        _rig = rig;
        Home = rig.Folder.Home(home);
        Directory.CreateDirectory(Path.Combine(Home, ".claude"));
        ClientSeed.Write(Home, [rig.Folder.Project]);
        var programs = Directory.CreateDirectory(Path.Combine(Home, "bin"));
        File.CreateSymbolicLink(Path.Combine(programs.FullName, "claude"), client);
        Variables = ClientSeed.Environment(rig.Api.BaseAddress);
        Variables["PATH"] = $"{programs.FullName}:{Variables["PATH"]}";
        Variables["HOME"] = Home;
        Variables[RigFolder.Mark] = rig.Folder.Root;
        // The runtime need not stand where the host looks for it by itself.
        Variables["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
    }

    /// <summary>The home.</summary>
    public string Home { get; }

    /// <summary>The shell's environment.</summary>
    public Dictionary<string, string> Variables { get; }

    /// <summary>A daemon that this person's commands start without a configuration.</summary>
    public string OwnSocket => Path.Combine(Home, ".local/state/supervisor/supervisor.sock");

    /// <summary>Types a command to the rig's daemon.</summary>
    public Task<RunOutcome> TypeAsync(params string[] arguments) => TypeAloneAsync(["--config", _rig.Folder.Config, .. arguments]);

    /// <summary>Types a command as it is.</summary>
    public async Task<RunOutcome> TypeAloneAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(DaemonProcess.PathOf("supervisorctl"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = _rig.Folder.Project,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Bound);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }

        return new RunOutcome(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs the client and does not attach; returns the session's name.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var outcome = await TypeAsync(["run", "--detached", .. arguments]);
        Assert.True(outcome.Code == 0, outcome.ToString());
        return outcome.Output.TrimEnd('\n');
    }

    /// <summary>Waits until a session is in the list no more.</summary>
    public Task UntilGoneAsync(string session) => _rig.UntilAsync(
        $"{session} is gone", async () => (await _rig.Control.StatusAsync(TestContext.Current.CancellationToken)).Sessions.All(s => s.Name != session));

    /// <summary>Leaves a session as a person does.</summary>
    public async Task LeaveAsync(string session)
    {
        var reply = await _rig.Control.SendAsync(session, "/exit", TestContext.Current.CancellationToken);
        Assert.Equal((ActionOutcome.Accepted, session), (reply.Outcome, reply.Name));
        await UntilGoneAsync(session);
    }
}

/// <summary>What a command said.</summary>
internal sealed record RunOutcome(int Code, string Output, string Errors);
