namespace Supervisor.Hooks.Forwarding;

/// <summary>A moment by which everything must have ended. Each wait asks for what is left, so that no two of them add up.</summary>
internal readonly struct Deadline(int milliseconds)
{
    private readonly long _end = Environment.TickCount64 + milliseconds;

    /// <summary>Milliseconds that are left; 0 when it has passed.</summary>
    public int Left => (int)Math.Max(0, _end - Environment.TickCount64);

    /// <summary>Waits until a descriptor can be read or written; false when time is up.</summary>
    public unsafe bool Await(int descriptor, short what)
    {
        while (Left is > 0 and var left)
        {
            var wanted = new Libc.Wanted { Descriptor = descriptor, Events = what };
            if (Libc.Poll(&wanted, 1, left) > 0) return true;
        }

        return false;
    }
}
