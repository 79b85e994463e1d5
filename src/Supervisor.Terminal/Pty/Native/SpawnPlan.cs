using System.Runtime.InteropServices;

namespace Supervisor.Terminal.Pty.Native;

/// <summary>
/// What the child does between its birth and its program: a session of its own, default signals, an empty mask, the terminal, or pipes,
/// on 0, 1 and 2, the working directory, and no other descriptor.
/// </summary>
internal sealed unsafe class SpawnPlan : IDisposable
{
    // glibc needs 336 (attributes), 80 (actions) and 128 (signal set) bytes; room to spare for other C libraries.
    private const int OpaqueBytes = 1024;

    private static readonly SystemConstants Os = SystemConstants.Current;

    private void* _attributes;
    private void* _actions;

    private SpawnPlan()
    {
        _attributes = NativeMemory.AllocZeroed(OpaqueBytes);
        _actions = NativeMemory.AllocZeroed(OpaqueBytes);
        Check(Libc.InitAttributes(_attributes), "posix_spawnattr_init");
        Check(Libc.InitActions(_actions), "posix_spawn_file_actions_init");

        var signals = stackalloc byte[OpaqueBytes];
        _ = Libc.FillSignalSet(signals);
        Check(Libc.SetDefaultSignals(_attributes, signals), "posix_spawnattr_setsigdefault");
        _ = Libc.EmptySignalSet(signals);
        Check(Libc.SetSignalMask(_attributes, signals), "posix_spawnattr_setsigmask");
        var flags = Os.SpawnSetSession | SystemConstants.SpawnSetDefaultSignals | SystemConstants.SpawnSetSignalMask
            | Os.SpawnCloseByDefault;
        Check(Libc.SetFlags(_attributes, (short)flags), "posix_spawnattr_setflags");
    }

    /// <summary>A terminal, given by the path of its slave, on 0, 1 and 2.</summary>
    internal static SpawnPlan OnTerminal(string terminalPath, string workingDirectory, bool takeControllingTerminal)
    {
        var plan = new SpawnPlan();
        using var path = new NativeStrings([terminalPath]);
        // A session leader without a terminal that opens one gets it as its controlling terminal, unless it says no.
        var openFlags = SystemConstants.OpenReadWrite | (takeControllingTerminal ? 0 : Os.OpenNoControllingTerminal);
        Check(Libc.AddOpen(plan._actions, 0, path.First, openFlags, 0), "posix_spawn_file_actions_addopen");
        Check(Libc.AddDup2(plan._actions, 0, 1), "posix_spawn_file_actions_adddup2");
        Check(Libc.AddDup2(plan._actions, 0, 2), "posix_spawn_file_actions_adddup2");
        return plan.In(workingDirectory);
    }

    /// <summary>The end of one pipe on 0, that of another on 1 and 2. Both are above 2.</summary>
    internal static SpawnPlan OnPipes(int input, int output, string workingDirectory)
    {
        var plan = new SpawnPlan();
        Check(Libc.AddDup2(plan._actions, input, 0), "posix_spawn_file_actions_adddup2");
        Check(Libc.AddDup2(plan._actions, output, 1), "posix_spawn_file_actions_adddup2");
        Check(Libc.AddDup2(plan._actions, output, 2), "posix_spawn_file_actions_adddup2");
        return plan.In(workingDirectory);
    }

    private SpawnPlan In(string workingDirectory)
    {
        using var path = new NativeStrings([workingDirectory]);
        Check(Libc.AddChangeDirectory(_actions, path.First), "posix_spawn_file_actions_addchdir_np");
        if (Os.SpawnCloseByDefault == 0)
            Check(Libc.AddCloseFrom(_actions, 3), "posix_spawn_file_actions_addclosefrom_np");
        return this;
    }

    /// <summary>Starts the program. Returns 0 and the pid, or the error number. Who gets the pid makes a <see cref="Child"/> of it, which is collected.</summary>
    internal int Run(NativeStrings path, NativeStrings arguments, NativeStrings environment, out int pid)
    {
        var error = 0;
        pid = OwnChildren.Born(() =>
        {
            int child;
            error = Libc.Spawn(&child, path.First, _actions, _attributes, arguments.Pointer, environment.Pointer);
            return error == 0 ? child : 0;
        });
        return error;
    }

    public void Dispose()
    {
        if (_attributes is null) return;
        _ = Libc.DestroyActions(_actions);
        _ = Libc.DestroyAttributes(_attributes);
        NativeMemory.Free(_actions);
        NativeMemory.Free(_attributes);
        _attributes = _actions = null;
    }

    private static void Check(int error, string function)
    {
        if (error != 0)
            throw new PtySpawnException($"The system's {function} failed: {Marshal.GetPInvokeErrorMessage(error)}.");
    }
}
