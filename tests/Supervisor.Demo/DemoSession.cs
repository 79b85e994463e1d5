using Supervisor.EndToEnd.Clients;

namespace Supervisor.Demo;

/// <summary>What is done to a session.</summary>
internal enum DemoFault
{
    /// <summary>The connection is reset after a block of the answer was complete: the client gives up.</summary>
    Reset,

    /// <summary>The API says 529 until the client gives up.</summary>
    Overloaded,

    /// <summary>The client is killed with SIGKILL in the middle of its turn.</summary>
    Killed,
}

/// <summary>One of the six sessions.</summary>
internal sealed record DemoSession(string Name, string ClientVersion, DemoFault Fault, string Prompt)
{
    /// <summary>Six sessions, both clients, each fault on each of them.</summary>
    public static IReadOnlyList<DemoSession> Six { get; } =
    [
        new("api", PinnedClient.Older, DemoFault.Reset, "rename the endpoints of the api"),
        new("web", PinnedClient.Newer, DemoFault.Reset, "make the start page faster"),
        new("docs", PinnedClient.Older, DemoFault.Overloaded, "write the manual's first chapter"),
        new("tests", PinnedClient.Newer, DemoFault.Overloaded, "cover the parser with tests"),
        new("build", PinnedClient.Older, DemoFault.Killed, "speed up the build"),
        new("infra", PinnedClient.Newer, DemoFault.Killed, "move the cron jobs to timers"),
    ];

    /// <summary>The script of the faulty API for this session's main requests; everything after it is answered well.</summary>
    public string[] Faults => Fault switch
    {
        DemoFault.Reset => ["reset-after-block"],
        DemoFault.Overloaded => ["529", "529", "529"],
        _ => ["hold:2m"],
    };

    /// <summary>The fault in a few words.</summary>
    public string FaultText => Fault switch
    {
        DemoFault.Reset => "connection reset after a block",
        DemoFault.Overloaded => "529 overloaded, three times",
        _ => "client killed (SIGKILL) in mid-turn",
    };
}
