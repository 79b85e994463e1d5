namespace Supervisor.Terminal.Hosted.Wire;

/// <summary>The numbers of the frames. A number is never used for something else; who meets one that it does not know ignores the frame.</summary>
internal enum FrameKind : ushort
{
    // From the user.
    Hello = 1,
    Spawn = 2,
    Input = 3,
    CancelInput = 4,
    Resize = 5,
    Stop = 6,
    Release = 7,
    TakeUp = 8,
    Acknowledge = 9,
    Painting = 10,
    Shutdown = 11,
    Ping = 12,
    ReservePort = 13,

    // From the host; a painting comes from there too.
    Welcome = 101,
    Refused = 102,
    Held = 103,
    HeldEnd = 104,
    Spawned = 105,
    SpawnFailed = 106,
    Output = 107,
    OutputLost = 108,
    Exited = 109,
    InputDone = 110,
    Gone = 111,
    Pong = 112,
    Fault = 113,
    PortReserved = 114,
}
