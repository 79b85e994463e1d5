using System.Net;
using System.Text;

namespace Supervisor.Configuration.Reading;

/// <summary>Reads <c>notifications.webhook</c>. Messages never quote the address or the secret: both may be secret.</summary>
internal sealed class WebhookReader(PathText paths, ConfigEnvironment environment, ErrorList errors)
{
    private const int LongestSecret = 4096;
    private static readonly string[] SecretKeys = ["secret", "secret_env", "secret_file"];
    private static readonly string[] Keys = ["url", "url_env", .. SecretKeys, "timeout", "retries", "allow_http"];

    public WebhookConfig? Read(Section notifications)
    {
        var section = notifications.Sub("webhook", Keys);
        var timeout = section.Duration("timeout", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2)) ?? TimeSpan.FromSeconds(10);
        var retries = section.Integer("retries", 0, 20) ?? 5;
        var secret = Secret(section);
        return Address(section) is { } url ? new WebhookConfig(url, secret, timeout, retries) : null;
    }

    private Uri? Address(Section section)
    {
        var allowed = section.Flag("allow_http") ?? false;
        if (section.Has("url") && section.Has("url_env"))
        {
            errors.Add(section.KeyPlaceOf("url_env"), "'url' and 'url_env' exclude each other; remove one of them");
            return null;
        }

        var key = section.Has("url_env") ? "url_env" : "url";
        if (!section.Has(key))
        {
            errors.Add(section.At, "'webhook' needs a 'url', or a 'url_env' that names the environment variable with it");
            return null;
        }

        var text = key == "url" ? section.Text("url") : Variable(section, "url_env");
        if (text is null) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0 || url.Scheme is not ("http" or "https"))
        {
            section.Wrong(key, "must be an address such as https://example.org/hook");
            return null;
        }

        if (url.UserInfo.Length > 0)
        {
            section.Wrong(key, "must not hold a user or a password before '@': they would not be sent");
            return null;
        }

        if (url.Scheme == "https" || allowed || IsLoopback(url)) return url;
        section.Wrong(key, "must begin with https://, since what is told would cross the network readable; http:// is for this machine only, unless 'allow_http: true' says otherwise");
        return null;
    }

    private WebhookSecret? Secret(Section section)
    {
        var given = SecretKeys.Where(section.Has).ToArray();
        foreach (var more in given.Skip(1)) errors.Add(section.KeyPlaceOf(more), $"'{given[0]}' and '{more}' exclude each other; remove one of them");
        if (given.Length != 1) return null;
        var text = given[0] switch
        {
            "secret" => section.Text("secret"),
            "secret_env" => Variable(section, "secret_env"),
            _ => FileText(section),
        };
        if (text is null) return null;
        if (text.Length >= WebhookSecret.Shortest) return new WebhookSecret(text);
        section.Wrong(given[0], $"must give at least {WebhookSecret.Shortest} characters, as 'openssl rand -hex 32' does; these are {text.Length}");
        return null;
    }

    private string? Variable(Section section, string key)
    {
        if (section.Text(key) is not { } name) return null;
        if (environment.Variable(name) is { Length: > 0 } value) return value;
        section.Wrong(key, $"names the environment variable {Values.Shorten(name)}, which is not set");
        return null;
    }

    private string? FileText(Section section)
    {
        if (SessionLayerReader.Resolve(section, "secret_file", paths.Absolute) is not { } path) return null;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[LongestSecret + 1];
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (read <= LongestSecret) return Encoding.UTF8.GetString(bytes, 0, read).Trim();
            section.Wrong("secret_file", $"names {path}, which has more than {LongestSecret} bytes");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            section.Wrong("secret_file", $"names {path}, and there is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            section.Wrong("secret_file", $"names {path}, which cannot be read: {e.Message}");
        }

        return null;
    }

    private static bool IsLoopback(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
