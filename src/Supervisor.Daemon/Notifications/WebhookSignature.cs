using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Supervisor.Daemon.Notifications;

/// <summary>Signs the body of a webhook, so that its receiver knows from whom it comes, and when it was sent.</summary>
internal static class WebhookSignature
{
    /// <summary>The header.</summary>
    public const string Header = "Supervisor-Signature";

    /// <summary><c>t=UNIX,v1=HEX</c>: HMAC-SHA256 over the time, a dot and the body. Another method would be another name beside <c>v1</c>.</summary>
    public static string Of(byte[] secret, DateTimeOffset at, byte[] body)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(time), (byte)'.', .. body];
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(secret, signed))}";
    }
}
