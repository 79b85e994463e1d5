using System.Collections.Immutable;
using System.Text;

namespace Supervisor.Configuration;

/// <summary>The <c>notifications</c> block: what people are told of without looking, and how.</summary>
public sealed record NotificationConfig
{
    /// <summary>What may be told, with what it means. The names are those of <c>on</c>, and of <c>kind</c> in what is told.</summary>
    public static ImmutableSortedDictionary<string, string> Kinds { get; } = new Dictionary<string, string>
    {
        ["held"] = "a turn failed so that no key is typed: a person is needed",
        ["gave_up"] = "the budget of a session is spent",
        ["needs_person"] = "a dialog has been open for notify_after",
        ["outage"] = "several sessions failed alike",
        ["fatal"] = "a process does not stay up, and is not started again",
        ["limited"] = "a usage limit was hit; the session goes on by itself after it",
        ["incident"] = "a turn failed",
        ["stalled"] = "a turn is stalled",
        ["restarting"] = "a client that does not react is ended and resumed",
        ["storage"] = "the state folder cannot be written: the disk is full, or its permissions are wrong",
        ["overlong"] = "a turn takes longer than turn_limit",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The kinds that are told where the file does not say: those that want a person, or say for long why nothing happens.</summary>
    public static ImmutableSortedSet<string> DefaultKinds { get; } =
        ImmutableSortedSet.Create(StringComparer.Ordinal, "held", "gave_up", "needs_person", "outage", "fatal", "limited", "storage");

    /// <summary>What holds where the file says nothing: nobody is told.</summary>
    public static NotificationConfig None { get; } = new();

    /// <summary>The kinds that are told: names of <see cref="Kinds"/>.</summary>
    public ImmutableSortedSet<string> On { get; init; } = DefaultKinds;

    /// <summary>A server that is told; null for none.</summary>
    public WebhookConfig? Webhook { get; init; }

    /// <summary>A program that is told, with its arguments; the program is an absolute path or a name on PATH. Empty for none.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>The desktop that the daemon runs on.</summary>
    public DesktopConfig Desktop { get; init; } = new(Enabled: false, Sound: false);

    /// <summary>For how long the same is not told again. 0 to 24 h, default 10 min.</summary>
    public TimeSpan Dedupe { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many are told in any hour at the most, one of which may be a count of those that were not. 1 to 1000, default 30.</summary>
    public int MaxPerHour { get; init; } = 30;

    /// <summary>Whether it is told too when something that was told is over. Default false.</summary>
    public bool Recovered { get; init; }

    /// <summary>Whether there is anybody to tell.</summary>
    public bool IsEmpty => Webhook is null && Command.IsEmpty && !Desktop.Enabled;

    /// <inheritdoc/>
    public bool Equals(NotificationConfig? other) =>
        other is not null
        && On.SetEquals(other.On)
        && Webhook == other.Webhook
        && Command.AsSpan().SequenceEqual(other.Command.AsSpan())
        && Desktop == other.Desktop
        && Dedupe == other.Dedupe
        && MaxPerHour == other.MaxPerHour
        && Recovered == other.Recovered;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(On.Count, Webhook, Command.Length, Desktop, Dedupe, MaxPerHour, Recovered);
}

/// <summary><c>notifications.webhook</c></summary>
/// <param name="Url">Https; http to the loopback interface, or where <c>allow_http</c> says so. May hold a secret: show <see cref="Host"/>.</param>
/// <param name="Secret">What bodies are signed with; null: they are not signed.</param>
/// <param name="Timeout">For one attempt. 1 s to 2 min, default 10 s.</param>
/// <param name="Retries">How often it is tried again after the first attempt. 0 to 20, default 5.</param>
public sealed record WebhookConfig(Uri Url, WebhookSecret? Secret, TimeSpan Timeout, int Retries)
{
    /// <summary>The part of the address that is no secret, for people.</summary>
    public string Host => Url.IsDefaultPort ? Url.Host : $"{Url.Host}:{Url.Port}";

    private bool PrintMembers(StringBuilder text)
    {
        text.Append(Host); // a record writes all that it holds, and the address may be a secret
        return true;
    }
}

/// <summary>What the bodies of a webhook are signed with. It is written nowhere.</summary>
public sealed class WebhookSecret(string text) : IEquatable<WebhookSecret>
{
    /// <summary>The least number of characters: what is shorter can be guessed from one body and its signature.</summary>
    public const int Shortest = 16;

    /// <summary>The secret as bytes, for the signature.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(text);

    /// <inheritdoc/>
    public bool Equals(WebhookSecret? other) => other is not null && other.ToBytes().AsSpan().SequenceEqual(ToBytes());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WebhookSecret);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(text);

    /// <inheritdoc/>
    public override string ToString() => "(a secret)";
}

/// <summary><c>notifications.desktop</c></summary>
/// <param name="Enabled">Default false.</param>
/// <param name="Sound">Whether a sound is played too. Default false.</param>
public sealed record DesktopConfig(bool Enabled, bool Sound);
