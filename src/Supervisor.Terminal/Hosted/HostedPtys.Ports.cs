using System.Net;
using Supervisor.Terminal.Hosted.Wire;

namespace Supervisor.Terminal.Hosted;

/// <summary>The port that the host keeps for us, while we are away.</summary>
public sealed partial class HostedPtys
{
    private IPEndPoint? _port;
    private TaskCompletionSource<PortReservation>? _reserving;
    private string _portProblem = "";
    private HostLink? _portAskedAgain;

    /// <summary>
    /// Has the host keep a loopback port, instead of the one of before: nobody but processes of this user can bind it as long as the host lives
    /// (see <see cref="LoopbackPort"/>). Also told to every host that is started later, before any program. What fails is tried again.
    /// </summary>
    /// <returns>What came of it; null when there is no host yet.</returns>
    public async ValueTask<PortReservation?> ReservePortAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        TaskCompletionSource<PortReservation> answer;
        lock (_gate)
        {
            _port = endPoint;
            _portProblem = "";
            if (_link is not { } link) return null;
            if (!link.Knows(Protocol.Ports))
            {
                return new PortReservation(
                    null, $"the terminal host (supervisor-ptyhost {link.Host.Build}, pid {link.Host.ProcessId}) is of an earlier version and keeps no port. "
                        + "A restart of all, with `supervisorctl shutdown` and supervisord, brings another one");
            }

            _reserving = answer = new TaskCompletionSource<PortReservation>(TaskCreationOptions.RunContinuationsAsynchronously);
            AskForPort(link);
        }

        try
        {
            return await answer.Task.WaitAsync(_options.AnswerBound, _options.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new PortReservation(null, $"the terminal host does not answer within {_options.AnswerBound.TotalSeconds:0.#} s. Look at its process");
        }
    }

    private void AskForPort(HostLink link)
    {
        if (_port is { } port && link.Knows(Protocol.Ports)) link.Send(new ReservePort(port.Address.ToString(), port.Port));
    }

    private void Reserved(PortReserved reserved, HostLink link)
    {
        TaskCompletionSource<PortReservation>? asked;
        string before;
        bool askAgain;
        lock (_gate)
        {
            if (_port is not { } port || reserved.Port != port.Port || reserved.Address != port.Address.ToString()) return;
            (asked, _reserving) = (_reserving, null);
            (before, _portProblem) = (_portProblem, reserved.Problem);
            askAgain = reserved.Problem.Length > 0 && _portAskedAgain != link;
            if (askAgain) _portAskedAgain = link;
        }

        if (asked is not null) asked.TrySetResult(new PortReservation(reserved.WasHeld, reserved.Problem.Length == 0 ? null : reserved.Problem));
        else if (reserved.Problem.Length == 0 && before.Length > 0) _options.Noticed?.Invoke($"the terminal host (pid {link.Host.ProcessId}) keeps port {reserved.Port} now");
        else if (reserved.Problem != before) _options.Noticed?.Invoke($"the terminal host (pid {link.Host.ProcessId}) cannot keep port {reserved.Port}: {reserved.Problem}");
        if (askAgain) _ = AskAgainAsync(link);
    }

    /// <summary>What is left of connections of an earlier life can be in the way for a minute.</summary>
    private async Task AskAgainAsync(HostLink link)
    {
        try
        {
            while (true)
            {
                await Task.Delay(MuchLater, _options.Time, _ending.Token).ConfigureAwait(false);
                lock (_gate)
                {
                    if (_link == link && _portProblem.Length > 0)
                    {
                        AskForPort(link);
                        continue;
                    }

                    if (_portAskedAgain == link) _portAskedAgain = null;
                    return;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // We are ending, or the host hangs, which is told by others.
        }
    }
}
