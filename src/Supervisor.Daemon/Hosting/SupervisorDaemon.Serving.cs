using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Supervisor.Claude.Hooks;
using Supervisor.Claude.Signatures;
using Supervisor.Control;
using Supervisor.Control.Incidents;
using Supervisor.Daemon.Api;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Notifications;
using Supervisor.Daemon.Reloading;
using Supervisor.Daemon.Schedules;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Timing;

namespace Supervisor.Daemon.Hosting;

/// <summary>Its doors: the control socket and the address of the hooks.</summary>
internal sealed partial class SupervisorDaemon
{
    private WebApplication CreateServer(
        ClientSignatures signatures, SessionSet sessions, RunKeeper runs, TimingStore timings, EventHub events, JournalWriter journal, Notifier notifier,
        DaemonClock clock, SessionActions actions, SessionSchedules schedules, ConfigDesk desk, int hookPort)
    {
        var (refusals, seats) = (new Refusals(clock.Time, _log), new Seats());
        // Empty: an appsettings.json in the folder that the daemon was started in, or ASPNETCORE_URLS, must not open other doors.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(
            k => Listeners.Open(k, config.Daemon.Socket, config.Daemon.HookListen with { Port = hookPort }, clock.Time, refusals));
        builder.WebHost.UseSockets(s => s.CreateBoundListenSocket = Listeners.Bind);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var server = builder.Build();
        server.Use((HttpContext http, RequestDelegate next) => Listeners.GuardAsync(http, next, refusals));
        new HookEndpoint(sessions, new HookPayloadReader(signatures, clock.Time), journal, clock, refusals, _log).Map(server);
        new ExplainEndpoints(sessions, timings, clock).Map(server);
        new IncidentEndpoints(new IncidentShelf(state.Incidents)).Map(server);
        new RunEndpoint(runs).Map(server);
        new ConfigEndpoint(desk).Map(server);
        new NotifyEndpoint(notifier).Map(server);
        new ScheduleEndpoint(sessions, schedules, clock).Map(server);
        new ControlEndpoints(
            sessions, actions, events, clock, state.Health, seats,
            () => new VersionReply(Version, Environment.ProcessId, state.Root) { Refused = refusals.Read() }, End).Map(server);
        new TerminalEndpoints(sessions, new PersonInput(sessions, journal, clock), clock, seats, _stopping.Token, _leaving.Token).Map(server);
        return server;
    }

    private Uri HookUrl() => new UriBuilder("http", config.Daemon.HookListen.Host.ToString(), _hookPort, ControlApi.Hooks).Uri;

    private static int PortOf(WebApplication server)
    {
        var addresses = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return addresses.Where(a => !a.Contains("unix", StringComparison.Ordinal)).Select(a => new Uri(a).Port).First();
    }

    /// <summary>Signals are the daemon's own affair: the web host must not end before the sessions have.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
