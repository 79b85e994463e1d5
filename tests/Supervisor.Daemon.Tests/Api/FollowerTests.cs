using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Supervisor.Daemon.Api;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Api;

public sealed class FollowerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_does_not_read_is_given_up_after_a_while_and_not_before()
    {
        var time = new ManualTime();
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512));
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(pipe.Writer.AsStream()));
        var writing = Follower.WriteAsync(http, new byte[4096], time);
        time.Advance(Follower.Patience - TimeSpan.FromSeconds(1));
        Assert.False(writing.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(TimeSpan.FromSeconds(30), Ct));
    }

    private static Refusals Refused => new(TimeProvider.System, NullLogger.Instance);

    [Fact]
    public async Task Who_is_turned_away_or_gone_ends_a_request_without_an_error()
    {
        var http = new DefaultHttpContext();
        http.Request.Path = "/v1/hooks";
        http.Request.Host = new HostString("127.0.0.1");
        await Listeners.GuardAsync(http, _ => throw new OperationCanceledException(), Refused);
        http.Request.Headers.Origin = "null";
        await Listeners.GuardAsync(http, _ => throw new InvalidOperationException("must not be asked"), Refused);
        Assert.Equal(StatusCodes.Status403Forbidden, http.Response.StatusCode);
    }
}
