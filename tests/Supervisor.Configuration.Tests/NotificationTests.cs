namespace Supervisor.Configuration.Tests;

public sealed class NotificationTests : IDisposable
{
    private const string Sixteen = "0123456789abcdef";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sv-config-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Without_a_block_nobody_is_told()
    {
        Assert.True(Given.Config("").Notifications.IsEmpty);
        Assert.True(Given.Config("notifications:").Notifications.IsEmpty);
        Assert.True(Given.Config("notifications: { desktop: { enabled: false } }").Notifications.IsEmpty);
    }

    [Fact]
    public void Everything_can_be_said()
    {
        var said = Given.Config("""
            notifications:
              on: [held, incident]
              webhook: { url: 'https://example.org:8443/a?b=c', secret: 0123456789abcdef, timeout: 3s, retries: 0 }
              command: [./tell, a b]
              desktop: { enabled: true, sound: true }
              dedupe: 1m
              max_per_hour: 5
              recovered: true
            """).Notifications;

        Assert.Equal(["held", "incident"], said.On);
        Assert.Equal(new Uri("https://example.org:8443/a?b=c"), said.Webhook!.Url);
        Assert.Equal("example.org:8443", said.Webhook.Host);
        Assert.Equal(new WebhookSecret(Sixteen), said.Webhook.Secret);
        Assert.Equal((TimeSpan.FromSeconds(3), 0), (said.Webhook.Timeout, said.Webhook.Retries));
        Assert.Equal(["/etc/team/tell", "a b"], said.Command);
        Assert.Equal(new DesktopConfig(true, true), said.Desktop);
        Assert.Equal((TimeSpan.FromMinutes(1), 5, true), (said.Dedupe, said.MaxPerHour, said.Recovered));
        Assert.False(said.IsEmpty);
    }

    [Fact]
    public void What_is_not_said_has_its_default()
    {
        var said = Given.Config("notifications: { webhook: { url: 'https://example.org' } }").Notifications;

        Assert.Equal(["fatal", "gave_up", "held", "limited", "needs_person", "outage", "storage"], said.On);
        Assert.Null(said.Webhook!.Secret);
        Assert.Equal((TimeSpan.FromSeconds(10), 5), (said.Webhook.Timeout, said.Webhook.Retries));
        Assert.Equal((TimeSpan.FromMinutes(10), 30, false), (said.Dedupe, said.MaxPerHour, said.Recovered));
    }

