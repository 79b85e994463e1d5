using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Supervisor.EndToEnd.Clients;

namespace Supervisor.EndToEnd.Supervised.Rig;

/// <summary>The built supervisord, in a session of its own and with a clean environment.</summary>
public sealed class DaemonProcess : IDisposable
{
    /// <summary>The environment variable that names another folder of built binaries than <c>artifacts/bin</c>.</summary>
    public const string BinaryVariable = "SUPERVISOR_BIN";

    /// <summary>Where its temporary files are, below its home.</summary>
    public const string TemporaryFolder = "tmp";

    private readonly Lock _lock = new();
    private readonly StringBuilder _output = new();
    private readonly Process _process;

    private readonly bool _isContained;

    private DaemonProcess(string config, string home, string? failpoint, DaemonSettings settings)
    {
        _isContained = settings.Container.Count > 0;
        var start = new ProcessStartInfo("setsid") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = home };
        foreach (var word in settings.Container) start.ArgumentList.Add(word);
        start.ArgumentList.Add(settings.Binaries is { } folder ? Path.Combine(folder, "supervisord") : PathOf("supervisord"));
        start.ArgumentList.Add("--config");
        start.ArgumentList.Add(config);
        foreach (var argument in settings.Arguments) start.ArgumentList.Add(argument);
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        if (!_isContained)
        {
            start.Environment["LANG"] = "C.UTF-8";
            start.Environment["HOME"] = home;
        }

        start.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(home, TemporaryFolder)).FullName;
        foreach (var (name, value) in settings.Environment) start.Environment[name] = value;
        if (failpoint is not null) start.Environment["SUPERVISOR_FAILPOINT"] = failpoint;
        // The runtime need not stand where the host looks for it by itself.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data, "");
        _process.ErrorDataReceived += (_, line) => Take(line.Data, "stderr: ");
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Its pid: setsid becomes the program that it is given. In a container that of pid 1, as it is called outside.</summary>
    public int Pid => _isContained ? Processes.ChildOf(_process.Id) : _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its exit code, once it has ended; 128 and the signal when a signal ended it.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>What it has written so far; lines of standard error are marked.</summary>
    public string Output
    {
        get
        {
            lock (_lock)
                return _output.ToString();
        }
    }

    /// <summary>A built binary of this checkout.</summary>
    /// <exception cref="InvalidOperationException">It is not built: the test must fail, not be skipped.</exception>
    public static string PathOf(string name)
    {
        var folder = Environment.GetEnvironmentVariable(BinaryVariable) ?? Path.Combine(PinnedClient.RepositoryRoot(), "artifacts", "bin");
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is not there: run scripts/build first.");
    }

    /// <summary>Starts it; it may not serve yet when this returns.</summary>
    /// <param name="failpoint">Where it kills itself, as NAME or NAME:N; null for nowhere.</param>
    /// <param name="settings">What is different from any other daemon; null for nothing.</param>
    public static DaemonProcess Start(string config, string home, string? failpoint = null, DaemonSettings? settings = null) =>
        new(config, home, failpoint, settings ?? new DaemonSettings());

    /// <summary>Sends a signal.</summary>
    public void Signal(int signal) => Processes.Signal(Pid, signal);

    /// <summary>Waits until it has ended and its output is complete.</summary>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan bound, CancellationToken cancellationToken)
    {
        try
        {
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(bound, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"supervisord (pid {Pid}) did not end within {bound}. It wrote:\n{Output}");
        }
        return ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private void Take(string? line, string mark)
    {
        if (line is null) return;
        lock (_lock)
            _output.Append(mark).Append(line).Append('\n');
    }
}
