using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Supervisor.Core.Budgets;

namespace Supervisor.Daemon.Storage;

/// <summary>What was spent on a conversation.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Cost">What it has cost, US dollars; null when it was not told.</param>
internal sealed record SpentBudget(RetryBudget Budget, decimal? Cost);

/// <summary>What was spent on a conversation that has left its session.</summary>
/// <param name="SessionId">The conversation.</param>
/// <param name="Lineage">Its earlier ids: one budget for all of them.</param>
/// <param name="At">When it left, UTC.</param>
internal sealed record LeftBudget(string SessionId, IReadOnlyList<string> Lineage, RetryBudget Budget, decimal? Cost, DateTimeOffset At);

/// <summary>The form of <c>budgets.json</c>.</summary>
internal sealed record LeftBudgets(int Version, IReadOnlyList<LeftBudget> Conversations);

/// <summary>The written form: snake_case JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LeftBudgets))]
internal sealed partial class BudgetJson : JsonSerializerContext;

/// <summary>
/// Keeps the budgets of conversations that have left their session (<c>state_dir/budgets.json</c>), and finds what was spent on any conversation that
/// a session is to take up: a conversation that is resumed elsewhere must not come with a full budget.
/// Scheme: one lock around each use; it is used when a session is taken away or takes up another conversation, which is seldom.
/// </summary>
/// <param name="folder">The daemon's state.</param>
/// <param name="time">The clock by which entries grow old; the system's when null.</param>
/// <param name="problem">Is told, in a sentence, when the file cannot be used.</param>
internal sealed class BudgetStore(StateFolder folder, TimeProvider? time = null, Action<string>? problem = null)
{
    /// <summary>More conversations than anybody takes up again; beyond it the oldest is forgotten.</summary>
    public const int Most = 500;

    /// <summary>The client itself forgets conversations after 30 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private const int Version = 1;

    private static readonly BudgetJson Form = new(new JsonSerializerOptions(BudgetJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private readonly Lock _using = new();
    private readonly RecordStore _records = new(folder);
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Where it is.</summary>
    public string File => Path.Combine(folder.Root, "budgets.json");

    /// <summary>Remembers what was spent on the conversation of a session whose record is about to go. Nothing is written where nothing was spent.</summary>
    /// <exception cref="IOException">It could not be written; the record should stay.</exception>
    public void Leave(string session)
    {
        lock (_using)
        {
            if (_records.Find(session) is not { } record || (record.Budget == RetryBudget.Full && record.Cost is null)) return;
            var now = _time.GetUtcNow();
            var entry = new LeftBudget(record.SessionId, record.Lineage, record.Budget, record.Cost, now);
            var kept = Load().Where(e => e.SessionId != record.SessionId && now - e.At < Longest);
            var all = kept.Append(entry).OrderBy(e => e.At).TakeLast(Most).ToList();
            AtomicFile.Write(File, JsonSerializer.SerializeToUtf8Bytes(new LeftBudgets(Version, all), Form.LeftBudgets));
        }
    }

    /// <summary>
    /// What was spent on a conversation, by every session that has or had it, or a later one of the same work; null when nothing is known.
    /// </summary>
    public SpentBudget? Find(string sessionId)
    {
        lock (_using)
        {
            var left = Load().Where(e => e.SessionId == sessionId || e.Lineage.Contains(sessionId));
            var held = _records.All().Where(r => r.SessionId == sessionId || r.Lineage.Contains(sessionId))
                .Select(r => new LeftBudget(r.SessionId, r.Lineage, r.Budget, r.Cost, DateTimeOffset.MaxValue));
            SpentBudget? spent = null;
            foreach (var entry in left.Concat(held).OrderBy(e => e.At))
            {
                // Costs are of one conversation; attempts are of the work.
                var isSame = entry.SessionId == sessionId;
                var budget = isSame ? entry.Budget : entry.Budget with { CostFrom = 0 };
                spent = new SpentBudget(spent?.Budget.Join(budget) ?? budget, (isSame ? entry.Cost : null) ?? spent?.Cost);
            }

            return spent;
        }
    }

    private IReadOnlyList<LeftBudget> Load()
    {
        if (!System.IO.File.Exists(File)) return [];
        try
        {
            return Check(JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(File), Form.LeftBudgets));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            problem?.Invoke($"what was spent on earlier conversations cannot be read ({e.Message}); {KeptFile.Rename(File, "unreadable")}, and they come with a full budget");
            return [];
        }
    }

    private static IReadOnlyList<LeftBudget> Check(LeftBudgets? read)
    {
        if (read is null) throw new JsonException("it is empty");
        if (read.Version != Version) throw new JsonException($"it has version {read.Version}, this supervisord knows version {Version}");
        if (read.Conversations is null || read.Conversations.Any(c => c is not { SessionId: not null, Lineage: not null, Budget.Used: >= 0 }))
            throw new JsonException("a part of it is null or negative");
        return read.Conversations;
    }
}