    [Fact]
    public void Secrets_come_from_the_environment_or_a_file_and_are_shown_nowhere()
    {
        var file = Path.Combine(_folder.FullName, "secret");
        File.WriteAllText(file, Sixteen + "\n");

        var fromVariables = Given.Config(
            "notifications: { webhook: { url_env: WHERE, secret_env: HOOK } }", ("WHERE", "https://example.org/token"), ("HOOK", Sixteen)).Notifications;
        var fromFile = Given.Config($"notifications: {{ webhook: {{ url: 'https://example.org/token', secret_file: '{file}' }} }}").Notifications;

        Assert.Equal(fromVariables.Webhook, fromFile.Webhook);
        Assert.Equal(new WebhookSecret(Sixteen), fromFile.Webhook!.Secret);
        var shown = $"{fromFile} {fromFile.Webhook} {fromFile.Webhook.Secret}";
        Assert.DoesNotContain(Sixteen, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("token", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/a")]
    [InlineData("http://[::1]/a")]
    [InlineData("http://localhost/a")]
    public void Http_is_for_this_machine(string url) =>
        Assert.Equal(new Uri(url), Given.Config($"notifications: {{ webhook: {{ url: '{url}' }} }}").Notifications.Webhook!.Url);

    [Fact]
    public void Http_to_others_must_be_allowed() => Assert.Equal(
        "http://example.org/",
        $"{Given.Config("notifications: { webhook: { url: 'http://example.org', allow_http: true } }").Notifications.Webhook!.Url}");

    [Theory]
    [InlineData("{ on: [held] }", "f:1:16: 'notifications' says nowhere how to tell; give a 'webhook', a 'command' or a 'desktop', or remove it")]
    [InlineData("{ on: [hold], command: [a] }", "f:1:23: an item of 'on' must be one of fatal, gave_up, held, incident, limited, needs_person, outage, overlong, restarting, stalled, storage, not 'hold' (did you mean 'held'?)")]
    [InlineData("{ webhok: { url: a } }", "f:1:18: unknown key 'webhok' in 'notifications'; did you mean 'webhook'?")]
    [InlineData("{ webhook: {} }", "f:1:27: 'webhook' needs a 'url', or a 'url_env' that names the environment variable with it")]
    [InlineData("{ webhook: { url: 'http://example.org/token' } }", "f:1:34: 'url' must begin with https://, since what is told would cross the network readable; http:// is for this machine only, unless 'allow_http: true' says otherwise")]
    [InlineData("{ webhook: { url: 'http://127.0.0.1.example.org/' } }", "f:1:34: 'url' must begin with https://, since what is told would cross the network readable; http:// is for this machine only, unless 'allow_http: true' says otherwise")]
    [InlineData("{ webhook: { url: 'https://me:pass@example.org' } }", "f:1:34: 'url' must not hold a user or a password before '@': they would not be sent")]
    [InlineData("{ webhook: { url: 'example.org/token' } }", "f:1:34: 'url' must be an address such as https://example.org/hook")]
    [InlineData("{ webhook: { url: 'file:///etc/passwd' } }", "f:1:34: 'url' must be an address such as https://example.org/hook")]
    [InlineData("{ webhook: { url: 'https://a', url_env: B } }", "f:1:47: 'url' and 'url_env' exclude each other; remove one of them")]
    [InlineData("{ webhook: { url_env: WHERE } }", "f:1:38: 'url_env' names the environment variable WHERE, which is not set")]
    [InlineData("{ webhook: { url: 'https://a', secret: short } }", "f:1:55: 'secret' must give at least 16 characters, as 'openssl rand -hex 32' does; these are 5")]
    [InlineData("{ webhook: { url: 'https://a', secret_env: HOOK } }", "f:1:59: 'secret_env' names the environment variable HOOK, which is not set")]
    [InlineData("{ webhook: { url: 'https://a', secret_file: nowhere } }", "f:1:60: 'secret_file' names /etc/team/nowhere, and there is no such file")]
    [InlineData("{ webhook: { url: 'https://a', secret_env: A, secret: 0123456789abcdef } }", "f:1:47: 'secret' and 'secret_env' exclude each other; remove one of them")]
    [InlineData("{ webhook: { url: 'https://a', timeout: 1h } }", "f:1:56: 'timeout' must be from 1s to 2m, not '1h'")]
    [InlineData("{ webhook: { url: 'https://a', retries: -1 } }", "f:1:56: 'retries' must be a whole number from 0 to 20, not '-1'")]
    [InlineData("{ command: tell }", "f:1:27: 'command' must be a list, as in [a, b], not a single value")]
    [InlineData("{ command: [''] }", "f:1:27: 'command' must begin with a program, as in [/path/to/program, argument]")]
    [InlineData("{ desktop: { enabled: yes please } }", "f:1:38: 'enabled' must be true or false, not 'yes please'")]
    [InlineData("{ desktop: {}, max_per_hour: 0 }", "f:1:45: 'max_per_hour' must be a whole number from 1 to 1000, not '0'")]
    [InlineData("{ desktop: {}, dedupe: 25h }", "f:1:39: 'dedupe' must be from 0s to 24h, not '25h'")]
    public void Each_mistake_is_explained_at_its_place_without_quoting_a_secret(string block, string error) =>
        Assert.Equal([error], Given.Errors("notifications: " + block));

    [Fact]
    public void Several_mistakes_are_told_at_once() => Assert.Equal(
        4, Given.Errors("notifications: { on: [a1], webhook: { url: b, secret: c }, dedupe: never }").Length);

    [Fact]
    public void Who_needs_no_secret_is_not_stopped_by_a_missing_one()
    {
        var environment = Given.Environment() with { ReadsSecrets = false };
        var result = SupervisorConfigLoader.Parse(
            "notifications: { webhook: { url_env: A, secret_env: B } }", "/etc/team/supervisor.yaml", environment);
        Assert.True(result.Ok, string.Join('\n', result.Errors));
        Assert.Null(result.Value.Notifications.Webhook);
    }
}
