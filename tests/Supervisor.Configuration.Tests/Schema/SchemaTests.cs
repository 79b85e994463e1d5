using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Supervisor.Configuration.Reading;
using Supervisor.Configuration.Schema;

namespace Supervisor.Configuration.Tests.Schema;

/// <summary>The schema that editors use. That it agrees with the loader is tested with each text that is loaded here: <see cref="Agreement"/>.</summary>
public sealed class SchemaTests
{
    private static readonly JsonNode Built = JsonNode.Parse(ConfigSchema.Text())!;

    /// <summary>To write it anew: <c>SUPERVISOR_WRITE_SCHEMA=1</c>.</summary>
    [Fact]
    public void The_file_in_docs_is_the_schema_of_this_build()
    {
        var path = Path.Combine(Folder(), "..", "..", "..", "docs", "supervisor.schema.json");
        if (Environment.GetEnvironmentVariable("SUPERVISOR_WRITE_SCHEMA") == "1") File.WriteAllText(path, ConfigSchema.Text());
        Assert.Equal(File.ReadAllText(path), ConfigSchema.Text());
    }

    [Fact]
    public void The_schema_has_the_keys_that_the_loader_has()
    {
        var schema = Built;
        Assert.Equal(SupervisorConfigLoader.TopKeys.Order(), Keys(schema));
        var session = schema["properties"]!["sessions"]!["items"]!;
        Assert.Equal(SessionLayerReader.SessionKeys.Order(), Keys(session));
        Assert.Equal(SessionLayerReader.Keys.Order(), Keys(schema["properties"]!["defaults"]!));
        Assert.Equal(SessionLayerReader.RecoveryKeys.Order(), Keys(session["properties"]!["recovery"]!));
    }

    [Fact]
    public void The_sample_fits_and_names_the_schema_for_editors()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TestData", "supervisor.yaml"));
        Assert.True(YamlAsJson.TryRead(text, out var value));
        Assert.Empty(SchemaJudge.Problems(Built, value));
        Assert.StartsWith("# yaml-language-server: $schema=", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sesions: []")]
    [InlineData("sessions: [{ name: a, comand: x }]")]
    [InlineData("sessions: [{ name: all }]")]
    [InlineData("sessions: [{ cwd: / }]")]
    [InlineData("defaults: { recovery: { stall_after: 5 } }")]
    [InlineData("defaults: { recovery: { ladder: { auth: [retry] } } }")]
    [InlineData("sessions: [{ name: a, schedule: [{ cron: '0 3 * * *', submit: x, restart: true }] }]")]
    [InlineData("sessions: [{ name: a, kind: plain, command: x, prompt: y }]")]
    [InlineData("include: conf.d/*.yaml")]
    public void An_editor_marks_the_common_mistakes(string text)
    {
        Assert.True(YamlAsJson.TryRead(text, out var value));
        Assert.NotEmpty(SchemaJudge.Problems(Built, value));
        Given.Errors(text);
    }

    [Fact]
    public void The_judge_of_these_tests_refuses_a_schema_that_it_does_not_know() =>
        Assert.Throws<NotSupportedException>(() => SchemaJudge.Problems(new JsonObject { ["dependentRequired"] = new JsonObject() }, new JsonObject()).ToList());

    private static IEnumerable<string> Keys(JsonNode schema) => schema["properties"]!.AsObject().Select(p => p.Key).Order();

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
