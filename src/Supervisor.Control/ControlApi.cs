namespace Supervisor.Control;

/// <summary>The addresses of the control API: HTTP/1.1 over the daemon's unix socket.</summary>
public static class ControlApi
{
    /// <summary>GET: <see cref="StatusReply"/> of every session.</summary>
    public const string Status = "/v1/status";

    /// <summary>
    /// POST with a verb (<c>start stop restart retry interrupt rewind compact hold release refill</c>) and <c>?name=A&amp;name=B</c> or
    /// <c>?name=all</c>, for <c>rewind</c> also <c>&amp;to=TEXT</c>, for <c>hold</c> also <c>&amp;until=TIME</c> (ISO 8601, with its offset):
    /// <see cref="ActionReplies"/>. Answers when the outcome is known, as Supervisor 4 does; <c>?wait=false</c> answers at once.
    /// </summary>
    public const string Actions = "/v1/actions/";

    /// <summary>A verb for <see cref="Actions"/>: stop, so that the next start goes on with a turn that this interrupts.</summary>
    public const string StopToRestart = "stop-to-restart";

    /// <summary>POST <c>?name=NAME</c> with a <see cref="SendRequest"/>: <see cref="ActionReplies"/>.</summary>
    public const string Send = "/v1/send";

    /// <summary>
    /// GET <c>?name=NAME[&amp;format=text|ansi|json]</c>: text/plain, one line a row; the same with colours as SGR sequences; or a
    /// <see cref="ScreenReply"/>.
    /// </summary>
    public const string Screen = "/v1/screen";

    /// <summary>
    /// POST <c>?name=NAME</c> with a <see cref="KeysRequest"/>: a person's keys, as if typed in an attached terminal, with no look at the
    /// screen. <see cref="ActionReplies"/>.
    /// </summary>
    public const string Keys = "/v1/keys";

    /// <summary>
    /// GET <c>?name=NAME&amp;columns=N&amp;rows=N[&amp;read_only=true]</c> with <c>Connection: Upgrade</c> and
    /// <c>Upgrade: </c><see cref="AttachProtocol"/>: answers 101, then frames both ways (see <see cref="Attach.AttachFrame"/>), until the
    /// session's program ends or either side closes. 404 for a name that it does not know, 409 for a session that does not run.
    /// <c>&amp;detach=TEXT</c>: how this viewer detaches; its title says so for the first seconds. <c>&amp;again=true</c>: its terminal shows the
    /// session already, from before the daemon went away, and is only painted anew; <c>&amp;dropped=true</c>: keys were dropped meanwhile, which the
    /// title says.
    /// </summary>
    public const string AttachTo = "/v1/attach";

    /// <summary>What an attach request upgrades to. Another version is another name.</summary>
    public const string AttachProtocol = "supervisor-attach/1";

    /// <summary>POST with a <see cref="RunRequest"/>: start a session that no configuration names. <see cref="ActionReplies"/>.</summary>
    public const string Run = "/v1/run";

    /// <summary>
    /// POST with an <see cref="AdoptRequest"/>: start a session that goes on with a conversation which was begun elsewhere, unless something holds
    /// it. <see cref="ActionReplies"/>.
    /// </summary>
    public const string Adopt = "/v1/adopt";

    /// <summary>GET: <see cref="ConfigReply"/>: what <see cref="Update"/> would change. Nothing is done.</summary>
    public const string Reread = "/v1/config/reread";

    /// <summary>
    /// POST <c>[?name=A&amp;name=B][&amp;now=true]</c>: bring the configuration file into force, for these sessions only, or for all and the daemon itself.
    /// <see cref="ConfigReply"/>; with <c>errors</c>, nothing has changed. <c>now</c>: clients that must be started again are, in mid-turn too.
    /// </summary>
    public const string Update = "/v1/config/update";

    /// <summary>POST <c>?name=A&amp;name=B</c>: add sessions that the configuration file has and the daemon has not. <see cref="ActionReplies"/>:
    /// accepted; already started, when the daemon has it; bad name, when the file has not; refused, when the file cannot be used.</summary>
    public const string Add = Actions + "add";

    /// <summary>POST <c>?name=A&amp;name=B</c>: take sessions away that have ended: those started with <see cref="Run"/> for good, those of the
    /// configuration until they are added again. <see cref="ActionReplies"/>: accepted; already started, when it runs.</summary>
    public const string Remove = Actions + "remove";

    /// <summary>GET <c>?name=NAME[&amp;bytes=N][&amp;follow=true]</c>: the end of what the session wrote, as text without control sequences.</summary>
    public const string Tail = "/v1/tail";

    /// <summary>GET <c>[?follow=true]</c>: one JSON object a line (<c>at, session, type, ...</c>).</summary>
    public const string Events = "/v1/events";

    /// <summary>GET <c>?name=NAME</c>: <see cref="ExplainReply"/>; 404 for a name that it does not know.</summary>
    public const string Explain = "/v1/explain";

    /// <summary>GET <c>[?name=NAME]</c>: <see cref="TimingReply"/>; 404 for a name that it does not know.</summary>
    public const string Timing = "/v1/timing";

    /// <summary>GET <c>[?name=A&amp;name=B][&amp;open=true][&amp;limit=N]</c>: <see cref="Control.Incidents.IncidentsReply"/>, the latest first.</summary>
    public const string Incidents = "/v1/incidents";

    /// <summary>
    /// Behind <see cref="Incidents"/><c>/ID</c>, with an id, <c>latest</c>, or a session's name for its latest, GET
    /// <c>[?prompts=true][&amp;secrets=true]</c>: <see cref="Control.Incidents.IncidentReply"/>; with this behind it the same as Markdown. 404 for
    /// what there is not.
    /// </summary>
    public const string IncidentReport = "/report";

    /// <summary>POST with a <see cref="NotifyRequest"/>: tell one thing through every channel of <c>notifications</c>, to see whether it arrives.
    /// <see cref="NotifyReply"/>; 400 for a kind that there is not.</summary>
    public const string Notify = "/v1/notify";

    /// <summary>GET <c>[?name=A&amp;name=B]</c>: <see cref="SchedulesReply"/>; 404 for a name that it does not know.</summary>
    public const string Schedules = "/v1/schedules";

    /// <summary>GET: <see cref="VersionReply"/>.</summary>
    public const string Version = "/v1/version";

    /// <summary>POST: stop every session in order and end the daemon. Answers 202 when it has begun.</summary>
    public const string Shutdown = "/v1/shutdown";

    /// <summary>POST: a hook's JSON, from <c>supervisor-hook</c> (unix socket) or from the client itself (loopback HTTP).</summary>
    public const string Hooks = "/v1/hooks";
}
