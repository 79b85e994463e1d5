using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Supervisor.Core.Progress;

namespace Supervisor.Daemon.Timing;

/// <summary>
/// The form of <c>timing.json</c>: for each model and kind how many measurements of about how many seconds there were. The percentiles are
/// for people and are not read back.
/// </summary>
internal static class TimingFile
{
    private const int Version = 1;

    private static readonly (TimingKind Kind, string Name)[] Kinds =
        [(TimingKind.Connect, "connect"), (TimingKind.FirstContent, "first_content"), (TimingKind.Gap, "gap")];

    /// <summary>The public name of a kind.</summary>
    public static string NameOf(TimingKind kind) => Kinds.First(k => k.Kind == kind).Name;

    public static byte[] Write(IEnumerable<MeasuredModel> models)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteStartArray("models");
            foreach (var model in models) Write(json, model);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Reads what was written.</summary>
    /// <exception cref="JsonException">It is not JSON, or of a version that is not known.</exception>
    /// <exception cref="InvalidOperationException">Something in it has another type.</exception>
    /// <exception cref="FormatException">A number or a time in it is none.</exception>
    /// <exception cref="KeyNotFoundException">Something is missing in it.</exception>
    public static IReadOnlyList<MeasuredModel> Read(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement;
        var version = root.GetProperty("version").GetInt32();
        if (version != Version) throw new JsonException($"it has version {version}, this supervisord knows version {Version}");
        return [.. root.GetProperty("models").EnumerateArray().Select(Read)];
    }

    private static MeasuredModel Read(JsonElement model)
    {
        var timings = new ModelTimings(Histogram(TimingKind.Connect), Histogram(TimingKind.FirstContent), Histogram(TimingKind.Gap));
        return new MeasuredModel(model.GetProperty("model").GetString() ?? "", model.GetProperty("used").GetDateTimeOffset(), timings);

        TimingHistogram Histogram(TimingKind kind) => model.TryGetProperty(NameOf(kind), out var measured)
            ? TimingHistogram.Of(measured.GetProperty("about_seconds").EnumerateObject().Select(b => (Seconds(b.Name), Math.Max(0, b.Value.GetInt32()))))
            : TimingHistogram.Empty;
    }

    private static TimeSpan Seconds(string text)
    {
        var seconds = double.Parse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);
        return seconds is >= 0 and < 1e6 ? TimeSpan.FromSeconds(seconds) : throw new FormatException($"'{text}' is no number of seconds");
    }

    private static void Write(Utf8JsonWriter json, MeasuredModel model)
    {
        json.WriteStartObject();
        json.WriteString("model", model.Model);
        json.WriteString("used", model.Used);
        foreach (var (kind, name) in Kinds)
        {
            var histogram = model.Timings.Of(kind);
            if (histogram.Count == 0) continue;
            json.WriteStartObject(name);
            json.WriteNumber("count", histogram.Count);
            json.WriteNumber("p50_seconds", Rounded(histogram.Percentile(0.5)));
            json.WriteNumber("p95_seconds", Rounded(histogram.Percentile(0.95)));
            json.WriteNumber("p99_seconds", Rounded(histogram.Percentile(0.99)));
            json.WritePropertyName("about_seconds");
            json.WriteRawValue(OneLine(histogram)); // a line each would be hundreds
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Four digits tell the middle of a bucket from its edges.</summary>
    private static string OneLine(TimingHistogram histogram)
    {
        var line = new StringBuilder("{ ");
        foreach (var (middle, count) in histogram.Buckets)
        {
            if (line.Length > 2) line.Append(", ");
            line.Append(CultureInfo.InvariantCulture, $"\"{middle.TotalSeconds:G4}\": {count}");
        }

        return line.Append(" }").ToString();
    }

    /// <summary>Three digits are all that a bucket's width allows.</summary>
    public static double Rounded(TimeSpan time) => Math.Round(time.TotalSeconds, time.TotalSeconds < 10 ? 3 : 1);
}
