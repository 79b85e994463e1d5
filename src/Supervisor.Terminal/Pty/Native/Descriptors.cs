namespace Supervisor.Terminal.Pty.Native;

/// <summary>Flags of descriptors, for systems where they cannot be given when the descriptor is made.</summary>
internal static class Descriptors
{
    internal static void CloseOnExecAndNonBlocking(int descriptor)
    {
        _ = Libc.FCntl(descriptor, SystemConstants.SetDescriptorFlags, SystemConstants.CloseOnExec);
        var flags = Libc.FCntl(descriptor, SystemConstants.GetStatusFlags, 0);
        _ = Libc.FCntl(descriptor, SystemConstants.SetStatusFlags, flags | SystemConstants.Current.OpenNonBlocking);
    }
}
